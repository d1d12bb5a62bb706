package dev.banana.train.uhd;

import dev.banana.model.denoise.Denoiser;
import dev.banana.model.denoise.Denoiser.Context;
import dev.banana.model.denoise.Denoiser.Query;
import dev.banana.model.denoise.Schedule;
import dev.banana.model.weights.Weights;
import dev.banana.train.corpus.ContactSheet;
import dev.banana.train.latents.Conditioning;
import dev.banana.train.latents.LargeSet;
import dev.banana.train.latents.LargeSet.Large;
import dev.banana.train.run.TrainingLoop;
import dev.banana.train.teacher.Preview;
import dev.banana.train.teacher.Sampling;
import dev.banana.train.torch.TorchOps;
import dev.banana.train.torch.TorchWeights;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * What a student makes of held-out large pictures: whole and cut out at their own pixels, with
 * figures beside; and how far its small pictures are from those of the student before the stage.
 */
final class UhdSheets {
  private static final float GUIDANCE = 3;
  private static final int CELL = 480;

  private final Denoiser model;
  private final Sampling sampling;
  private final TorchOps ops;
  private final TorchWeights before;
  private final List<Large> shown;
  private final Preview preview;
  private final int side;
  private final Lessons lessons;

  UhdSheets(
      Denoiser model,
      Sampling sampling,
      TorchOps ops,
      TorchWeights before,
      LargeSet heldOut,
      Preview preview,
      int side) {
    this.model = model;
    this.sampling = sampling;
    this.ops = ops;
    this.before = before;
    this.preview = preview;
    this.side = side;
    this.lessons = new Lessons(model, sampling, ops, GUIDANCE, GUIDANCE);
    this.shown = ends(heldOut.first(1));
  }

  /** The smallest and the largest size; more would take minutes. */
  private static List<Large> ends(List<Large> all) {
    List<Large> sorted = new ArrayList<>(all);
    sorted.sort(java.util.Comparator.comparingLong(l -> l.batch().clean().numel()));
    List<Large> ends = new ArrayList<>(List.of(sorted.get(0)));
    if (sorted.size() > 1) {
      ends.add(sorted.get(sorted.size() - 1));
    }
    for (Large large : ends) {
      List.of(
              large.batch().clean(),
              large.batch().hidden(),
              large.batch().textBias(),
              large.start())
          .forEach(Tensor::retainReference);
    }
    return ends;
  }

  /**
   * Draw the sheet {@code sheet.png}, and add a line to {@code figures.txt}.
   *
   * @param weights a student
   * @param folder receives both
   * @param when words for the line
   * @param curves where to note figures
   */
  void write(TorchWeights weights, Path folder, String when, TrainingLoop.Note curves)
      throws IOException {
    List<ContactSheet.Cell> cells = new ArrayList<>();
    Map<String, Double> figures = new LinkedHashMap<>();
    for (Large large : shown) {
      try (PointerScope scope = new PointerScope();
          NoGradGuard guard = new NoGradGuard()) {
        torch.manual_seed(1000);
        add(weights, large, cells, figures);
      }
    }
    for (int steps : new int[] {1, 2}) {
      double error = preview.meanSquare(side, drawer(before, steps), drawer(weights, steps));
      // Pixels span 2; nothing differs before the first step.
      double decibels = Math.min(99, 10 * Math.log10(4 / error));
      figures.put("small pictures kept dB, " + steps + " steps", decibels);
    }
    ContactSheet.write(
        folder.resolve(when.equals("before") ? "sheet-before.png" : "sheet.png"), cells, 5);
    StringBuilder line = new StringBuilder(when);
    for (Map.Entry<String, Double> figure : figures.entrySet()) {
      line.append(String.format(Locale.ROOT, "; %s %.3f", figure.getKey(), figure.getValue()));
      curves.add(figure.getKey(), figure.getValue());
    }
    System.out.println(line);
    Files.writeString(
        folder.resolve("figures.txt"),
        line + System.lineSeparator(),
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND);
  }

  private Preview.Painter drawer(TorchWeights weights, int steps) {
    return (noise, batch) -> {
      Weights<Tensor> views = weights.use();
      Context<Tensor> context = new Conditioning(model).of(views, batch, Conditioning.Dropout.NONE);
      return sampling.consistency(views, noise, context, steps, GUIDANCE);
    };
  }

