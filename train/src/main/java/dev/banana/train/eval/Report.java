package dev.banana.train.eval;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.banana.image.RgbImage;
import dev.banana.train.corpus.ContactSheet;
import dev.banana.train.judge.Tally;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Figures as JSON for machines and as tables for people. */
final class Report {
  private static final int CELL = 192;

  private final Map<String, Marks> marks = new LinkedHashMap<>();
  private final Map<String, Map<String, Double>> precisions = new LinkedHashMap<>();
  private final Map<String, Map<String, Double>> sections = new LinkedHashMap<>();
  private final String judge;
  private final Evaluation.Config config;
  private String bundle = "none";
  private String hash = "";
  private double pool;

  Report(String judge, Evaluation.Config config) {
    this.judge = judge;
    this.config = config;
  }

  void bundle(String name, String sha256) {
    bundle = name;
    hash = sha256;
  }

  void pools(double mean) {
    pool = mean;
  }

  void add(String name, Marks of) {
    marks.put(name, of);
    System.out.println(row(name, of));
  }

  /** As {@link #add}, and how much detail all others have of the teacher's. */
  void teacher(String name, Marks of) {
    Map<String, Double> shares = new LinkedHashMap<>();
    marks.forEach((other, m) -> shares.put(other, m.sharpness() / of.sharpness()));
    add(name, of);
    section("detail over the teacher's", shares);
  }

  void precision(String name, Map<String, Double> figures) {
    precisions.put(name, figures);
  }

  void section(String name, Map<String, Double> figures) {
    sections.put(name, figures);
  }

  // ---------------------------------------------------------------- files

  void write(Path folder) throws IOException {
    write(
        folder.resolve("eval.json"),
        new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create().toJson(json()) + "\n");
    write(folder.resolve("eval.md"), markdown());
  }

  /** A reader sees the old file or the new one, never a part. */
  private static void write(Path file, String text) throws IOException {
    Path draft = file.resolveSibling(file.getFileName() + ".tmp");
    Files.writeString(draft, text);
    Files.move(draft, file, StandardCopyOption.REPLACE_EXISTING);
  }

  private JsonObject json() {
    JsonObject json = new JsonObject();
    json.addProperty("bundle", bundle);
    json.addProperty("sha256", hash);
    json.addProperty("judge", judge);
    json.addProperty("captions", config.count());
    json.addProperty("width", config.width());
    json.addProperty("height", config.height());
    json.add("pool", number(pool));
    JsonObject all = new JsonObject();
    marks.forEach((name, of) -> all.add(name, json(of)));
    json.add("marks", all);
    json.add("precisions", json(precisions));
    json.add("figures", json(sections));
    return json;
  }

  private static JsonObject json(Marks of) {
    JsonObject json = new JsonObject();
    json.addProperty("n", of.count());
    json.add("kid", number(of.kid().mean()));
    json.add("kidDeviation", number(of.kid().deviation()));
    json.addProperty("kidSubset", of.kid().size());
    json.add("recall1", number(of.recall1()));
    json.add("recall5", number(of.recall5()));
    json.add("detail", number(of.sharpness()));
    json.add("milliseconds", number(of.milliseconds()));
    JsonObject categories = new JsonObject();
    of.categories()
        .forEach(
            (name, share) -> {
              JsonObject one = new JsonObject();
              one.add("share", number(share.value()));
              one.addProperty("n", share.of());
              categories.add(name, one);
            });
    json.add("categories", categories);
    return json;
  }

  private static JsonObject json(Map<String, Map<String, Double>> tables) {
    JsonObject json = new JsonObject();
    tables.forEach(
        (name, figures) -> {
          JsonObject one = new JsonObject();
          figures.forEach((figure, value) -> one.add(figure, number(value)));
          json.add(name, one);
        });
    return json;
  }

  /** JSON has no word for "no number" but null. */
  private static JsonElement number(double value) {
    return Double.isFinite(value) ? new JsonPrimitive(value) : JsonNull.INSTANCE;
  }

