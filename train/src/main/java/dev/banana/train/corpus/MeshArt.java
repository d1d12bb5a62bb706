package dev.banana.train.corpus;

import java.util.Arrays;

/**
 * Draws a {@link Mesh} with a depth buffer: parallel projection, one lamp at the camera's upper
 * left, generous ambient light, and four samples per pixel.
 */
final class MeshArt {
  private static final double AMBIENT = 0.62;
  private static final double LAMP = 0.46;
  private static final double[] TO_LAMP = {-0.45, 0.62, 0.64};

  private final int side;
  private final int[] argb;
  private final float[] depth;

  private MeshArt(int side) {
    this.side = side;
    this.argb = new int[side * side];
    this.depth = new float[side * side];
    Arrays.fill(depth, Float.NEGATIVE_INFINITY);
  }

  /**
   * {@return a view of {@code mesh}, cropped, or null if nothing is seen}
   *
   * @param azimuth where the camera stands, degrees from the front towards the right
   * @param elevation height of the camera, degrees above the floor
   * @param side longest side in pixels
   */
  static Bitmap draw(Mesh mesh, double azimuth, double elevation, int side) {
    MeshArt art = new MeshArt(side * 2);
    float[] seen = project(mesh.points(), Math.toRadians(azimuth), Math.toRadians(elevation));
    fit(seen, side * 2);
    art.triangles(mesh, seen, true);
    art.triangles(mesh, seen, false);
    return new Bitmap(side * 2, side * 2, art.argb).half().crop();
  }

  private static float[] project(float[] points, double azimuth, double elevation) {
    double ca = Math.cos(azimuth);
    double sa = Math.sin(azimuth);
    double ce = Math.cos(elevation);
    double se = Math.sin(elevation);
    float[] out = new float[points.length];
    for (int i = 0; i < points.length; i += 3) {
      double x = points[i] * ca - points[i + 2] * sa;
      double z = points[i] * sa + points[i + 2] * ca;
      out[i] = (float) x;
      out[i + 1] = (float) (points[i + 1] * ce - z * se);
      out[i + 2] = (float) (points[i + 1] * se + z * ce);
    }
    return out;
  }

  private static void fit(float[] p, int side) {
    float[] low = {Float.MAX_VALUE, Float.MAX_VALUE};
    float[] high = {-Float.MAX_VALUE, -Float.MAX_VALUE};
    for (int i = 0; i < p.length; i++) {
      if (i % 3 < 2) {
        low[i % 3] = Math.min(low[i % 3], p[i]);
        high[i % 3] = Math.max(high[i % 3], p[i]);
      }
    }
    float span = Math.max(high[0] - low[0], high[1] - low[1]);
    float scale = side * 0.97f / span;
    for (int i = 0; i < p.length; i += 3) {
      p[i] = (p[i] - (low[0] + high[0]) / 2) * scale + side / 2f;
      p[i + 1] = side / 2f - (p[i + 1] - (low[1] + high[1]) / 2) * scale;
      p[i + 2] *= scale;
    }
  }

  private void triangles(Mesh mesh, float[] p, boolean solid) {
    for (int t = 0; t < mesh.materials().length; t++) {
      Mesh.Paint paint = mesh.paints().get(mesh.materials()[t]);
      if (paint.alpha() > 0.95 == solid) {
        triangle(mesh, p, t, paint);
      }
    }
  }

