package dev.banana.train.eval;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.banana.Banana;
import dev.banana.train.eval.CastEvaluation.Source;
import dev.banana.train.judge.Tally;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Figures about casts, as JSON for machines and as tables for people. */
final class CastReport {
  private final Banana banana;
  private final String judge;
  private final CastEvaluation.Config config;
  private final Map<String, Map<Integer, Map<Source, CastMarks>>> marks = new LinkedHashMap<>();
  private final Map<String, Double> strangers = new LinkedHashMap<>();
  private final Map<Integer, Map<Source, List<Double>>> stories = new TreeMap<>();
  private final Map<Integer, List<Double>> milliseconds = new TreeMap<>();
  private Map<String, Double> copies = Map.of();

  CastReport(Banana banana, String judge, CastEvaluation.Config config) {
    this.banana = banana;
    this.judge = judge;
    this.config = config;
  }

  void add(String kind, int count, Map<Source, CastMarks> of) {
    marks.computeIfAbsent(kind, k -> new TreeMap<>()).put(count, of);
    System.out.println(kind + ": " + row(count, of));
  }

  /** How alike the references of different figures are. */
  void strangers(String kind, double likeness) {
    strangers.put(kind, likeness);
  }

  /** How alike each character of a story is to itself, from scene to scene. */
  void story(int count, Source source, List<Double> alike) {
    stories.computeIfAbsent(count, c -> new EnumMap<>(Source.class)).put(source, alike);
  }

  void copies(Map<String, Double> found) {
    copies = found;
  }

  void time(int count, double total) {
    milliseconds.computeIfAbsent(count, c -> new ArrayList<>()).add(total);
  }

  // ---------------------------------------------------------------- files

  /** Writes both; a reader sees the old file or the new one, never a part. */
  void write(Path folder) throws IOException {
    write(
        folder.resolve("cast.json"),
        new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create().toJson(json()) + "\n");
    write(folder.resolve("cast.md"), markdown());
  }

  private static void write(Path file, String text) throws IOException {
    Path draft = file.resolveSibling(file.getFileName() + ".tmp");
    Files.writeString(draft, text);
    Files.move(draft, file, StandardCopyOption.REPLACE_EXISTING);
  }

  private JsonObject json() {
    JsonObject json = new JsonObject();
    json.addProperty("bundle", banana.bundle().manifest().name());
    json.addProperty("sha256", banana.bundle().hash());
    json.addProperty("precision", banana.precision().name());
    json.addProperty("judge", judge);
    json.addProperty("steps", config.steps());
    json.addProperty("side", config.side());
    json.addProperty("figures", config.originals() + config.twins());
    json.addProperty("twins", config.twins());
    marks.forEach(
        (kind, counts) -> {
          JsonObject one = new JsonObject();
          counts.forEach((count, sources) -> one.add(count.toString(), json(sources)));
          one.add("likeness of strangers", number(strangers.getOrDefault(kind, Double.NaN)));
          json.add(kind, one);
        });
    json.add("stories", storiesJson());
    JsonObject copied = new JsonObject();
    copies.forEach((name, value) -> copied.add(name, number(value)));
    json.add("background of the reference", copied);
    JsonObject times = new JsonObject();
    milliseconds.keySet().forEach(count -> times.add(count.toString(), number(median(count))));
    json.add("milliseconds", times);
    return json;
  }

  private static JsonObject json(Map<Source, CastMarks> sources) {
    JsonObject json = new JsonObject();
    sources.forEach(
        (source, of) -> {
          JsonObject one = new JsonObject();
          of.shares()
              .forEach(
                  (name, share) -> {
                    double[] interval = CastMarks.interval(share);
                    JsonObject figure = new JsonObject();
                    figure.add("share", number(share.value()));
                    figure.addProperty("n", share.of());
                    figure.add("low", number(interval[0]));
                    figure.add("high", number(interval[1]));
                    one.add(name, figure);
                  });
          one.add("likeness", number(of.likeness()));
          json.add(name(source), one);
        });
    return json;
  }

  private JsonObject storiesJson() {
    JsonObject json = new JsonObject();
    stories.forEach(
        (count, sources) -> {
          JsonObject one = new JsonObject();
          sources.forEach(
              (source, alike) -> {
                one.add(name(source), number(mean(alike)));
                one.addProperty("characters", alike.size());
              });
          json.add(count.toString(), one);
        });
    return json;
  }

  /** JSON has no word for "no number" but null. */
  private static JsonElement number(double value) {
    return Double.isFinite(value) ? new JsonPrimitive(value) : JsonNull.INSTANCE;
  }

  private static String name(Source source) {
    return source.name().toLowerCase(Locale.ROOT);
  }

  private static double mean(List<Double> values) {
    return values.stream().mapToDouble(v -> v).average().orElse(Double.NaN);
  }

  private double median(int count) {
    List<Double> sorted = milliseconds.getOrDefault(count, List.of()).stream().sorted().toList();
    return sorted.isEmpty() ? Double.NaN : sorted.get(sorted.size() / 2);
  }

  // ---------------------------------------------------------------- tables

