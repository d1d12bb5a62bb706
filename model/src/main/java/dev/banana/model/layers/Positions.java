package dev.banana.model.layers;

/**
 * Where a token lies, said in two ways: as a share of the picture and as a count of tokens.
 *
 * <p>The share keeps the layout the same at every resolution, the count keeps neighbourhoods the
 * same. Per axis four frequencies of each; 16 angles in all, which turn 32 of 64 channels.
 *
 * <p>Shares are counted from the middle, of the side of the square of the same area, along both
 * axes: a circle in a wide picture has the shares of one in a square, and only the sides of the
 * picture lie further out.
 */
public final class Positions {
  /** Angles per token. */
  public static final int ANGLES = 16;

  /** Absolute features per token. */
  public static final int FEATURES = 16;

  private static final float[] SHARES = {1, 2, 4, 8};
  private static final float[] WAVELENGTHS = {4, 10, 25, 64};

  private Positions() {}

  /**
   * {@return the rotary angles of a grid of tokens, {@code [rows * columns * ANGLES]}, row-major}
   *
   * @param rows tokens down, at least 1
   * @param columns tokens across, at least 1
   */
  public static float[] angles(int rows, int columns) {
    float[] result = new float[rows * columns * ANGLES];
    for (int y = 0, at = 0; y < rows; y++) {
      for (int x = 0; x < columns; x++) {
        at = axis(result, at, y, share(y, rows, rows * columns));
        at = axis(result, at, x, share(x, columns, rows * columns));
      }
    }
    return result;
  }

  /** From the middle, in sides of the square of the same area. */
  private static double share(int index, int count, int area) {
    return (index + 0.5 - count / 2.0) / Math.sqrt(area);
  }

  private static int axis(float[] result, int at, int index, double share) {
    for (float frequency : SHARES) {
      result[at++] = (float) (Math.PI * frequency * share);
    }
    for (float wavelength : WAVELENGTHS) {
      result[at++] = (float) (2 * Math.PI * index / wavelength);
    }
    return at;
  }

  /** {@return the cosines of {@code angles}} */
  public static float[] cosines(float[] angles) {
    float[] result = new float[angles.length];
    for (int i = 0; i < angles.length; i++) {
      result[i] = (float) Math.cos(angles[i]);
    }
    return result;
  }

  /** {@return the sines of {@code angles}} */
  public static float[] sines(float[] angles) {
    float[] result = new float[angles.length];
    for (int i = 0; i < angles.length; i++) {
      result[i] = (float) Math.sin(angles[i]);
    }
    return result;
  }

  /**
   * {@return sines and cosines of the share alone, {@code [rows * columns * FEATURES]}}
   *
   * <p>Rotary angles only say where tokens lie to each other; these say where on the picture.
   */
  public static float[] features(int rows, int columns) {
    float[] result = new float[rows * columns * FEATURES];
    for (int y = 0, at = 0; y < rows; y++) {
      for (int x = 0; x < columns; x++) {
        for (double share :
            new double[] {share(y, rows, rows * columns), share(x, columns, rows * columns)}) {
          for (float frequency : SHARES) {
            result[at++] = (float) Math.sin(Math.PI * frequency * share);
            result[at++] = (float) Math.cos(Math.PI * frequency * share);
          }
        }
      }
    }
    return result;
  }
}
