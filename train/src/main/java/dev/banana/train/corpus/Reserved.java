package dev.banana.train.corpus;

import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

/**
 * Says what is kept for evaluation and must never be seen in training.
 *
 * <p>The hash is CRC-32 of the UTF-8 bytes of a name, so that it is the same on every machine and
 * in every release; its remainder by ten chooses the tenth that is kept.
 */
public final class Reserved {
  private static final int PARTS = 10;

  private Reserved() {}

  /** {@return CRC-32 of the UTF-8 bytes of {@code name}, 0 to 2^32 - 1} */
  public static long hash(String name) {
    CRC32 crc = new CRC32();
    crc.update(name.getBytes(StandardCharsets.UTF_8));
    return crc.getValue();
  }

  /** {@return which of ten parts {@code name} falls into, 0 to 9} */
  public static int part(String name) {
    return (int) (hash(name) % PARTS);
  }

  /**
   * {@return whether a drawing is kept for evaluation}: the noto rendering of concepts in part 0,
   * both fluent vector renderings of concepts in part 1, 3D models whose id is in part 0, our own
   * drawings in part 0, and the avatar styles micah and personas as a whole. Of icons both plump
   * renderings, of silhouettes the health icons and of clip art all names are kept in part 0, so
   * that every part can be evaluated.
   *
   * @param family id of the family of drawings
   * @param concept normalised concept name, or for 3D models the model id
   */
  public static boolean sprite(String family, String concept) {
    return switch (family) {
      case "noto" -> part(concept) == 0;
      case "fluent-emoji", "fluent-flat" -> part(concept) == 1;
      case "furniture", "own" -> part(concept) == 0;
      case "streamline-plump", "streamline-plump-flat" -> part(concept) == 0;
      case "healthicons", "healthicons-outline", "openclipart" -> part(concept) == 0;
      case "micah", "personas" -> true;
      default -> false;
    };
  }

  /**
   * {@return whether a combination of discrete attributes of a parametric person is kept}
   *
   * @param combination the attribute names in a fixed order, joined by blanks
   */
  public static boolean person(String combination) {
    return part(combination) == 0;
  }
}
