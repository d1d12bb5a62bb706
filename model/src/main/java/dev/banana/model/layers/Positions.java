package dev.banana.model.layers;

/**
 * Where a token lies, said in two ways: as a share of the picture and as a count of tokens.
 *
 * <p>The share keeps the layout the same at every resolution, the count keeps neighbourhoods the
 * same. Per axis four frequencies of each; 16 angles in all, which turn 32 of 64 channels.
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
        at = axis(result, at, y, rows);
        at = axis(result, at, x, columns);
      }
    }
    return result;
  }

  private static int axis(float[] result, int at, int index, int count) {
    double share = (index + 0.5) / count - 0.5;
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
        for (double share : new double[] {(y + 0.5) / rows - 0.5, (x + 0.5) / columns - 0.5}) {
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
