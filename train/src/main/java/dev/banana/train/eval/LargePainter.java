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
    /** Drawn small, then enlarged by a net. */
    ENLARGE("enlarge"),
    /** Drawn small, then refined. */
    REFINE("refine"),
    /** Drawn at its own size in one step. */
    NATIVE_1("native, 1 step"),
    /** Drawn at its own size in two steps. */
    NATIVE_2("native, 2 steps"),
    /** All of it drawn at its own size in one step: nothing is set in. */
    NATIVE_WHOLE("native, 1 step, nothing set in");

    /** The ways of large pictures. */
    static final List<Way> LARGE = List.of(ENLARGE, REFINE, NATIVE_1, NATIVE_2, NATIVE_WHOLE);

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

  /** {@return the ways in which it can draw a large picture} */
  default List<Way> ways() {
    return Way.LARGE;
  }

  /** {@return what draws with a bundle, as everybody does who uses it} */
  static LargePainter of(Banana banana) {
    boolean enlarges = banana.bundle().spec().enlarger().isPresent();
    return new LargePainter() {
      @Override
      public RgbImage draw(String caption, int width, int height, Way way, long seed) {
        return banana.generate(request(caption, width, height, way, seed)).pixels();
      }

      @Override
      public List<Way> ways() {
        return Way.LARGE.stream().filter(way -> enlarges || way != Way.ENLARGE).toList();
      }
    };
  }

  private static ImageRequest request(String caption, int width, int height, Way way, long seed) {
    ImageRequest request = ImageRequest.of(caption).withSize(width, height).withSeed(seed);
    return switch (way) {
      case SMALL -> request;
      case ENLARGE -> request.withMode(SamplingMode.ENLARGE);
      case REFINE -> request.withMode(SamplingMode.REFINE);
      case NATIVE_1 -> request.withMode(SamplingMode.NATIVE).withSteps(1);
      case NATIVE_2 -> request.withMode(SamplingMode.NATIVE).withSteps(2);
      case NATIVE_WHOLE ->
          request.withMode(SamplingMode.NATIVE).withSteps(1).withApart(false).withCrowds(false);
    };
  }
}
