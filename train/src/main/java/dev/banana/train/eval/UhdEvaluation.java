package dev.banana.train.eval;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.banana.image.RgbImage;
import dev.banana.judge.JudgeEncoder;
import dev.banana.model.decode.Autoencoder;
import dev.banana.model.denoise.Denoiser;
import dev.banana.train.corpus.ContactSheet;
import dev.banana.train.corpus.Corpus;
import dev.banana.train.corpus.Scene;
import dev.banana.train.judge.Tally;
import dev.banana.train.uhd.HighBand;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntPredicate;

/**
 * Draws held-out captions large, in every way, and measures how much of a true picture's fine
 * detail is there, and whether borders of windows and strips can be seen.
 *
 * <p>Detail is the energy above the Nyquist frequency of a picture of {@value HighBand#SIDE}
 * pixels, beside that of the true pictures; a small picture that was enlarged is the floor.
 */
public final class UhdEvaluation {
  private static final String TRUTH = "truth";
  private static final String STRETCHED = "bicubic, from 1024";

  /** Latents of one side that make one token. */
  private static final int PATCH = 4;

  /** Pixels of each side of what is cut out for the sheet. */
  private static final int CELL = 480;

  private final Config config;
  private final LargePainter painter;
  private final Corpus heldOut;
  private final Path out;
  private final Map<String, Marks> marks = new LinkedHashMap<>();

  /** Energy of the fine detail of each picture by its way, and the caption of all. */
  private final JsonArray each = new JsonArray();

  private Map<String, Tally.Share> counts = Map.of();

  /**
   * What is drawn.
   *
   * @param captions how many, 1 to 200
   * @param width pixels across, a multiple of 16
   * @param height pixels down, likewise
   * @param strip rows of a strip that a picture may be decoded in
   * @param shown pictures of the sheet
   */
  public record Config(int captions, int width, int height, int strip, int shown) {
    /** Checks the numbers. */
    public Config {
      if (captions < 1 || captions > 200) {
        throw new IllegalArgumentException("--count must be in [1, 200], found " + captions);
      }
      if (Math.max(width, height) <= HighBand.SIDE || width % 16 != 0 || height % 16 != 0) {
        throw new IllegalArgumentException(
            "A large picture needs sides that are multiples of 16, one of them above "
                + HighBand.SIDE
                + ", found "
                + width
                + " x "
                + height);
      }
    }
  }

  /** Figures of one way. */
  private static final class Marks {
    private double detail;
    private int count;
    private final Seams windows = new Seams(PATCH * Autoencoder.FACTOR);
    private final Seams strips = new Seams(Autoencoder.FACTOR);
  }

  /**
   * Prepare.
   *
   * @param config what is drawn
   * @param painter draws
   * @param heldOut gives captions and true pictures
   * @param out receives figures and the sheet
   */
  public UhdEvaluation(Config config, LargePainter painter, Corpus heldOut, Path out) {
    this.config = config;
    this.painter = painter;
    this.heldOut = heldOut;
    this.out = out;
  }

  /**
   * Count subjects too.
   *
   * @param judge counts them
   * @param scenes whose captions are drawn, as many as those that are measured
   */
  public void count(JudgeEncoder judge, Corpus scenes) {
    counts =
        new LargeCounts(judge, painter, scenes).run(config.captions, config.width, config.height);
  }

  /** {@return the figures as a table, which are written with the sheet too} */
  public String run() throws IOException {
    Files.createDirectories(out);
    List<ContactSheet.Cell> cells = new ArrayList<>();
    for (int i = 0; i < config.captions; i++) {
      Scene scene = heldOut.scene(i, config.width, config.height);
      Map<String, RgbImage> pictures = new LinkedHashMap<>();
      pictures.put(TRUTH, RgbImage.of(scene.rgb(), config.width));
      for (LargePainter.Way way : painter.ways()) {
        pictures.put(
            way.label(), painter.draw(scene.caption(), config.width, config.height, way, 1000 + i));
      }
      pictures.put(STRETCHED, stretched(scene.caption(), 1000 + i));
      boolean shown = i < config.shown;
      JsonObject energies = new JsonObject();
      pictures.forEach((name, picture) -> energies.addProperty(name, mark(name, picture)));
      JsonObject one = new JsonObject();
      one.addProperty("caption", scene.caption());
      one.add("energy", energies);
      each.add(one);
      if (shown) {
        pictures.forEach((name, picture) -> cells.addAll(cells(name, picture, scene.caption())));
      }
      System.out.printf(Locale.ROOT, "large picture %d of %d%n", i + 1, config.captions);
    }
    ContactSheet.write(out.resolve("uhd.png"), cells, 2 * (painter.ways().size() + 2));
    Files.writeString(out.resolve("uhd.json"), json());
    String table = table();
    Files.writeString(out.resolve("uhd.md"), table);
    return table;
  }

