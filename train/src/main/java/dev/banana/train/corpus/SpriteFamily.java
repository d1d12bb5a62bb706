package dev.banana.train.corpus;

import java.util.List;

/**
 * One set of drawings that share a hand.
 *
 * @param id short stable name, also the name of its cache files
 * @param artifact name of the {@link Artifact} that carries it
 * @param part kind of material
 * @param form how it is stored: {@code iconify} (SVG bodies in JSON), {@code webp}, {@code obj} or
 *     {@code openclipart} (SVG files in a Debian package)
 * @param keys regular expression of the keys that belong to it, since one package may hold several
 *     hands
 * @param share weight among the families of its part, above 0
 * @param styles phrases that name the style in captions, the most specific first, never empty
 */
public record SpriteFamily(
    String id,
    String artifact,
    Part part,
    String form,
    String keys,
    double share,
    List<String> styles) {
  /** {@return whether it holds 3D models, drawn from several sides} */
  public boolean solid() {
    return part == Part.MODELS;
  }

  /** {@return every family, in a fixed order} */
  public static List<SpriteFamily> all() {
    return Tsv.resource("families.tsv", 7).stream()
        .map(
            r ->
                new SpriteFamily(
                    r[0],
                    r[1],
                    Part.of(r[2]),
                    r[3],
                    r[4],
                    Double.parseDouble(r[5]),
                    List.of(r[6].split("\\|"))))
        .toList();
  }
}
