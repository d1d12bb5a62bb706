package dev.banana.train.eval;

import dev.banana.Banana;
import dev.banana.GeneratedImage;
import dev.banana.ImageRequest;
import dev.banana.peel.PeelStack;
import java.util.List;

/**
 * Draws with a bundle, as everybody does who uses it.
 *
 * @param banana the open bundle
 * @param steps 1 to 8
 * @param width pixels across
 * @param height pixels down
 * @param apart whether several things are drawn one by one
 * @param peels what the model wears
 */
record BundlePainter(
    Banana banana, int steps, int width, int height, boolean apart, PeelStack peels)
    implements Painter {
  @Override
  public void draw(List<String> captions, long[] seeds, Taker taker) {
    for (int i = 0; i < captions.size(); i++) {
      GeneratedImage image =
          banana.generate(
              ImageRequest.of(captions.get(i))
                  .withSize(width, height)
                  .withSteps(steps)
                  .withSeed(seeds[i])
                  .withApart(apart)
                  .withPeels(peels));
      taker.take(i, image.pixels(), image.timings().total());
    }
  }
}
