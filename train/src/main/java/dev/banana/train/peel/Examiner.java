package dev.banana.train.peel;

import dev.banana.model.judge.JudgeFile;
import dev.banana.text.PromptEncoder;
import dev.banana.text.TextFeatures;
import dev.banana.train.corpus.ContactSheet;
import dev.banana.train.teacher.Preview;
import dev.banana.train.torch.TorchWeights;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import javax.imageio.ImageIO;

/** Draws previews of a peel that is learned, and at the end says whether it learned. */
final class Examiner {
  private static final long SEED = 9000;
  private static final int SHOWN = 8;
  private static final int EXAMINED = 16;
  private static final int CELL = 160;
  private static final int THUMBNAIL = 96;
  private static final List<String> THINGS = List.of("a fox", "a castle", "an apple");

  private final PeelTraining.Config config;
  private final PeelPictures pictures;
  private final Studio studio;
  private final Likeness likeness;
  private final Optional<JudgeFile> judge;
  private final Path folder;
  private final List<String> prompts = new ArrayList<>();
  private final List<TextFeatures> called = new ArrayList<>();
  private final List<String> otherPrompts;
  private final List<TextFeatures> others = new ArrayList<>();

  Examiner(
      PeelTraining.Config config,
      PeelPictures pictures,
      Studio studio,
      Likeness likeness,
      Optional<JudgeFile> judge,
      PromptEncoder text,
      Path folder)
      throws IOException {
    this.config = config;
    this.pictures = pictures;
    this.studio = studio;
    this.likeness = likeness;
    this.judge = judge;
    this.folder = folder;
    // At even distances they might all be of one kind.
    List<PeelPictures.Picture> any = new ArrayList<>(pictures.pictures());
    Collections.shuffle(any, new Random(SEED));
    for (int i = 0; i < EXAMINED - THINGS.size(); i++) {
      prompts.add(any.get(i % any.size()).caption());
    }
    THINGS.forEach(thing -> prompts.add(0, config.trigger() + " of " + thing));
    prompts.forEach(prompt -> called.add(text.encode(prompt)));
    // The first forty of the fixed prompts are kept by the training itself.
    otherPrompts = Preview.fixedPrompts().stream().skip(48).toList();
    otherPrompts.forEach(prompt -> others.add(text.encode(prompt)));
  }

  /** Draw the first prompts. */
  void preview(TorchWeights factors, long step) {
    List<ContactSheet.Cell> cells = new ArrayList<>();
    List<int[]> drawn = studio.pictures(called.subList(0, SHOWN), factors, SEED);
    for (int i = 0; i < SHOWN; i++) {
      cells.add(new ContactSheet.Cell(image(drawn.get(i), CELL), prompts.get(i)));
    }
    Path png = folder.resolve(String.format(Locale.ROOT, "preview-%06d.png", step));
    ContactSheet.write(png, cells, SHOWN / 2);
  }

  /** {@return whether it learned} */
  Outcome outcome(TorchWeights factors, long steps) throws IOException {
    List<int[]> before = studio.pictures(called, null, SEED);
    List<int[]> after = studio.pictures(called, factors, SEED);
    List<int[]> othersBefore = studio.pictures(others, null, SEED);
    List<int[]> othersAfter = studio.pictures(others, factors, SEED);
    List<int[]> learned = pictures.pictures().stream().map(PeelPictures.Picture::rgb).toList();
    List<float[]> set = looks(learned);
    double plain = Likeness.distance(looks(othersBefore), set);
    sheet(before, after);
    Opinion.Sets sets =
        new Opinion.Sets(before, after, learned, otherPrompts, othersBefore, othersAfter);
    return new Outcome(
        steps,
        Likeness.distance(looks(before), set),
        Likeness.distance(looks(after), set),
        Likeness.distance(every(set, 0), every(set, 1)),
        decibels(othersBefore, othersAfter),
        1 - Likeness.distance(looks(othersAfter), set) / plain,
        judge.map(file -> Opinion.of(file, sets, config.side())),
        png(image(after.get(0), THUMBNAIL)));
  }

  private void sheet(List<int[]> before, List<int[]> after) {
    List<ContactSheet.Cell> cells = new ArrayList<>();
    for (int i = 0; i < before.size(); i++) {
      cells.add(new ContactSheet.Cell(image(before.get(i), CELL), "without: " + prompts.get(i)));
      cells.add(new ContactSheet.Cell(image(after.get(i), CELL), "with"));
    }
    ContactSheet.write(folder.resolve("examined.png"), cells, 8);
  }

  private List<float[]> looks(List<int[]> all) {
    return all.stream().map(rgb -> likeness.of(rgb, config.side())).toList();
  }

  private static List<float[]> every(List<float[]> set, int from) {
    List<float[]> some = new ArrayList<>();
    for (int i = from; i < set.size(); i += 2) {
      some.add(set.get(i));
    }
    return some;
  }

  private static double decibels(List<int[]> a, List<int[]> b) {
    double error = 1e-9;
    for (int i = 0; i < a.size(); i++) {
      for (int k = 0; k < a.get(i).length; k++) {
        for (int shift = 0; shift <= 16; shift += 8) {
          int d = (a.get(i)[k] >> shift & 255) - (b.get(i)[k] >> shift & 255);
          error += d * d / 3.0 / a.get(i).length / a.size();
        }
      }
    }
    return 10 * Math.log10(255 * 255 / error);
  }

  private BufferedImage image(int[] rgb, int size) {
    int side = config.side();
    BufferedImage whole = new BufferedImage(side, side, BufferedImage.TYPE_INT_RGB);
    whole.setRGB(0, 0, side, side, rgb, 0, side);
    BufferedImage small = new BufferedImage(size, size, BufferedImage.TYPE_INT_RGB);
    Graphics2D g = small.createGraphics();
    g.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
    g.drawImage(whole, 0, 0, size, size, null);
    g.dispose();
    return small;
  }

  private static byte[] png(BufferedImage image) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ImageIO.write(image, "png", out);
    return out.toByteArray();
  }
}