  private void triangle(Mesh mesh, float[] p, int t, Mesh.Paint paint) {
    int i = t * 9;
    float ax = p[i];
    float ay = p[i + 1];
    float bx = p[i + 3];
    float by = p[i + 4];
    float cx = p[i + 6];
    float cy = p[i + 7];
    float area = (bx - ax) * (cy - ay) - (by - ay) * (cx - ax);
    if (Math.abs(area) < 1e-6f) {
      return;
    }
    int light = (int) (256 * light(p, i));
    float inverse = 1 / area;
    float stepA = (by - cy) * inverse;
    float stepB = (cy - ay) * inverse;
    int x0 = Math.max(0, (int) Math.floor(Math.min(ax, Math.min(bx, cx))));
    int x1 = Math.min(side - 1, (int) Math.ceil(Math.max(ax, Math.max(bx, cx))));
    int y0 = Math.max(0, (int) Math.floor(Math.min(ay, Math.min(by, cy))));
    int y1 = Math.min(side - 1, (int) Math.ceil(Math.max(ay, Math.max(by, cy))));
    for (int y = y0; y <= y1; y++) {
      float py = y + 0.5f;
      float px = x0 + 0.5f;
      float wa = ((bx - px) * (cy - py) - (by - py) * (cx - px)) * inverse;
      float wb = ((cx - px) * (ay - py) - (cy - py) * (ax - px)) * inverse;
      for (int x = x0; x <= x1; x++, wa += stepA, wb += stepB) {
        float wc = 1 - wa - wb;
        if (wa >= 0 && wb >= 0 && wc >= 0) {
          float z = wa * p[i + 2] + wb * p[i + 5] + wc * p[i + 8];
          if (z > depth[y * side + x]) {
            put(y * side + x, z, colour(mesh, t, paint, wa, wb, wc), paint.alpha(), light);
          }
        }
      }
    }
  }

  private static double light(float[] p, int i) {
    double ux = p[i + 3] - p[i];
    double uy = -(p[i + 4] - p[i + 1]);
    double uz = p[i + 5] - p[i + 2];
    double vx = p[i + 6] - p[i];
    double vy = -(p[i + 7] - p[i + 1]);
    double vz = p[i + 8] - p[i + 2];
    double nx = uy * vz - uz * vy;
    double ny = uz * vx - ux * vz;
    double nz = ux * vy - uy * vx;
    double length = Math.sqrt(nx * nx + ny * ny + nz * nz);
    if (length == 0) {
      return AMBIENT;
    }
    // Surfaces are lit on the side that faces us, whichever way they were wound.
    double turn = nz < 0 ? -1 : 1;
    double dot = turn * (nx * TO_LAMP[0] + ny * TO_LAMP[1] + nz * TO_LAMP[2]) / length;
    return AMBIENT + LAMP * Math.max(0, dot);
  }

  private static int colour(Mesh mesh, int t, Mesh.Paint paint, float wa, float wb, float wc) {
    if (paint.texture() == null) {
      return 0xFF000000 | paint.rgb();
    }
    float[] uv = mesh.uvs();
    int i = t * 6;
    float u = wa * uv[i] + wb * uv[i + 2] + wc * uv[i + 4];
    float v = wa * uv[i + 1] + wb * uv[i + 3] + wc * uv[i + 5];
    int w = paint.width();
    int h = paint.height();
    int x = Math.min(w - 1, (int) ((u - Math.floor(u)) * w));
    int y = Math.min(h - 1, (int) ((1 - (v - Math.floor(v))) * h));
    return paint.texture()[Math.max(0, Math.min(h - 1, y)) * w + Math.max(0, x)];
  }

  private void put(int at, float z, int colour, double alpha, int light) {
    int a = (int) ((colour >>> 24) * alpha);
    if (a < 8) {
      return;
    }
    int r = Math.min(255, (colour >> 16 & 255) * light >> 8);
    int g = Math.min(255, (colour >> 8 & 255) * light >> 8);
    int b = Math.min(255, (colour & 255) * light >> 8);
    if (a > 200) {
      argb[at] = 0xFF000000 | r << 16 | g << 8 | b;
      depth[at] = z;
      return;
    }
    int under = argb[at];
    int rest = 255 - a;
    int oa = a + (under >>> 24) * rest / 255;
    int or = (r * a + (under >> 16 & 255) * rest) / 255;
    int og = (g * a + (under >> 8 & 255) * rest) / 255;
    int ob = (b * a + (under & 255) * rest) / 255;
    argb[at] = oa << 24 | or << 16 | og << 8 | ob;
  }
}
