package dev.banana.train.corpus;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A handful of drawings of our own, so that everything can be tried without fetching anything. */
final class OwnArt implements SpriteSource {
  /** The family of these drawings. */
  static final SpriteFamily FAMILY =
      new SpriteFamily(
          "own", "banana", Part.EMOJI, "own", ".*", 1, List.of("plain shapes", "simple flat"));

  private final Map<String, String> bodies = new TreeMap<>();

  OwnArt() {
    Tsv.resource("own.tsv", 2).forEach(r -> bodies.put(r[0], r[1]));
  }

  @Override
  public List<SpritePack.Row> rows() {
    return bodies.keySet().stream()
        .map(n -> new SpritePack.Row(n, n, 7, 0, List.of(), "", 0, 0, 0, 0))
        .toList();
  }

  @Override
  public Bitmap read(SpritePack.Row row) {
    return SvgArt.draw(documents().get(row.key()), SpritePack.SIDE);
  }

  /** {@return the drawings as SVG documents, by key} */
  Map<String, String> documents() {
    Map<String, String> out = new TreeMap<>();
    bodies.forEach((key, body) -> out.put(key, SvgArt.document(body, 0, 0, 100, 100)));
    return out;
  }

  @Override
  public void close() {}
}
