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

  /** Things that everybody can name, which a small model has seen in other styles. */
  private static final Map<String, String> WANTED =
      Map.ofEntries(
          Map.entry("item/food/apple", "a red apple"),
          Map.entry("item/food/banana", "a banana"),
          Map.entry("item/food/lemon", "a lemon"),
          Map.entry("item/food/orange", "an orange"),
          Map.entry("item/food/pear", "a green pear"),
          Map.entry("item/food/grape", "grapes"),
          Map.entry("item/food/strawberry", "a strawberry"),
          Map.entry("item/food/pizza", "a pizza"),
          Map.entry("item/food/cheese", "a cheese"),
          Map.entry("item/food/bread_ration", "a bread"),
          Map.entry("mon/animals/alligator", "a crocodile"),
          Map.entry("mon/animals/bat", "a bat"),
          Map.entry("mon/animals/black_bear", "a black bear"),
          Map.entry("mon/animals/polar_bear", "a polar bear"),
          Map.entry("mon/animals/butterfly", "a red butterfly"),
          Map.entry("mon/animals/elephant", "an elephant"),
          Map.entry("mon/animals/bullfrog", "a green frog"),
          Map.entry("mon/animals/hog", "a pig"),
          Map.entry("mon/animals/wolf", "a grey wolf"),
          Map.entry("mon/animals/scorpion", "a scorpion"),
          Map.entry("mon/animals/snapping_turtle", "a green turtle"),
          Map.entry("mon/animals/iguana", "a lizard"),
          Map.entry("mon/animals/jumping_spider", "a green spider"),
          Map.entry("mon/animals/killer_bee", "a bee"),
          Map.entry("mon/animals/rat", "a brown rat"),
          Map.entry("mon/animals/fire_crab", "a crab"),
          Map.entry("mon/animals/adder", "a green snake"),
          Map.entry("mon/animals/yak", "an ox"),
          Map.entry("mon/aquatic/octopode", "an octopus"),
          Map.entry("mon/fungi_plants/fungus4", "a brown mushroom"),
          Map.entry("mon/fungi_plants/bush", "a green bush"),
          Map.entry("mon/dragons/fire_dragon", "a red dragon"),
          Map.entry("mon/dragons/golden_dragon", "a golden dragon"),
          Map.entry("mon/undead/vampire", "a vampire"),
          Map.entry("mon/humanoids/wizard", "a wizard"),
          Map.entry("item/weapon/long_sword1", "a sword"),
          Map.entry("item/weapon/battle_axe1", "an axe"),
          Map.entry("item/armour/headgear/hat1", "a blue hat"),
          Map.entry("item/armour/headgear/helmet1", "a helmet"),
          Map.entry("item/book/red", "a red book"),
          Map.entry("item/potion/ruby", "a bottle"),
          Map.entry("item/gold/16", "coins"),
          Map.entry("item/ring/diamond", "a ring"),
          Map.entry("item/armour/shields/kite_shield1", "a blue shield"));

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
