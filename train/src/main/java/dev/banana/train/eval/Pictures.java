package dev.banana.train.eval;

import dev.banana.image.RgbImage;
import dev.banana.model.judge.Crop;
import dev.banana.train.judge.Eyes;
import java.util.ArrayList;
import java.util.List;

/**
 * What is kept of a set of pictures.
 *
 * @param looks what the judge says about each
 * @param details mean square of the Laplacian of each
 * @param milliseconds that each took; empty if they were not timed
 * @param first the first few themselves, for sheets
 * @param seen what eyes from elsewhere see in each; empty if they were not asked
 */
record Pictures(
    List<Eyes.Look> looks,
    List<Double> details,
    List<Double> milliseconds,
    List<RgbImage> first,
    List<Outsider.Seen> seen) {
  private static final int BATCH = 32;

  /** {@return the features of each} */
  List<float[]> features() {
    return looks.stream().map(Eyes.Look::features).toList();
  }

  /** {@return the median time, or no number} */
  double median() {
    List<Double> sorted = milliseconds.stream().sorted().toList();
    return sorted.isEmpty() ? Double.NaN : sorted.get(sorted.size() / 2);
  }

  /** {@return the mean of {@link #details}} */
  double detail() {
    return details.stream().mapToDouble(d -> d).average().orElse(Double.NaN);
  }

  /** Gathers pictures one by one, and looks at them in batches. */
  static final class Gatherer {
    private final Eyes eyes;
    private final int most;
    private final Outsider outsider;
    private final Pictures pictures =
        new Pictures(
            new ArrayList<>(),
            new ArrayList<>(),
            new ArrayList<>(),
            new ArrayList<>(),
            new ArrayList<>());
    private final List<float[]> waiting = new ArrayList<>();

    /**
     * Begin.
     *
     * @param eyes look at them
     * @param most pictures that are kept themselves
     * @param outsider looks at them too, or null
     */
    Gatherer(Eyes eyes, int most, Outsider outsider) {
      this.eyes = eyes;
      this.most = most;
      this.outsider = outsider;
    }

    /** Add one. */
    void add(RgbImage image) {
      waiting.add(Crop.whole(image.rgb(), image.width(), image.height()));
      pictures.details.add(Sharpness.laplacian(image));
      if (outsider != null) {
        pictures.seen.add(outsider.look(image));
      }
      if (pictures.first.size() < most) {
        pictures.first.add(image);
      }
      if (waiting.size() == BATCH) {
        look();
      }
    }

    /** Add one that was timed. */
    void add(RgbImage image, double milliseconds) {
      add(image);
      pictures.milliseconds.add(milliseconds);
    }

    private void look() {
      pictures.looks.addAll(eyes.look(waiting));
      waiting.clear();
    }

    /** {@return all of them} */
    Pictures done() {
      if (!waiting.isEmpty()) {
        look();
      }
      return pictures;
    }
  }
}
