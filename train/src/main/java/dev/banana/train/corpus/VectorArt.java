package dev.banana.train.corpus;

import com.google.gson.JsonObject;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Drawings as SVG documents, to be drawn at any size; without those that were drawn once and for
 * all as pixels.
 */
final class VectorArt {
  /** No drawings at all. */
  static final VectorArt NONE = new VectorArt(Map.of());

  /** Longest side of a page in pixels; larger drawings are stretched. */
  private static final int MOST_SIDE = 2304;

  private static final int MOST_BLURS = 5;

  private final Map<String, String> documents;

  private VectorArt(Map<String, String> documents) {
    this.documents = documents;
  }

  /**
   * {@return those drawings of a family that are vectors, maybe none}
   *
   * @param folder the fetched corpus
   * @param family whose they are
   * @param keys which of them are wanted
   */
  static VectorArt load(Path folder, SpriteFamily family, Set<String> keys) {
    if (!family.form().equals("iconify")) {
      return NONE;
    }
    IconArt.Package art =
        IconArt.read(CorpusFetch.pathOf(folder, Artifact.named(family.artifact())));
    JsonObject icons = art.set().getAsJsonObject("icons");
    Map<String, String> documents = new TreeMap<>();
    for (String key : keys) {
      if (icons.has(key)) {
        documents.put(
            key, quick(SpriteBuild.shadowless(IconArt.document(art.set(), art.icon(key)))));
      }
    }
    return new VectorArt(documents);
  }

  /** Many blurs of thousands of pixels take a minute; such drawings do without any. */
  private static String quick(String svg) {
    int blurs = svg.split("<filter", -1).length - 1;
    return blurs <= MOST_BLURS ? svg : svg.replaceAll(" filter=\"[^\"]*\"", "");
  }

  /** {@return the drawings that come with this project} */
  static VectorArt own() {
    return new VectorArt(new OwnArt().documents());
  }

  /** {@return whether there is none} */
  boolean isEmpty() {
    return documents.isEmpty();
  }

  /** {@return whether the drawing {@code key} is among them} */
  boolean has(String key) {
    return documents.containsKey(key);
  }

  /**
   * {@return a drawing whose longest side is {@code side} pixels, nearly, or null if it is blank}
   *
   * @param key which, one that {@link #has} knows
   * @param side pixels; beyond {@value #MOST_SIDE} it is drawn as large as that
   */
  Bitmap draw(String key, double side) {
    int most = (int) Math.min(MOST_SIDE, Math.ceil(side));
    return SvgArt.drawTight(documents.get(key), Math.max(1, most));
  }
}
