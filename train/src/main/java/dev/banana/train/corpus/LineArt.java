package dev.banana.train.corpus;

import java.awt.image.BufferedImage;
import java.util.Arrays;

/**
 * Draws meshes in a room as lines: an edge is where the thing, the depth or the direction of the
 * surface changes from one pixel to the next. Surfaces are tinted by where they face, since lines
 * alone are finer than what a small model decides first. Parallel projection from the front above.
 */
final class LineArt {
  private static final int PAPER = 0x1F4E8C;
  private static final int FLOOR = 0x2F6DB5;
  private static final int WALL = 0x275FA3;
  private static final int FAR = 0x3F74B5;
  private static final int LIT = 0xA9CBEE;
  private static final int INK = 0xF4F8FF;
  private static final int THIN = 0xC4DAF2;

  /** The floor and two walls are the first things. */
  private static final int ROOM = 3;

  /** Half the width of a line, as a share of the picture's side. */
  private static final double STROKE = 1 / 230.0;

  private static final double ELEVATION = Math.toRadians(33);
  private static final int SAMPLES = 2;

  private final int side;
  private final float[] depth;
  private final int[] thing;
  private final float[] normals;
  private final double ca;
  private final double sa;
  private final double scale;
  private final double midX;
  private final double midY;
  private final double midZ;
  private int things;

  /**
   * A room with a floor and two walls.
   *
   * @param side pixels of each side of the picture
   * @param width centimetres across
   * @param depth centimetres to the back
   * @param height centimetres of the walls
   * @param left whether the side wall is at the left
   */
  LineArt(int side, double width, double depth, double height, boolean left) {
    this.side = side * SAMPLES;
    this.depth = new float[this.side * this.side];
    this.thing = new int[this.side * this.side];
    this.normals = new float[3 * this.side * this.side];
    Arrays.fill(this.depth, Float.NEGATIVE_INFINITY);
    double turn = Math.toRadians(left ? 35 : -35);
    ca = Math.cos(turn);
    sa = Math.sin(turn);
    midX = width / 2;
    midY = height * 0.42;
    midZ = depth / 2;
    scale = this.side * 0.98 / Math.max(Math.hypot(width, depth), 1.35 * height);
    box(0, -4, 0, width, 0, depth);
    box(0, 0, -4, width, height, 0);
    double wall = left ? 0 : width;
    box(wall - 2, 0, 0, wall + 2, height, depth);
  }

  /** Stand a mesh on the floor, scaled to these sizes, its middle at {@code x, z}. */
  void add(Mesh mesh, double x, double z, double width, double deep, double height) {
    float[] p = mesh.points();
    double[] low = {1e30, 1e30, 1e30};
    double[] high = {-1e30, -1e30, -1e30};
    for (int i = 0; i < p.length; i++) {
      low[i % 3] = Math.min(low[i % 3], p[i]);
      high[i % 3] = Math.max(high[i % 3], p[i]);
    }
    double[] size = {width, height, deep};
    double[] to = {x, height / 2, z};
    double[] q = new double[9];
    things++;
    for (int t = 0; t < p.length; t += 9) {
      for (int k = 0; k < 9; k++) {
        int axis = k % 3;
        double span = Math.max(1e-9, high[axis] - low[axis]);
        q[k] = ((p[t + k] - (low[axis] + high[axis]) / 2) / span) * size[axis] + to[axis];
      }
      triangle(q);
    }
  }

  private void box(double x0, double y0, double z0, double x1, double y1, double z1) {
    things++;
    double[][] c = new double[8][];
    for (int i = 0; i < 8; i++) {
      c[i] = new double[] {(i & 1) == 0 ? x0 : x1, (i & 2) == 0 ? y0 : y1, (i & 4) == 0 ? z0 : z1};
    }
    int[][] faces = {
      {0, 1, 3, 2}, {4, 5, 7, 6}, {0, 1, 5, 4}, {2, 3, 7, 6}, {0, 2, 6, 4}, {1, 3, 7, 5}
    };
    for (int[] f : faces) {
      triangle(corners(c[f[0]], c[f[1]], c[f[2]]));
      triangle(corners(c[f[0]], c[f[2]], c[f[3]]));
    }
  }

  private static double[] corners(double[] a, double[] b, double[] c) {
    return new double[] {a[0], a[1], a[2], b[0], b[1], b[2], c[0], c[1], c[2]};
  }

  private void triangle(double[] q) {
    double[] s = new double[9];
    for (int k = 0; k < 9; k += 3) {
      double x = q[k] - midX;
      double y = q[k + 1] - midY;
      double z = q[k + 2] - midZ;
      double across = x * ca - z * sa;
      double near = x * sa + z * ca;
      s[k] = side / 2.0 + across * scale;
      s[k + 1] = side / 2.0 - (y * Math.cos(ELEVATION) - near * Math.sin(ELEVATION)) * scale;
      s[k + 2] = y * Math.sin(ELEVATION) + near * Math.cos(ELEVATION);
    }
    double area = (s[3] - s[0]) * (s[7] - s[1]) - (s[4] - s[1]) * (s[6] - s[0]);
    if (Math.abs(area) > 1e-9) {
      fill(s, area, normal(q));
    }
  }