  /** {@return all figures as Markdown} */
  String markdown() {
    StringBuilder out = new StringBuilder();
    out.append(
        line(
            "%s (%s), %s, %d steps, %d px; %d reference%s each%s, %s; %d figures that were in no lesson, %d"
                + " of them near twins%n",
            banana.bundle().manifest().name(),
            banana.bundle().hash().substring(0, 12),
            banana.precision(),
            config.steps(),
            config.side(),
            config.given().views(),
            config.given().views() == 1 ? "" : "s",
            config.given().mirrored() ? " and in a mirror" : "",
            config.given().finish().word(),
            config.originals() + config.twins(),
            config.twins()));
    marks.forEach((kind, counts) -> who(out, kind, counts));
    pictures(out);
    if (!stories.isEmpty()) {
      stories(out);
    }
    if (!copies.isEmpty()) {
      out.append("\n| background of a reference that was kept | |\n| --- | --- |\n");
      copies.forEach(
          (name, value) ->
              out.append(
                  name.equals("pictures")
                      ? line("| %s | %.0f |%n", name, value)
                      : line("| %s | %.1f %% |%n", name, 100 * value)));
    }
    out.append("\nTime and memory that each character adds: `banana bench --cast`.\n");
    return out.toString();
  }

  private void who(StringBuilder out, String kind, Map<Integer, Map<Source, CastMarks>> counts) {
    out.append(line("%n### Who is who: %s%n%n", kind));
    out.append(
        "| characters | n | R@1 with references | truth (ceiling) | words (floor) | 16 x 16 pixels |"
            + " confused | truth | likeness | truth | words |\n");
    out.append("| --- |").append(" --- |".repeat(10)).append('\n');
    counts.forEach((count, sources) -> out.append(row(count, sources)).append('\n'));
    if (strangers.containsKey(kind)) {
      out.append(
          line(
              "%nReferences of different figures have a likeness of %.2f.%n", strangers.get(kind)));
    }
  }

  private static String row(int count, Map<Source, CastMarks> sources) {
    CastMarks cast = sources.get(Source.CAST);
    CastMarks truth = sources.get(Source.TRUTH);
    CastMarks words = sources.get(Source.WORDS);
    return line(
        "| %d | %d | %s | %s | %s | %s | %s | %s | %.2f | %.2f | %.2f |",
        count,
        cast.shares().get(CastMarks.FOUND).of(),
        full(cast, CastMarks.FOUND),
        full(truth, CastMarks.FOUND),
        full(words, CastMarks.FOUND),
        brief(cast, CastMarks.PIXELS),
        full(cast, CastMarks.CONFUSED),
        brief(truth, CastMarks.CONFUSED),
        cast.likeness(),
        truth.likeness(),
        words.likeness());
  }

  private void pictures(StringBuilder out) {
    out.append("\n### What is in the pictures\n\n");
    out.append(
        "| figures | characters | right number | truth | words | missing | truth | extra | truth |"
            + " pose nearer the given view (chance 50 %) | truth | ms |\n");
    out.append("| --- |").append(" --- |".repeat(11)).append('\n');
    marks.forEach(
        (kind, counts) ->
            counts.forEach(
                (count, sources) -> {
                  CastMarks cast = sources.get(Source.CAST);
                  CastMarks truth = sources.get(Source.TRUTH);
                  CastMarks words = sources.get(Source.WORDS);
                  out.append(
                      line(
                          "| %s | %d | %s | %s | %s | %s | %s | %s | %s | %s | %s | %.0f |%n",
                          kind,
                          count,
                          full(cast, CastMarks.NUMBER),
                          brief(truth, CastMarks.NUMBER),
                          brief(words, CastMarks.NUMBER),
                          full(cast, CastMarks.MISSING),
                          brief(truth, CastMarks.MISSING),
                          brief(cast, CastMarks.EXTRA),
                          brief(truth, CastMarks.EXTRA),
                          full(cast, CastMarks.POSE),
                          brief(truth, CastMarks.POSE),
                          median(count)));
                }));
  }

  private void stories(StringBuilder out) {
    out.append(
        line(
            "%n### The same character over %d scenes: mean likeness of all pairs%n%n",
            CastEvaluation.STORY));
    out.append("| characters | n | with references | words only | truth (ceiling) |\n");
    out.append("| --- | --- | --- | --- | --- |\n");
    stories.forEach(
        (count, sources) ->
            out.append(
                line(
                    "| %d | %d | %.3f | %.3f | %.3f |%n",
                    count,
                    sources.get(Source.CAST).size(),
                    mean(sources.get(Source.CAST)),
                    mean(sources.get(Source.WORDS)),
                    mean(sources.get(Source.TRUTH)))));
  }

  /** A share with its interval. */
  private static String full(CastMarks of, String name) {
    Tally.Share share = of.shares().get(name);
    if (share == null) {
      return "–";
    }
    double[] interval = CastMarks.interval(share);
    return line("%.1f %% (%.0f–%.0f)", 100 * share.value(), 100 * interval[0], 100 * interval[1]);
  }

  private static String brief(CastMarks of, String name) {
    Tally.Share share = of.shares().get(name);
    return share == null ? "–" : line("%.1f %%", 100 * share.value());
  }

  private static String line(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