  // ---------------------------------------------------------------- tables

  String markdown() {
    StringBuilder out = new StringBuilder();
    out.append(
        line(
            "%s (%s), %d held-out captions, %d x %d px, pools of %.0f captions%n%n",
            bundle,
            hash.isEmpty() ? "no bundle" : hash.substring(0, 12),
            config.count(),
            config.width(),
            config.height(),
            pool));
    out.append("| pictures | n | KID x 1000 ± sd | R@1 | R@5 | detail | ms |\n");
    out.append("| --- | --- | --- | --- | --- | --- | --- |\n");
    marks.forEach((name, of) -> out.append(row(name, of)).append('\n'));
    categories(out);
    if (!precisions.isEmpty()) {
      out.append("\n| against fp32, the same noise | PSNR | distance |\n| --- | --- | --- |\n");
      precisions.forEach(
          (name, f) ->
              out.append(
                  line(
                      "| %s | %.1f dB | %s |%n",
                      name,
                      f.get("psnr"),
                      f.containsKey("distance") ? line("%.3f", f.get("distance")) : "–")));
    }
    sections.forEach(
        (name, figures) -> {
          out.append(line("%n| %s | |%n| --- | --- |%n", name));
          figures.forEach(
              (figure, value) -> out.append(line("| %s | %s |%n", figure, shown(figure, value))));
        });
    return out.toString();
  }

  private static String shown(String figure, double value) {
    if (figure.contains("R@1") || figure.startsWith("share") || figure.endsWith("accuracy")) {
      return Double.isFinite(value) ? line("%.1f %%", 100 * value) : "–";
    }
    return value == Math.rint(value) ? line("%.0f", value) : line("%.3f", value);
  }

  private static String row(String name, Marks of) {
    return line(
        "| %s | %d | %.2f ± %.2f | %.1f %% | %.1f %% | %.2f | %s |",
        name,
        of.count(),
        1000 * of.kid().mean(),
        1000 * of.kid().deviation(),
        100 * of.recall1(),
        100 * of.recall5(),
        of.sharpness(),
        Double.isFinite(of.milliseconds()) ? line("%.0f", of.milliseconds()) : "–");
  }

  private void categories(StringBuilder out) {
    Set<String> names = new TreeSet<>();
    marks.values().forEach(m -> names.addAll(m.categories().keySet()));
    out.append("\n| category | n |");
    marks.keySet().forEach(name -> out.append(' ').append(name).append(" |"));
    out.append("\n| --- | --- |").append(" --- |".repeat(marks.size())).append('\n');
    for (String category : names) {
      int n =
          marks.values().stream()
              .mapToInt(
                  m -> m.categories().containsKey(category) ? m.categories().get(category).of() : 0)
              .max()
              .orElse(0);
      out.append(line("| %s | %d |", category, n));
      for (Marks of : marks.values()) {
        Tally.Share share = of.categories().get(category);
        out.append(share == null ? " – |" : line(" %.1f %% |", 100 * share.value()));
      }
      out.append('\n');
    }
  }

  private static String line(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }

  // ---------------------------------------------------------------- sheets

  static void sheet(Path png, List<RgbImage> images, List<String> words, int columns) {
    List<ContactSheet.Cell> cells = new ArrayList<>();
    for (int i = 0; i < images.size(); i++) {
      cells.add(new ContactSheet.Cell(small(images.get(i)), words.get(i)));
    }
    ContactSheet.write(png, cells, columns);
  }

  private static BufferedImage small(RgbImage image) {
    int[] rgb = new int[image.width() * image.height()];
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = image.pixel(i % image.width(), i / image.width());
    }
    BufferedImage out = new BufferedImage(CELL, CELL, BufferedImage.TYPE_INT_RGB);
    Graphics2D g = out.createGraphics();
    g.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BICUBIC);
    g.drawImage(ContactSheet.image(rgb, image.width(), image.height()), 0, 0, CELL, CELL, null);
    g.dispose();
    return out;
  }
}
