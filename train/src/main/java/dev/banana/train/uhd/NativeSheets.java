package dev.banana.train.uhd;

import dev.banana.model.decode.Autoencoder;
import dev.banana.model.denoise.Denoiser.Context;
import dev.banana.model.denoise.Schedule;
import dev.banana.model.weights.Weights;
import dev.banana.train.corpus.ContactSheet;
import dev.banana.train.latents.DrawnSet;
import dev.banana.train.latents.DrawnSet.Drawn;
import dev.banana.train.run.TrainingLoop;
import dev.banana.train.teacher.Preview;
import dev.banana.train.torch.TorchWeights;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;

/**
 * Held-out pictures as they were drawn small and enlarged, and as the trunk of large pictures draws
 * them in one and in two steps; how far those are from the former is noted for each size.
 */
final class NativeSheets {
  /** Latents of the pictures of each size that are shown, nearly. */
  private static final int SHOWN = 20_000;

  private final NativeStage stage;
  private final TorchWeights student;
  private final DrawnSet heldOut;
  private final Preview preview;

  NativeSheets(NativeStage stage, TorchWeights student, DrawnSet heldOut, Preview preview) {
    this.stage = stage;
    this.student = student;
    this.heldOut = heldOut;
    this.preview = preview;
  }

  /**
   * Draw the sheet {@code sheet.png}.
   *
   * @param weights average weights of the trunk
   * @param folder receives it
   * @param curves where to note figures
   */
  void write(TorchWeights weights, Path folder, TrainingLoop.Note curves) throws IOException {
    List<ContactSheet.Cell> cells = new ArrayList<>();
    float second = Schedule.largeJumps(2).get(1).time();
    for (Drawn drawn : heldOut.first(SHOWN)) {
      try (PointerScope scope = new PointerScope();
          NoGradGuard guard = new NoGradGuard()) {
        Weights<Tensor> views = weights.use();
        Context<Tensor> context = stage.context(student.use(), drawn);
        Tensor clean = drawn.batch().clean();
        Tensor noise = stage.noise(drawn);
        Map<String, Tensor> ways = new LinkedHashMap<>();
        ways.put("enlarged", clean);
        Tensor one = stage.first(views, context, drawn, noise);
        ways.put("1 step", one);
        ways.put("2 steps", stage.later(views, context, drawn, noise, one, second));
        int width = (int) clean.size(3) * Autoencoder.FACTOR;
        int height = (int) clean.size(2) * Autoencoder.FACTOR;
        for (Map.Entry<String, Tensor> way : ways.entrySet()) {
          if (way.getValue() != clean) {
            curves.add(
                width + "x" + height + ", " + way.getKey(),
                NativeStage.error(way.getValue(), clean));
          }
        }
        for (int i = 0; i < clean.size(0); i++) {
          for (Map.Entry<String, Tensor> way : ways.entrySet()) {
            try (PointerScope inner = new PointerScope()) {
              float[] pixels = preview.pixels(way.getValue().narrow(0, i, 1));
              cells.add(
                  new ContactSheet.Cell(
                      UhdSheets.whole(pixels, width, height),
                      way.getKey() + ": " + drawn.captions().get(i)));
            }
          }
        }
      }
    }
    ContactSheet.write(folder.resolve("sheet.png"), cells, 6);
  }
}
