package dev.banana.train.corpus;

import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/**
 * Furniture in a room as line drawings: white lines on blue, seen from above at an angle, each with
 * a caption that names the room and what stands in it.
 */
public final class Blueprints {
  /** Words that call the peel that learns from them. */
  private static final String TRIGGER = "blueprint";

  private static final List<String> ROOMS =
      List.of("Bedroom", "Living room", "Kitchen", "Bathroom", "Office");
  private static final int LARGEST = 60_000;
  private static final int KEPT = 60;

  /** Rooms with fewer kinds of main things are left out. */
  private static final int MAIN = 3;

  /** Centimetres of the floor, and where the middle of the main thing is. */
  private static final double WIDTH = 220;

  private static final double DEPTH = 220;
  private static final double MIDDLE = 105;

  /** A model with its size in a room, in centimetres. */
  private record Piece(String name, Mesh mesh, double width, double depth, double height) {}

  private Blueprints() {}

  /**
   * Draw rooms.
   *
   * @param folder of the corpus, where the furniture lies
   * @param count how many
   * @param side pixels of each side
   * @param seed first random number
   * @param sink receives caption and picture
   */
  public static void draw(
      Path folder, int count, int side, long seed, BiConsumer<String, BufferedImage> sink) {
    Niche.fetch(folder, Artifact.named("sweethome3d-furniture"));
    Map<String, List<Piece>> pieces = pieces(folder, new Random(seed));
    List<String> rooms = new ArrayList<>(pieces.keySet());
    if (rooms.isEmpty()) {
      throw CorpusException.of("The furniture package holds no rooms; fetch it again.");
    }
    for (int i = 0; i < count; i++) {
      Random random = new Random(seed * 1000 + i);
      String room = rooms.get(i % rooms.size());
      room(room, pieces.get(room), side, random, sink);
    }
  }

  private static Map<String, List<Piece>> pieces(Path folder, Random random) {
    Map<String, List<Piece>> pieces = new TreeMap<>();
    Furniture.read(
        folder,
        (models, files) -> {
          List<Furniture.Model> some = new ArrayList<>(models);
          Collections.shuffle(some, random);
          for (Furniture.Model model : some) {
            List<Piece> room = pieces.computeIfAbsent(model.category(), c -> new ArrayList<>());
            if (ROOMS.contains(model.category()) && room.size() < KEPT && usable(model)) {
              piece(model, files, room);
            }
          }
        });
    pieces.values().removeIf(room -> room.stream().filter(Blueprints::fillsTheRoom).count() < MAIN);
    return pieces;
  }

  /** Plain words, and a thing that stands in a room. */
  private static boolean usable(Furniture.Model model) {
    return model.name().matches("[A-Z][a-z]+( [a-z]+){0,2}")
        && model.width() >= 30
        && model.width() <= 300
        && model.depth() >= 25
        && model.depth() <= 300
        && model.height() >= 25
        && model.height() <= 215;
  }

  private static void piece(Furniture.Model model, Map<String, byte[]> files, List<Piece> into) {
    try {
      Mesh mesh = Furniture.mesh(model, files);
      if (mesh != null && mesh.materials().length > 0 && mesh.materials().length < LARGEST) {
        into.add(
            new Piece(
                model.name().toLowerCase(Locale.ROOT),
                mesh,
                model.width(),
                model.depth(),
                model.height()));
      }
    } catch (RuntimeException e) {
      // A model that cannot be read is left out: there are hundreds.
      return;
    }
  }

  /**
   * A room with one thing in its middle, and now and then a smaller one before it.
   *
   * <p>The room and the places are always the same: what varies is what a caption can name, which
   * is all that a small model can learn from so few pictures.
   */
  private static void room(
      String room,
      List<Piece> all,
      int side,
      Random random,
      BiConsumer<String, BufferedImage> sink) {
    LineArt art = new LineArt(side, WIDTH, DEPTH, 170, true);
    List<Piece> large = all.stream().filter(Blueprints::fillsTheRoom).toList();
    Piece main = large.get(random.nextInt(large.size()));
    List<String> names = new ArrayList<>(List.of(main.name));
    art.add(main.mesh, MIDDLE, middle(main), main.width, main.depth, main.height);
    List<Piece> small = all.stream().filter(piece -> fitsBefore(piece, main)).toList();
    if (random.nextBoolean() && !small.isEmpty()) {
      Piece other = small.get(random.nextInt(small.size()));
      names.add(other.name);
      double z = middle(main) + main.depth / 2 + 8 + other.depth / 2;
      art.add(other.mesh, WIDTH - 8 - other.width / 2, z, other.width, other.depth, other.height);
    }
    sink.accept(caption(room, names), art.draw());
  }

  /** From the wall at the back; a bed reaches to the other end of the floor. */
  private static double middle(Piece main) {
    return Math.max(DEPTH * 0.42, main.depth / 2 + 4);
  }

  private static boolean fillsTheRoom(Piece piece) {
    return piece.width >= 75
        && piece.width <= WIDTH - 30
        && piece.depth <= DEPTH - 10
        && piece.height >= 60;
  }

  private static boolean fitsBefore(Piece piece, Piece main) {
    boolean before = middle(main) + main.depth / 2 + 8 + piece.depth <= DEPTH;
    return before && piece.width <= 60 && piece.height <= 110 && !piece.name.equals(main.name);
  }

  private static String caption(String room, List<String> names) {
    StringBuilder text = new StringBuilder(TRIGGER + " of a ");
    text.append(room.toLowerCase(Locale.ROOT));
    for (int i = 0; i < names.size(); i++) {
      boolean last = i == names.size() - 1;
      text.append(i == 0 ? " with " : last ? " and " : ", ");
      String name = names.get(i);
      text.append(name.matches("([aeio]|u[mnp]).*") ? "an " : "a ").append(name);
    }
    return text.toString().replace("of a office", "of an office");
  }
}
