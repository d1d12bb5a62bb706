package dev.banana.train.eval;

import dev.banana.Banana;
import dev.banana.ImageRequest;
import dev.banana.SamplingMode;
import dev.banana.image.RgbImage;
import java.util.List;

/** Draws one large picture. */
public interface LargePainter {
  /** A way to draw it. */
  enum Way {
    /** As pictures are drawn that are not large. */
    SMALL("small"),
    /** Drawn small, then refined. */
    REFINE("refine"),
    /** Drawn at its own size in one step. */
    NATIVE_1("native, 1 step"),
    /** Drawn at its own size in two steps. */
    NATIVE_2("native, 2 steps");

    /** The ways of large pictures. */
    static final List<Way> LARGE = List.of(REFINE, NATIVE_1, NATIVE_2);

    private final String label;

    Way(String label) {
      this.label = label;
    }

    /** {@return what people call it} */
    String label() {
      return label;
    }
  }

  /** {@return the picture of a caption} */
  RgbImage draw(String caption, int width, int height, Way way, long seed);

  /** {@return what draws with a bundle, as everybody does who uses it} */
  static LargePainter of(Banana banana) {
    return (caption, width, height, way, seed) -> {
      ImageRequest request = ImageRequest.of(caption).withSize(width, height).withSeed(seed);
      ImageRequest sampled =
          switch (way) {
            case SMALL -> request;
            case REFINE -> request.withMode(SamplingMode.REFINE);
            case NATIVE_1 -> request.withMode(SamplingMode.NATIVE).withSteps(1);
            case NATIVE_2 -> request.withMode(SamplingMode.NATIVE).withSteps(2);
          };
      return banana.generate(sampled).pixels();
    };
  }
}