  /** A picture of the longest side that is drawn as a whole, enlarged as any program does it. */
  private RgbImage stretched(String caption, long seed) {
    double scale = HighBand.SIDE / (double) Math.max(config.width, config.height);
    int width = sixteenths(scale * config.width);
    int height = sixteenths(scale * config.height);
    RgbImage small = painter.draw(caption, width, height, LargePainter.Way.NATIVE_2, seed);
    BufferedImage large =
        new BufferedImage(config.width, config.height, BufferedImage.TYPE_INT_RGB);
    Graphics2D g = large.createGraphics();
    g.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BICUBIC);
    g.drawImage(image(small), 0, 0, config.width, config.height, null);
    g.dispose();
    return RgbImage.of(
        large.getRGB(0, 0, config.width, config.height, null, 0, config.width), config.width);
  }

  /** {@return the nearest side that can be drawn} */
  static int sixteenths(double pixels) {
    return (int) Math.max(8, Math.rint(pixels / 16)) * 16;
  }

  /** {@return the energy of its fine detail} */
  private double mark(String name, RgbImage picture) {
    Marks m = marks.computeIfAbsent(name, n -> new Marks());
    float[] luma = luma(picture);
    int w = picture.width();
    int h = picture.height();
    double energy = HighBand.energy(luma, w, h);
    m.detail += energy;
    m.count++;
    m.windows.columns(luma, w, h, border(w));
    m.windows.rows(luma, w, h, border(h));
    m.strips.rows(luma, w, h, y -> y % config.strip == 0);
    return energy;
  }

  /** Where windows of attention meet along a side. */
  private static IntPredicate border(int pixels) {
    int token = PATCH * Autoencoder.FACTOR;
    int window = Denoiser.window((pixels + token - 1) / token) * token;
    return at -> at % window == 0;
  }

  private static float[] luma(RgbImage picture) {
    float[] luma = new float[picture.width() * picture.height()];
    byte[] rgb = picture.rgb();
    for (int i = 0; i < luma.length; i++) {
      luma[i] =
          (0.299f * (rgb[3 * i] & 255)
                  + 0.587f * (rgb[3 * i + 1] & 255)
                  + 0.114f * (rgb[3 * i + 2] & 255))
              / 255;
    }
    return luma;
  }

  // ---------------------------------------------------------------- what is written

  private double detail(String name) {
    Marks truth = marks.get(TRUTH);
    Marks m = marks.get(name);
    return m.detail / m.count / (truth.detail / truth.count);
  }

  private String table() {
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            "%d held-out captions at %d x %d%n%n", config.captions, config.width, config.height));
    text.append("| way | detail | at windows | beside the next lines | at strips |\n");
    text.append("| --- | --- | --- | --- | --- |\n");
    for (Map.Entry<String, Marks> entry : marks.entrySet()) {
      text.append(
          String.format(
              Locale.ROOT,
              "| %s | %.3f | %s | %s | %s |%n",
              entry.getKey(),
              detail(entry.getKey()),
              shown(entry.getValue().windows.ratio()),
              shown(entry.getValue().windows.besideNext()),
              shown(entry.getValue().strips.ratio())));
    }
    return counts.isEmpty() ? text.toString() : text + LargeCounts.table(counts);
  }

  private static String shown(double ratio) {
    return Double.isFinite(ratio) ? String.format(Locale.ROOT, "%.3f", ratio) : "none";
  }

  private String json() {
    JsonObject all = new JsonObject();
    all.addProperty("captions", config.captions);
    all.addProperty("width", config.width);
    all.addProperty("height", config.height);
    JsonObject ways = new JsonObject();
    marks.forEach(
        (name, m) -> {
          JsonObject one = new JsonObject();
          one.addProperty("detail", detail(name));
          number(one, "windows", m.windows.ratio());
          number(one, "windows beside the next lines", m.windows.besideNext());
          number(one, "strips", m.strips.ratio());
          ways.add(name, one);
        });
    all.add("ways", ways);
    JsonObject numbers = new JsonObject();
    counts.forEach((name, share) -> numbers.addProperty(name, share.value()));
    all.add("right number", numbers);
    all.add("pictures", each);
    return new GsonBuilder().setPrettyPrinting().create().toJson(all) + "\n";
  }

  private static void number(JsonObject json, String name, double value) {
    if (Double.isFinite(value)) {
      json.addProperty(name, value);
    }
  }

  /** The whole picture, shrunk, and its middle at its own pixels. */
  private static List<ContactSheet.Cell> cells(String name, RgbImage picture, String caption) {
    BufferedImage whole = image(picture);
    double scale = CELL / (double) Math.max(picture.width(), picture.height());
    int across = (int) Math.round(picture.width() * scale);
    int down = (int) Math.round(picture.height() * scale);
    BufferedImage small = new BufferedImage(across, down, BufferedImage.TYPE_INT_RGB);
    Graphics2D g = small.createGraphics();
    g.drawImage(
        whole.getScaledInstance(across, down, java.awt.Image.SCALE_AREA_AVERAGING), 0, 0, null);
    g.dispose();
    int side = Math.min(CELL, Math.min(picture.width(), picture.height()));
    BufferedImage middle =
        whole.getSubimage((picture.width() - side) / 2, (picture.height() - side) / 2, side, side);
    return List.of(
        new ContactSheet.Cell(small, name + ": " + caption),
        new ContactSheet.Cell(middle, name + ", 100 %"));
  }

  private static BufferedImage image(RgbImage picture) {
    int[] rgb = new int[picture.width() * picture.height()];
    byte[] bytes = picture.rgb();
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = (bytes[3 * i] & 255) << 16 | (bytes[3 * i + 1] & 255) << 8 | bytes[3 * i + 2] & 255;
    }
    return ContactSheet.image(rgb, picture.width(), picture.height());
  }
}