  private static float[] normal(double[] q) {
    double ux = q[3] - q[0];
    double uy = q[4] - q[1];
    double uz = q[5] - q[2];
    double vx = q[6] - q[0];
    double vy = q[7] - q[1];
    double vz = q[8] - q[2];
    double nx = uy * vz - uz * vy;
    double ny = uz * vx - ux * vz;
    double nz = ux * vy - uy * vx;
    double length = Math.sqrt(nx * nx + ny * ny + nz * nz) + 1e-12;
    return new float[] {(float) (nx / length), (float) (ny / length), (float) (nz / length)};
  }

  private void fill(double[] s, double area, float[] normal) {
    int x0 = (int) Math.max(0, Math.floor(Math.min(s[0], Math.min(s[3], s[6]))));
    int x1 = (int) Math.min(side - 1, Math.ceil(Math.max(s[0], Math.max(s[3], s[6]))));
    int y0 = (int) Math.max(0, Math.floor(Math.min(s[1], Math.min(s[4], s[7]))));
    int y1 = (int) Math.min(side - 1, Math.ceil(Math.max(s[1], Math.max(s[4], s[7]))));
    for (int y = y0; y <= y1; y++) {
      for (int x = x0; x <= x1; x++) {
        double px = x + 0.5;
        double py = y + 0.5;
        double a = ((s[3] - px) * (s[7] - py) - (s[4] - py) * (s[6] - px)) / area;
        double b = ((s[6] - px) * (s[1] - py) - (s[7] - py) * (s[0] - px)) / area;
        double c = 1 - a - b;
        float z = (float) (a * s[2] + b * s[5] + c * s[8]);
        int at = y * side + x;
        if (a >= 0 && b >= 0 && c >= 0 && z > depth[at]) {
          depth[at] = z;
          thing[at] = things;
          System.arraycopy(normal, 0, normals, 3 * at, 3);
        }
      }
    }
  }

  /** {@return the picture} */
  BufferedImage draw() {
    int out = side / SAMPLES;
    BufferedImage image = new BufferedImage(out, out, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < out; y++) {
      for (int x = 0; x < out; x++) {
        image.setRGB(x, y, pixel(x, y));
      }
    }
    return image;
  }

  private int pixel(int x, int y) {
    int reach = (int) Math.ceil(side * STROKE);
    int strong = 0;
    int weak = 0;
    int all = 0;
    for (int j = -reach; j <= reach; j++) {
      for (int i = -reach; i <= reach; i++) {
        if (i * i + j * j <= reach * reach) {
          int sx = Math.max(0, Math.min(side - 1, x * SAMPLES + i));
          int sy = Math.max(0, Math.min(side - 1, y * SAMPLES + j));
          int edge = edge(sx, sy);
          strong += edge == 2 ? 1 : 0;
          weak += edge == 1 && i * i + j * j <= reach * reach / 4 ? 1 : 0;
          all++;
        }
      }
    }
    int ground = ground(y * SAMPLES * side + x * SAMPLES);
    // A straight line through the middle of the round brush covers about this share of it.
    double whole = 2.0 * reach / all;
    return strong > 0
        ? mix(ground, INK, Math.min(1, 1.6 * strong / all / whole))
        : weak > 0 ? mix(ground, THIN, 0.8) : ground;
  }

  /** The tint of a surface: the room by its parts, things lighter the more they face upwards. */
  private int ground(int at) {
    if (thing[at] == 0) {
      return PAPER;
    }
    double up = Math.abs(normals[3 * at + 1]);
    if (thing[at] <= ROOM) {
      return up > 0.7 ? FLOOR : WALL;
    }
    return mix(FAR, LIT, 0.75 * up + 0.35 * Math.abs(normals[3 * at]));
  }

  private static int mix(int a, int b, double share) {
    int out = 0;
    for (int shift = 16; shift >= 0; shift -= 8) {
      double v = (a >> shift & 255) * (1 - share) + (b >> shift & 255) * share;
      out = out << 8 | (int) Math.round(v);
    }
    return out;
  }

  /** 2: the outline of a thing; 1: an edge within it; 0: none. */
  private int edge(int x, int y) {
    int at = y * side + x;
    int found = 0;
    for (int step : new int[] {1, side}) {
      boolean last = step == 1 ? x == side - 1 : y == side - 1;
      if (last) {
        continue;
      }
      int next = at + step;
      if (thing[at] != thing[next]) {
        return 2;
      }
      if (thing[at] != 0 && Math.abs(depth[at] - depth[next]) * scale > 12) {
        found = 2;
      } else if (thing[at] != 0 && Math.abs(dot(at, next)) < 0.8) {
        found = Math.max(found, 1);
      }
    }
    return found;
  }

  private double dot(int a, int b) {
    double sum = 0;
    for (int k = 0; k < 3; k++) {
      sum += normals[3 * a + k] * normals[3 * b + k];
    }
    return sum;
  }
}
