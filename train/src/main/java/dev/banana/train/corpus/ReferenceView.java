package dev.banana.train.corpus;

import java.util.SplittableRandom;

/**
 * Draws an identity for itself, in another pose, manner, size, light and place than the scene's.
 * Colours stay, because colour is identity.
 */
final class ReferenceView {
  private static final double EIGHT_DEGREES = Math.toRadians(8);
  private static final double BLURRED = 0.1;

  private ReferenceView() {}

  /** {@return {@link Reference#SIDE} x {@link Reference#SIDE} colours 0xRRGGBB} */
  static int[] draw(Identity who, SplittableRandom random) {
    return draw(0, who, random).rgb();
  }

  /** {@return a reference for a slot of the scene, or 0 for a stranger} */
  static Reference draw(int slot, Identity who, SplittableRandom random) {
    return masked(slot, who, random).reference();
  }

  /**
   * A view, and where in it the figure is seen.
   *
   * @param reference the view
   * @param mask its slot in each pixel that shows the figure, else 0
   */
  record Masked(Reference reference, byte[] mask) {}

  /** As {@link #draw(int, Identity, SplittableRandom)}, with a mask if the slot is not 0. */
  static Masked masked(int slot, Identity who, SplittableRandom random) {
    Canvas canvas = new Canvas(Reference.SIDE, Reference.SIDE);
    Backdrop.paint(canvas, random);
    Actor actor = who.view(random, random.nextInt(3));
    double size = Reference.SIDE * 0.82 * random.nextDouble(0.7, 1.3) / 1.15;
    Bitmap bitmap = actor.pixels().apply(size);
    Placing placing =
        new Placing(
            Reference.SIDE * random.nextDouble(0.44, 0.56),
            Reference.SIDE * random.nextDouble(0.44, 0.56),
            size / Math.max(bitmap.width(), bitmap.height()),
            random.nextDouble(-EIGHT_DEGREES, EIGHT_DEGREES),
            random.nextBoolean() && !actor.concept().has('t'));
    int[] figure = canvas.draw(bitmap, placing, 1, actor.coarse(), random.nextDouble(0.88, 1.06));
    if (random.nextDouble() < BLURRED) {
      blur(canvas.rgb);
    }
    return new Masked(new Reference(slot, canvas.rgb, figure), canvas.slots);
  }

  private static void blur(int[] rgb) {
    int n = Reference.SIDE;
    for (int pass = 0; pass < 2; pass++) {
      int step = pass == 0 ? 1 : n;
      for (int i = rgb.length - n - 1; i > n; i--) {
        rgb[i] = Canvas.mix(rgb[i], Canvas.mix(rgb[i - step], rgb[i + step], 0.5), 0.5);
      }
    }
  }
}
