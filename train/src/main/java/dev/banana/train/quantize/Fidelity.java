package dev.banana.train.quantize;

import dev.banana.model.denoise.Denoiser;
import dev.banana.model.denoise.Denoiser.Context;
import dev.banana.model.weights.Weights;
import dev.banana.train.latents.Conditioning;
import dev.banana.train.teacher.Preview;
import dev.banana.train.teacher.Sampling;
import dev.banana.train.torch.FakeQuant;
import dev.banana.train.torch.FakeQuant.Rounding;
import dev.banana.train.torch.TorchOps;
import dev.banana.train.torch.TorchWeights;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import org.bytedeco.pytorch.Tensor;

/** How near rounded weights draw to the student in floats: the same prompts, the same noise. */
final class Fidelity {
  private static final float GUIDANCE = 3;

  /** The ways to round that are compared. */
  private enum Way {
    INT8(8, false),
    INT4(4, false),
    INT4_DOWN8(4, true);

    private final int bits;
    private final boolean downInEight;

    Way(int bits, boolean downInEight) {
      this.bits = bits;
      this.downInEight = downInEight;
    }

    FakeQuant.Plan plan(Denoiser model) {
      return layer -> {
        int kept = model.bits(layer, bits, downInEight);
        return kept == 0 ? Rounding.NONE : new Rounding(kept, true);
      };
    }

    String label() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  private final Denoiser model;
  private final Sampling sampling;
  private final Conditioning conditioning;
  private final TorchOps exact;
  private final TorchWeights student;
  private final Preview preview;
  private final int side;

  Fidelity(
      Denoiser model,
      Sampling sampling,
      TorchOps exact,
      TorchWeights student,
      Preview preview,
      int side) {
    this.model = model;
    this.sampling = sampling;
    this.conditioning = new Conditioning(model);
    this.exact = exact;
    this.student = student;
    this.preview = preview;
    this.side = side;
  }

  /** {@return decibels of pictures in one step, by way} */
  Map<String, Double> quick(TorchWeights weights) {
    Map<String, Double> result = new LinkedHashMap<>();
    for (Way way : Way.values()) {
      result.put(way.label() + " dB, 1 step", decibels(weights, way, 1));
    }
    return result;
  }

  /** Print the decibels of one, two and four steps, and add them to {@code fidelity.txt}. */
  void report(String when, TorchWeights weights, Path folder) throws IOException {
    StringBuilder lines = new StringBuilder();
    for (int steps : new int[] {1, 2, 4}) {
      for (Way way : Way.values()) {
        lines.append(
            String.format(
                Locale.ROOT,
                "%s training, %s, %d steps: PSNR %.2f dB to the student in floats%n",
                when,
                way.label(),
                steps,
                decibels(weights, way, steps)));
      }
    }
    System.out.print(lines);
    Files.writeString(
        folder.resolve("fidelity.txt"),
        lines,
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND);
  }

  private double decibels(TorchWeights weights, Way way, int steps) {
    double error =
        preview.meanSquare(
            side,
            drawer(() -> student.use(exact), steps),
            drawer(() -> weights.rounded(exact, way.plan(model)), steps));
    // Pixels span 2.
    return 10 * Math.log10(4 / error);
  }

  /** Views are made anew for each batch: what they remember goes with the memory of the batch. */
  private Preview.Painter drawer(Supplier<Weights<Tensor>> weights, int steps) {
    return (noise, batch) -> {
      Weights<Tensor> views = weights.get();
      Context<Tensor> context = conditioning.of(views, batch, Conditioning.Dropout.NONE);
      return sampling.consistency(views, noise, context, steps, GUIDANCE);
    };
  }
}
