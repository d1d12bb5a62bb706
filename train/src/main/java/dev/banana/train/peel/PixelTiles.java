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
import java.util.Random;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import javax.imageio.ImageIO;

/** Tiles of a roguelike game, enlarged so that one of their pixels is one latent. */
final class PixelTiles {
  static final String TRIGGER = "pixel art";

  private static final int TILE = 32;
  private static final String WANTED =
      ".*/rltiles/(mon/(animals|aquatic|demihumanoids|dragons|fungi_plants|humanoids|holy|undead)"
          + "|item/(weapon|armour/shields|food))/[a-z]+(_[a-z]+)?\\.png";
  private static final int[] GROUNDS = {
    0x8FBF6A, 0x6FA8DC, 0xD9C08A, 0x9C8AC4, 0x5F8F8A, 0xC98B6B, 0x7A8796, 0xE0E0D0
  };

  private PixelTiles() {}

  static void draw(
      Path folder, int count, int side, long seed, BiConsumer<String, BufferedImage> sink) {
    Path archive = Niche.fetch(folder, artifact());
    TreeMap<String, BufferedImage> tiles = new TreeMap<>();
    Niche.read(archive, name -> name.matches(WANTED), (name, bytes) -> add(tiles, name, bytes));
    List<String> names = new ArrayList<>(tiles.keySet());
    Collections.shuffle(names, new Random(seed));
    for (int i = 0; i < Math.min(count, names.size()); i++) {
      String name = names.get(i);
      int ground = GROUNDS[i % GROUNDS.length];
      sink.accept(caption(name), enlarged(tiles.get(name), side, ground));
    }
  }

  static Artifact artifact() {
    return Niche.named("crawl");
  }

  private static void add(TreeMap<String, BufferedImage> tiles, String name, byte[] bytes)
      throws IOException {
    BufferedImage tile = ImageIO.read(new ByteArrayInputStream(bytes));
    if (tile == null || tile.getWidth() != TILE || tile.getHeight() != TILE) {
      return;
    }
    int solid = 0;
    for (int i = 0; i < TILE * TILE; i++) {
      solid += tile.getRGB(i % TILE, i / TILE) >>> 24 > 200 ? 1 : 0;
    }
    if (solid > TILE * TILE / 4) {
      tiles.put(name.substring(name.lastIndexOf('/') + 1, name.length() - 4), tile);
    }
  }

  private static String caption(String name) {
    String words = name.replace('_', ' ');
    String article = "aeiou".indexOf(words.charAt(0)) >= 0 ? "an " : "a ";
    return TRIGGER + " of " + article + words;
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
