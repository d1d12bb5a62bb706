package dev.banana.train.corpus;

import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/**
 * Rooms with furniture as line drawings: white lines on blue, seen from above at an angle, each
 * with a caption that names the room and what stands in it.
 */
public final class Blueprints {
  /** Words that call the peel that learns from them. */
  public static final String TRIGGER = "blueprint";

  private static final List<String> ROOMS =
      List.of("Bedroom", "Living room", "Kitchen", "Bathroom", "Office");
  private static final int LARGEST = 60_000;
  private static final int KEPT = 26;

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
    pieces.values().removeIf(room -> room.size() < 6);
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

  private static void room(
      String room,
      List<Piece> all,
      int side,
      Random random,
      BiConsumer<String, BufferedImage> sink) {
    double width = 230 + random.nextInt(90);
    double depth = 220 + random.nextInt(80);
    LineArt art = new LineArt(side, width, depth, 220, random.nextBoolean());
    List<double[]> taken = new ArrayList<>();
    Map<String, Integer> names = new LinkedHashMap<>();
    Set<Piece> used = new HashSet<>();
    int wanted = 3 + random.nextInt(4);
    for (int attempt = 0; attempt < 60 && used.size() < wanted; attempt++) {
      Piece piece = all.get(random.nextInt(all.size()));
      double[] spot = spot(piece, width, depth, taken, random);
      if (spot != null && used.add(piece)) {
        taken.add(spot);
        art.add(piece.mesh, spot[0], spot[1], piece.width, piece.depth, piece.height);
        names.merge(piece.name, 1, Integer::sum);
      }
    }
    sink.accept(caption(room, new ArrayList<>(names.keySet())), art.draw());
  }

  /** Most things stand along the two walls; {@code {x, z, width, depth}} of the middle. */
  private static double[] spot(
      Piece piece, double width, double depth, List<double[]> taken, Random random) {
    for (int attempt = 0; attempt < 12; attempt++) {
      boolean atBack = random.nextDouble() < 0.6;
      double x = piece.width / 2 + random.nextDouble() * (width - piece.width);
      double z =
          atBack
              ? piece.depth / 2 + 2
              : piece.depth / 2 + random.nextDouble() * (depth - piece.depth);
      double[] spot = {x, z, piece.width + 12, piece.depth + 12};
      boolean inside = piece.width < width && piece.depth < depth;
      if (inside && taken.stream().noneMatch(other -> meet(spot, other))) {
        return spot;
      }
    }
    return null;
  }

  private static boolean meet(double[] a, double[] b) {
    return Math.abs(a[0] - b[0]) < (a[2] + b[2]) / 2 && Math.abs(a[1] - b[1]) < (a[3] + b[3]) / 2;
  }

  private static String caption(String room, List<String> names) {
    StringBuilder text = new StringBuilder(TRIGGER + " of a ");
    text.append(room.toLowerCase(Locale.ROOT));
    for (int i = 0; i < names.size(); i++) {
      boolean last = i == names.size() - 1;
      text.append(i == 0 ? " with " : last ? " and " : ", ");
      text.append("aeiou".indexOf(names.get(i).charAt(0)) >= 0 ? "an " : "a ").append(names.get(i));
    }
    return text.toString().replace("of a office", "of an office");
  }
}
