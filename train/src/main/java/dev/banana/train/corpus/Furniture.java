package dev.banana.train.corpus;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/** Reads the furniture package: catalogues of named OBJ models with their textures. */
final class Furniture {
  /** Camera positions of one model: azimuth and elevation in degrees, and words. */
  record View(double azimuth, double elevation, String words) {}

  /**
   * One model.
   *
   * @param id stable name, for example {@code Scopia#chair1}
   * @param name what it is, for example {@code Chair}
   * @param category room or kind, for example {@code Bedroom}
   * @param creator who made it, maybe empty
   * @param folder catalogue path of its files
   * @param obj file name of the model
   * @param width centimetres across, or 0 if unknown
   * @param depth centimetres to the back
   * @param height centimetres up
   */
  record Model(
      String id,
      String name,
      String category,
      String creator,
      String folder,
      String obj,
      double width,
      double depth,
      double height) {}

  private static final int MAX_FILES = 20_000;
  private static final long MAX_BYTES = 1L << 30;
  private static final String[] SIDES = {
    "the front",
    "the front right",
    "the right",
    "behind",
    "behind",
    "behind",
    "the left",
    "the front left"
  };

  private Furniture() {}

  /** {@return 12 views: eight directions from eye height, four from above} */
  static List<View> views() {
    List<View> out = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      out.add(new View(i * 45, 17, SIDES[i]));
    }
    for (int i = 0; i < 4; i++) {
      out.add(new View(i * 90 + 30, 46, "above"));
    }
    return out;
  }

  /** Receives one catalogue of the package. */
  @FunctionalInterface
  interface Sink {
    /** Called with the catalogue's models and all its files by lower-case path. */
    void accept(List<Model> models, Map<String, byte[]> files);
  }

  /** Reads every catalogue in turn, so that only one is in memory. */
  static void read(Path folder, Sink sink) {
    Path deb = CorpusFetch.pathOf(folder, Artifact.named("sweethome3d-furniture"));
    Archives.readDeb(deb, n -> n.endsWith(".sh3f"), (n, bytes) -> catalogue(unzip(n, bytes), sink));
  }

  private static Map<String, byte[]> unzip(String label, byte[] zip) throws IOException {
    Map<String, byte[]> files = new HashMap<>();
    long total = 0;
    try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(zip))) {
      for (ZipEntry e = in.getNextEntry(); e != null; e = in.getNextEntry()) {
        if (!e.isDirectory() && !e.getName().matches(".*Catalog_.*\\.properties")) {
          byte[] bytes = in.readNBytes((int) Archives.MAX_ENTRY);
          total += bytes.length;
          files.put(e.getName().toLowerCase(Locale.ROOT), bytes);
        }
        if (total > MAX_BYTES || files.size() > MAX_FILES) {
          throw CorpusException.of("Catalogue '%s' is larger than any known one.", label);
        }
      }
    }
    return files;
  }

  private static void catalogue(Map<String, byte[]> files, Sink sink) throws IOException {
    Properties p = new Properties();
    byte[] text = files.get("pluginfurniturecatalog.properties");
    if (text == null) {
      return;
    }
    p.load(new java.io.StringReader(new String(text, StandardCharsets.ISO_8859_1)));
    Map<Integer, Model> models = new TreeMap<>();
    for (int i = 1; p.containsKey("id#" + i); i++) {
      String path = p.getProperty("model#" + i).substring(1);
      int cut = path.lastIndexOf('/');
      models.put(
          i,
          new Model(
              p.getProperty("id#" + i).trim(),
              p.getProperty("name#" + i).trim(),
              p.getProperty("category#" + i, "").trim(),
              p.getProperty("creator#" + i, "").trim(),
              path.substring(0, cut + 1).toLowerCase(Locale.ROOT),
              path.substring(cut + 1).toLowerCase(Locale.ROOT),
              size(p, "width#" + i),
              size(p, "depth#" + i),
              size(p, "height#" + i)));
    }
    sink.accept(List.copyOf(models.values()), files);
  }

  private static double size(Properties p, String key) {
    try {
      return Double.parseDouble(p.getProperty(key, "0").trim());
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  /** {@return the mesh of {@code model}, or null if its file is missing} */
  static Mesh mesh(Model model, Map<String, byte[]> files) {
    byte[] obj = files.get(model.folder() + model.obj());
    if (obj == null) {
      return null;
    }
    Map<String, byte[]> near = new HashMap<>();
    files.forEach(
        (n, bytes) -> {
          if (n.startsWith(model.folder())) {
            near.put(n.substring(model.folder().length()), bytes);
          }
        });
    return Mesh.read(new String(obj, StandardCharsets.UTF_8), near);
  }
}
