package dev.banana.cast;

import dev.banana.image.Pictures;
import dev.banana.image.RgbImage;
import dev.banana.image.RgbaImage;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** Pictures and characters for tests. */
public final class Figures {
  private Figures() {}

  /** {@return a figure of one colour on a flat ground} */
  public static RgbaImage figure(int width, int height, int colour, int ground) {
    byte[] rgba = new byte[RgbaImage.BYTES * width * height];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        double dx = (x - width * 0.5) / (width * 0.2);
        double dy = (y - height * 0.55) / (height * 0.35);
        int rgb = dx * dx + dy * dy < 1 ? colour : ground;
        put(rgba, y * width + x, rgb);
      }
    }
    return new RgbaImage(width, height, rgba);
  }

  /** {@return a picture without any flat colour} */
  public static RgbaImage noise(int width, int height, long seed) {
    byte[] rgba = new byte[RgbaImage.BYTES * width * height];
    Random random = new Random(seed);
    for (int i = 0; i < width * height; i++) {
      put(rgba, i, random.nextInt(1 << 24));
    }
    return new RgbaImage(width, height, rgba);
  }

  private static void put(byte[] rgba, int at, int rgb) {
    for (int c = 0; c < 3; c++) {
      rgba[RgbaImage.BYTES * at + c] = (byte) (rgb >> 16 - 8 * c);
    }
    rgba[RgbaImage.BYTES * at + 3] = (byte) 255;
  }

  /** {@return the same character with another picture of its first view, of one colour} */
  public static Subject looking(Subject subject, int colour) {
    int[] view = new int[64];
    java.util.Arrays.fill(view, colour);
    byte[] picture = Pictures.plainPng(RgbImage.of(view, 8));
    return with(subject, List.of(subject.figure(0)), List.of(picture));
  }

  /**
   * {@return the same character with more views, one twice as wide as the other is high}
   *
   * @param thumbnails how many of three views it carries as pixels, 1 or 3
   */
  public static Subject turning(Subject subject, int thumbnails) {
    List<byte[]> pixels = new java.util.ArrayList<>();
    for (int view = 0; view < thumbnails; view++) {
      byte[] rgb = new byte[192];
      rgb[0] = (byte) view;
      pixels.add(Pictures.plainPng(new RgbImage(8, 8, rgb)));
    }
    return with(
        subject,
        List.of(
            subject.figure(0),
            new Box(0.125f, 0.25f, 0.875f, 0.625f),
            new Box(0.375f, 0.125f, 0.625f, 0.875f)),
        pixels);
  }

  /** {@return the same character with a mask of its only view, or none as its ground was kept} */
  public static Subject masked(Subject subject, Optional<byte[]> mask) {
    return with(
        subject, List.of(subject.figure(0)), List.of(subject.thumbnailPng(0)), List.of(mask));
  }

  private static Subject with(Subject subject, List<Box> figures, List<byte[]> thumbnails) {
    return with(subject, figures, thumbnails, List.of());
  }

  /** The same character in these views, which all have the latents of its first. */
  private static Subject with(
      Subject subject, List<Box> figures, List<byte[]> thumbnails, List<Optional<byte[]>> masks) {
    return new Subject(
        new Subject.Parts(
            subject.name(),
            subject.description(),
            subject.origin(),
            subject.family(),
            subject.autoencoder(),
            subject.channels(),
            java.util.Collections.nCopies(figures.size(), subject.latents(0)),
            figures,
            thumbnails,
            masks,
            Map.of()));
  }

  /** {@return a character that no model has made} */
  public static Subject subject(String name) {
    return subject(name, "", Map.of());
  }

  /** {@return a character that no model has made} */
  public static Subject subject(String name, String description, Map<Subject.Kept, short[]> kept) {
    short[] latents = new short[16 * Subject.SIDE * Subject.SIDE];
    Random random = new Random(name.hashCode());
    for (int i = 0; i < latents.length; i++) {
      latents[i] = (short) random.nextInt(0x3c00);
    }
    RgbImage view = new RgbImage(8, 8, new byte[192]);
    return new Subject(
        new Subject.Parts(
            name,
            description,
            "a test",
            "banana",
            "ab".repeat(32),
            16,
            List.of(latents),
            List.of(new Box(0.25f, 0.125f, 0.75f, 0.875f)),
            List.of(Pictures.plainPng(view)),
            List.of(),
            kept));
  }
}