  /** All ways of one picture. */
  private void add(
      TorchWeights weights,
      Large large,
      List<ContactSheet.Cell> cells,
      Map<String, Double> figures) {
    Weights<Tensor> views = weights.use();
    Context<Tensor> context = lessons.context(views, large);
    Tensor clean = large.batch().clean();
    int high = (int) clean.size(2);
    int wide = (int) clean.size(3);
    Map<String, Tensor> ways = new LinkedHashMap<>();
    ways.put("truth", clean);
    ways.put("stretched", large.start());
    Tensor noise = torch.randn_like(clean);
    ways.put("refined", refined(views, ways.get("stretched"), noise, context));
    int height = high * 16;
    int width = wide * 16;
    String size = width + "x" + height;
    float[] truth = null;
    double most = 0;
    int[] spot = null;
    for (Map.Entry<String, Tensor> way : ways.entrySet()) {
      float[] pixels = preview.pixels(way.getValue());
      double detail = HighBand.energy(HighBand.luma(pixels), width, height);
      String name = size + " " + way.getKey();
      if (truth == null) {
        truth = pixels;
        most = detail;
        spot = spot(pixels, width, height);
        cells.add(new ContactSheet.Cell(whole(pixels, width, height), large.captions().get(0)));
      } else {
        figures.put(name + ", detail", most == 0 ? 0 : detail / most);
      }
      if (way.getKey().equals("refined") || way.getKey().equals("stretched")) {
        figures.put(name + ", dB", decibels(pixels, truth));
      }
      if (way.getKey().equals("refined")) {
        cells.add(new ContactSheet.Cell(whole(pixels, width, height), way.getKey()));
      }
      cells.add(new ContactSheet.Cell(cut(pixels, width, height, spot), name + ", 100 %"));
    }
  }

  private Tensor refined(
      Weights<Tensor> views, Tensor from, Tensor noise, Context<Tensor> context) {
    float time = Schedule.REFINING;
    Tensor t = ops.scalar(time);
    Tensor x = Schedule.addNoise(ops, from, noise, t);
    Query<Tensor> query = Sampling.query(ops, (int) x.size(0), time, GUIDANCE, 1);
    return Schedule.clean(ops, x, sampling.velocity(views, x, false, query, context), t);
  }

  private static double decibels(float[] pixels, float[] truth) {
    double sum = 0;
    for (int i = 0; i < pixels.length; i++) {
      double off = pixels[i] - truth[i];
      sum += off * off;
    }
    return Math.min(99, 10 * Math.log10(4 * pixels.length / sum));
  }

  // ---------------------------------------------------------------- pictures

  /**
   * Where there is most to see: the cell with the greatest sum of differences of neighbours, where
   * the middle counts twice as much as a corner.
   */
  private static int[] spot(float[] pixels, int width, int height) {
    int across = Math.min(CELL, width);
    int down = Math.min(CELL, height);
    double best = -1;
    int[] spot = {0, 0};
    for (int y = 0; y + down <= height; y += down / 2) {
      for (int x = 0; x + across <= width; x += across / 2) {
        double sum = 0;
        for (int j = y; j < y + down; j += 2) {
          for (int i = x + 1; i < x + across; i++) {
            sum += Math.abs(pixels[j * width + i] - pixels[j * width + i - 1]);
          }
        }
        double away = Math.hypot((x + across / 2.0) / width - 0.5, (y + down / 2.0) / height - 0.5);
        sum *= 1 - 0.7 * away;
        if (sum > best) {
          best = sum;
          spot = new int[] {x, y};
        }
      }
    }
    return spot;
  }

  private static BufferedImage cut(float[] pixels, int width, int height, int[] spot) {
    int across = Math.min(CELL, width);
    int down = Math.min(CELL, height);
    return image(pixels, width, height).getSubimage(spot[0], spot[1], across, down);
  }

  static BufferedImage whole(float[] pixels, int width, int height) {
    double scale = CELL / (double) Math.max(width, height);
    int across = (int) Math.round(width * scale);
    int down = (int) Math.round(height * scale);
    BufferedImage small = new BufferedImage(across, down, BufferedImage.TYPE_INT_RGB);
    Graphics2D g = small.createGraphics();
    g.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
    BufferedImage large = image(pixels, width, height);
    g.drawImage(
        large.getScaledInstance(across, down, java.awt.Image.SCALE_AREA_AVERAGING), 0, 0, null);
    g.dispose();
    return small;
  }

  private static BufferedImage image(float[] pixels, int width, int height) {
    int plane = width * height;
    int[] rgb = new int[plane];
    for (int i = 0; i < plane; i++) {
      for (int c = 0; c < 3; c++) {
        int v = Math.round((pixels[c * plane + i] + 1) * 127.5f);
        rgb[i] |= Math.max(0, Math.min(255, v)) << 16 - 8 * c;
      }
    }
    return ContactSheet.image(rgb, width, height);
  }
}
