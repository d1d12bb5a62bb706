package dev.banana.train.eval;

import static dev.banana.error.BananaException.require;

import dev.banana.Banana;
import dev.banana.image.RgbImage;
import dev.banana.peel.PeelStack;
import dev.banana.train.corpus.Colours;
import dev.banana.train.corpus.Corpus;
import dev.banana.train.corpus.Scene;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.LongStream;

/**
 * Draws single things in colours that need not be theirs, and counts which colour the pixels have
 * where the true picture shows the thing: no judge has to know a purple elephant.
 */
public final class ColourEvaluation {
  /**
   * What is drawn.
   *
   * @param count captions, 20 to 2000
   * @param steps 1 to 8
   * @param side pixels of each side
   */
  public record Config(int count, int steps, int side) {
    /** Checks the ranges. */
    public Config {
      require(
          count >= 20 && count <= 2000,
          "Cannot evaluate colours: --count must be in [20, 2000], found %d; choose a number"
              + " between.",
          count);
      require(
          steps >= 1 && steps <= 8,
          "Cannot evaluate colours: --steps must be in [1, 8], found %d; choose a number between.",
          steps);
    }
  }

  /**
   * How often things had the colour that was asked for.
   *
   * @param scenes captions
   * @param truth true pictures whose thing is mainly in it
   * @param drawn pictures of the model, likewise
   * @param instead what others are mainly in
   */
  record Mark(int scenes, int truth, int drawn, Map<String, Integer> instead) {
    static final Mark NONE = new Mark(0, 0, 0, Map.of());

    Mark plus(boolean real, String asked, String seen) {
      boolean right = seen.equals(asked);
      Map<String, Integer> more = new TreeMap<>(instead);
      if (!right) {
        more.merge(seen, 1, Integer::sum);
      }
      return new Mark(scenes + 1, truth + (real ? 1 : 0), drawn + (right ? 1 : 0), more);
    }

    Mark plus(Mark other) {
      return new Mark(scenes + other.scenes, truth + other.truth, drawn + other.drawn, Map.of());
    }
  }

  /** Scenes looked through for each caption: what cannot be recoloured is passed over. */
  private static final int PATIENCE = 12;

  /** Pictures on the sheet. */
  private static final int SHOWN = 44;

  private static final int COLUMNS = 11;

  private final Config config;
  private final Path out;

  /**
   * Prepare.
   *
   * @param config what is drawn
   * @param out receives {@code colours.md} and a sheet
   */
  public ColourEvaluation(Config config, Path out) throws IOException {
    this.config = config;
    this.out = Files.createDirectories(out);
  }

  /**
   * Draw and mark.
   *
   * @param banana the open bundle
   * @param truth scenes of one thing each, which are in any colour
   * @return the figures as a table
   */
  public String run(Banana banana, Corpus truth) throws IOException {
    List<Scene> scenes = scenes(truth);
    require(
        !scenes.isEmpty(),
        "Cannot evaluate colours: nothing of %d scenes is in a colour that is told; choose a preset"
            + " whose things are.",
        PATIENCE * config.count);
    List<String> captions = scenes.stream().map(Scene::caption).toList();
    Map<String, Mark> marks = new LinkedHashMap<>();
    Colours.ALL.forEach(colour -> marks.put(colour, Mark.NONE));
    List<RgbImage> shown = new ArrayList<>();
    new BundlePainter(banana, config.steps, config.side, config.side, false, PeelStack.NONE)
        .draw(
            captions,
            LongStream.rangeClosed(1, captions.size()).toArray(),
            (i, image, time) -> {
              Scene scene = scenes.get(i);
              String asked = asked(scene);
              RgbImage real = RgbImage.of(scene.rgb(), scene.width());
              boolean right = mainColour(real, scene.slots()).equals(asked);
              String seen = mainColour(image, scene.slots());
              marks.computeIfPresent(asked, (colour, mark) -> mark.plus(right, colour, seen));
              if (shown.size() < SHOWN) {
                shown.add(image);
              }
            });
    Report.sheet(out.resolve("colours.png"), shown, captions.subList(0, shown.size()), COLUMNS);
    String table = table(marks);
    Files.writeString(out.resolve("colours.md"), table);
    return table;
  }

  private List<Scene> scenes(Corpus corpus) {
    List<Scene> scenes = new ArrayList<>();
    for (long i = 0; scenes.size() < config.count && i < (long) PATIENCE * config.count; i++) {
      Scene scene = corpus.scene(i, config.side, config.side);
      boolean single = scene.subjects().size() == 1 && scene.subjects().get(0).slot() > 0;
      if (single && Colours.ALL.contains(asked(scene)) && scene.caption().contains(asked(scene))) {
        scenes.add(scene);
      }
    }
    return scenes;
  }

  private static String asked(Scene scene) {
    List<String> colours = scene.subjects().get(0).colours();
    return colours.size() == 1 ? colours.get(0) : "";
  }

  /**
   * {@return the colour word that most pixels have where something stands}
   *
   * @param image a picture
   * @param slots per pixel 0 for background, as many as the picture has pixels
   */
  static String mainColour(RgbImage image, byte[] slots) {
    Map<String, Integer> count = new HashMap<>();
    for (int i = 0; i < slots.length; i++) {
      if (slots[i] != 0) {
        int at = RgbImage.BYTES * i;
        byte[] rgb = image.rgb();
        int pixel = (rgb[at] & 0xff) << 16 | (rgb[at + 1] & 0xff) << 8 | rgb[at + 2] & 0xff;
        count.merge(Colours.of(pixel), 1, Integer::sum);
      }
    }
    return count.entrySet().stream()
        .max(
            Map.Entry.<String, Integer>comparingByValue().thenComparing(Map.Entry.comparingByKey()))
        .map(Map.Entry::getKey)
        .orElse("nothing");
  }

  private String table(Map<String, Mark> marks) {
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            Locale.ROOT,
            "Single things in a colour that is told, %d steps; most pixels have that colour where"
                + " the true picture shows the thing:%n%n",
            config.steps));
    text.append("| colour | n | truth | drawn | instead |\n| --- | --- | --- | --- | --- |\n");
    marks.forEach((colour, mark) -> text.append(row(colour, mark)));
    text.append(row("all", marks.values().stream().reduce(Mark.NONE, Mark::plus)));
    return text.toString();
  }

  private static String row(String colour, Mark mark) {
    List<String> instead =
        mark.instead.entrySet().stream()
            .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
            .map(e -> e.getKey() + " " + e.getValue())
            .toList();
    return String.format(
        Locale.ROOT,
        "| %s | %d | %s | %s | %s |%n",
        colour,
        mark.scenes,
        WordEvaluation.percent(mark.truth, mark.scenes),
        WordEvaluation.percent(mark.drawn, mark.scenes),
        String.join(", ", instead));
  }
}
