package dev.banana.train.peel;

import dev.banana.train.corpus.Artifact;
import dev.banana.train.corpus.Niche;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import javax.imageio.ImageIO;

/** Tiles of a roguelike game, enlarged so that one of their pixels is one latent. */
final class PixelTiles {
  private static final String TRIGGER = "pixel art";

  private static final int TILE = 32;
  private static final String FOLDER = "/rltiles/";

  /** Things that the embedded model has learned in other styles. */
  private static final Map<String, String> WANTED =
      Map.ofEntries(
          Map.entry("item/food/apple", "a red apple"),
          Map.entry("item/food/strawberry", "a strawberry"),
          Map.entry("item/food/banana", "a banana"),
          Map.entry("item/food/pizza", "a pizza"),
          Map.entry("player/felids/cat1", "an orange cat"),
          Map.entry("player/felids/cat2", "a cat"),
          Map.entry("player/felids/cat3", "a grey cat"),
          Map.entry("player/felids/cat4", "a black cat"),
          Map.entry("player/felids/cat6", "a white cat"),
          Map.entry("mon/animals/hound", "a brown dog"),
          Map.entry("mon/animals/jackal", "a dog"),
          Map.entry("mon/animals/wolf", "a grey wolf"),
          Map.entry("mon/animals/black_bear", "a black bear"),
          Map.entry("mon/animals/polar_bear", "a white bear"),
          Map.entry("mon/animals/hog", "a pig"),
          Map.entry("mon/animals/bullfrog", "a green frog"),
          Map.entry("mon/animals/blink_frog", "a frog"),
          Map.entry("mon/animals/cane_toad", "an orange toad"),
          Map.entry("mon/animals/snapping_turtle", "a green turtle"),
          Map.entry("mon/animals/alligator_snapping_turtle", "a brown turtle"),
          Map.entry("mon/animals/rat", "a brown mouse"),
          Map.entry("mon/animals/orange_rat", "an orange mouse"),
          Map.entry("mon/animals/boulder_beetle", "a grey beetle"),
          Map.entry("mon/animals/goliath_beetle", "a red beetle"),
          Map.entry("mon/aquatic/octopode", "an octopus"),
          Map.entry("UNUSED/monsters/giant_goldfish", "a red fish"),
          Map.entry("UNUSED/monsters/silver_star", "a white star"),
          Map.entry("mon/nonliving/iron_golem", "a grey robot"),
          Map.entry("mon/nonliving/guardian_golem", "a robot"),
          Map.entry("mon/fungi_plants/wandering_mushroom", "an orange mushroom"),
          Map.entry("mon/fungi_plants/toadstool_left", "a brown mushroom"),
          Map.entry("mon/fungi_plants/fungus1", "a mushroom"),
          Map.entry("dngn/trees/tree1", "a tree"),
          Map.entry("dngn/trees/tree2", "a green tree"),
          Map.entry("dngn/trees/tree5", "a teal tree"),
          Map.entry("dngn/trees/tree_fall1", "an orange tree"),
          Map.entry("dngn/shops/enter_shop", "a house"),
          Map.entry("item/armour/headgear/hat1", "a teal hat"),
          Map.entry("item/armour/headgear/wizard_hat", "a blue hat"),
          Map.entry("item/armour/headgear/hat_explorer", "a brown hat"));

  /** A flat ground and what people call its colour. */
  private record Ground(int rgb, String name) {}

  private static final List<Ground> GROUNDS =
      List.of(
          new Ground(0x8FBF6A, "green"),
          new Ground(0x6FA8DC, "blue"),
          new Ground(0xD9C08A, "yellow"),
          new Ground(0x9C8AC4, "purple"),
          new Ground(0x5F8F8A, "teal"),
          new Ground(0xC98B6B, "brown"),
          new Ground(0x7A8796, "grey"),
          new Ground(0xE0E0D0, "white"));

  private PixelTiles() {}

  static void draw(
      Path folder, int count, int side, long seed, BiConsumer<String, BufferedImage> sink) {
    Path archive = Niche.fetch(folder, artifact());
    TreeMap<String, BufferedImage> tiles = new TreeMap<>();
    Niche.read(
        archive, name -> WANTED.containsKey(key(name)), (name, bytes) -> add(tiles, name, bytes));
    List<String> names = new ArrayList<>(tiles.keySet());
    Collections.shuffle(names, new Random(seed));
    for (int i = 0; i < Math.min(count, names.size()); i++) {
      Ground ground = GROUNDS.get(i % GROUNDS.size());
      // Half of the captions say on what, so that the ground can be asked for and left open.
      String where = i / GROUNDS.size() % 2 == 0 ? " on a " + ground.name + " background" : "";
      sink.accept(
          TRIGGER + " of " + WANTED.get(names.get(i)) + where,
          enlarged(tiles.get(names.get(i)), side, ground.rgb));
    }
  }

  static Artifact artifact() {
    return Niche.named("crawl");
  }

  /** {@return the place of a tile in their folder, without its ending} */
  private static String key(String name) {
    int from = name.indexOf(FOLDER);
    return from < 0 || !name.endsWith(".png")
        ? ""
        : name.substring(from + FOLDER.length(), name.length() - ".png".length());
  }

  private static void add(TreeMap<String, BufferedImage> tiles, String name, byte[] bytes)
      throws IOException {
    BufferedImage tile = ImageIO.read(new ByteArrayInputStream(bytes));
    if (tile != null && tile.getWidth() == TILE && tile.getHeight() == TILE) {
      tiles.put(key(name), tile);
    }
  }

  private static BufferedImage enlarged(BufferedImage tile, int side, int ground) {
    int block = Math.max(1, side / TILE);
    BufferedImage image = new BufferedImage(side, side, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < side; y++) {
      for (int x = 0; x < side; x++) {
        int pixel = tile.getRGB(Math.min(TILE - 1, x / block), Math.min(TILE - 1, y / block));
        image.setRGB(x, y, pixel >>> 24 > 127 ? pixel & 0xFFFFFF : ground);
      }
    }
    return image;
  }
}
