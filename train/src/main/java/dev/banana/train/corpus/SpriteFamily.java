package dev.banana.train.corpus;

import java.util.List;

/**
 * One set of drawings that share a hand.
 *
 * @param id short stable name, also the name of its cache files
 * @param artifact name of the {@link Artifact} that carries it
 * @param form how it is stored: {@code iconify} (SVG bodies in JSON), {@code webp} or {@code obj}
 * @param styles phrases that name the style in captions, the most specific first, never empty
 */
public record SpriteFamily(String id, String artifact, String form, List<String> styles) {
  /** {@return whether it holds 3D models, drawn from several sides} */
  public boolean solid() {
    return form.equals("obj");
  }

  /** {@return every family, in a fixed order} */
  public static List<SpriteFamily> all() {
    return Tsv.resource("families.tsv", 4).stream()
        .map(r -> new SpriteFamily(r[0], r[1], r[2], List.of(r[3].split("\\|"))))
        .toList();
  }
}
