package dev.banana.train.corpus;

/** A picture in the making: colours, and per pixel who is seen there. */
final class Canvas {
  final int width;
  final int height;
  final int[] rgb;
  final byte[] slots;
  final byte[] classes;

  Canvas(int width, int height) {
    this.width = width;
    this.height = height;
    this.rgb = new int[width * height];
    this.slots = new byte[width * height];
    this.classes = new byte[width * height];
  }

  /** {@return the shorter side in pixels} All sizes are fractions of it. */
  int unit() {
    return Math.min(width, height);
  }

  /**
   * Darkens an ellipse with a soft edge, as a contact shadow.
   *
   * @param cx centre in pixels
   * @param cy centre in pixels
   * @param rx horizontal radius in pixels
   * @param ry vertical radius in pixels
   * @param strength darkness in the middle, 0 to 1
   */
  void shadow(double cx, double cy, double rx, double ry, double strength) {
    int x0 = (int) Math.max(0, cx - rx);
    int x1 = (int) Math.min(width - 1, cx + rx);
    int y0 = (int) Math.max(0, cy - ry);
    int y1 = (int) Math.min(height - 1, cy + ry);
    for (int y = y0; y <= y1; y++) {
      double dy = (y - cy) / ry;
      for (int x = x0; x <= x1; x++) {
        double dx = (x - cx) / rx;
        double d = 1 - dx * dx - dy * dy;
        if (d > 0) {
          rgb[y * width + x] = scale(rgb[y * width + x], 1 - strength * Math.min(1, d * 1.3));
        }
      }
    }
  }

  /** {@return 0xRRGGBB with each channel multiplied by {@code f}, 0 to 1} */
  static int scale(int rgb, double f) {
    int k = (int) (f * 256);
    return (((rgb & 0xFF00FF) * k) >>> 8 & 0xFF00FF) | (((rgb & 0x00FF00) * k) >>> 8 & 0x00FF00);
  }

  /** {@return the mix {@code a (1 - t) + b t} of two 0xRRGGBB colours} */
  static int mix(int a, int b, double t) {
    int k = (int) (Math.max(0, Math.min(1, t)) * 256);
    int rb = ((a & 0xFF00FF) * (256 - k) + (b & 0xFF00FF) * k) >>> 8 & 0xFF00FF;
    int g = ((a & 0x00FF00) * (256 - k) + (b & 0x00FF00) * k) >>> 8 & 0x00FF00;
    return rb | g;
  }

  /**
   * Draws a bitmap turned and scaled about its centre, with soft edges, and marks its pixels.
   *
   * @param bitmap the drawing
   * @param placing where
   * @param slot number for the mask
   * @param coarse class for the mask
   * @param light multiplier of brightness, about 0.8 to 1.1
   * @return box {x, y, width, height} of what is drawn inside the frame, before anything covers it
   */
  int[] draw(Bitmap bitmap, Placing placing, int slot, CoarseClass coarse, double light) {
    double cos = Math.cos(placing.angle()) / placing.scale();
    double sin = Math.sin(placing.angle()) / placing.scale();
    double hw = bitmap.width() / 2.0;
    double hh = bitmap.height() / 2.0;
    double ex = placing.scale() * placing.scale() * (Math.abs(hw * cos) + Math.abs(hh * sin)) + 1;
    double ey = placing.scale() * placing.scale() * (Math.abs(hw * sin) + Math.abs(hh * cos)) + 1;
    int x0 = (int) Math.max(0, Math.floor(placing.cx() - ex));
    int x1 = (int) Math.min(width - 1, Math.ceil(placing.cx() + ex));
    int y0 = (int) Math.max(0, Math.floor(placing.cy() - ey));
    int y1 = (int) Math.min(height - 1, Math.ceil(placing.cy() + ey));
    int flip = placing.flip() ? -1 : 1;
    int gain = (int) (light * 256);
    int[] box = {width, height, -1, -1};
    for (int y = y0; y <= y1; y++) {
      double dy = y + 0.5 - placing.cy();
      for (int x = x0; x <= x1; x++) {
        double dx = x + 0.5 - placing.cx();
        double u = flip * (dx * cos + dy * sin) + hw - 0.5;
        double v = dy * cos - dx * sin + hh - 0.5;
        int src = sample(bitmap, u, v);
        int alpha = src >>> 24;
        if (alpha != 0) {
          int i = y * width + x;
          rgb[i] = over(lit(src, gain), rgb[i], alpha);
          if (alpha > 127) {
            slots[i] = (byte) slot;
            classes[i] = (byte) coarse.ordinal();
            grow(box, x, y);
          }
        }
      }
    }
    return box[2] < 0
        ? new int[4]
        : new int[] {box[0], box[1], box[2] - box[0] + 1, box[3] - box[1] + 1};
  }

  private static void grow(int[] box, int x, int y) {
    box[0] = Math.min(box[0], x);
    box[1] = Math.min(box[1], y);
    box[2] = Math.max(box[2], x);
    box[3] = Math.max(box[3], y);
  }

  private static int lit(int p, int gain) {
    if (gain == 256) {
      return p;
    }
    int a = p >>> 24;
    int r = Math.min(a, (p >> 16 & 255) * gain >> 8);
    int g = Math.min(a, (p >> 8 & 255) * gain >> 8);
    int b = Math.min(a, (p & 255) * gain >> 8);
    return a << 24 | r << 16 | g << 8 | b;
  }

  private static int over(int src, int dst, int alpha) {
    int k = 256 - alpha - (alpha >> 7);
    int rb = (src & 0xFF00FF) + ((dst & 0xFF00FF) * k >>> 8 & 0xFF00FF);
    int g = (src & 0x00FF00) + ((dst & 0x00FF00) * k >>> 8 & 0x00FF00);
    return (rb & 0xFF00FF) | (g & 0x00FF00);
  }

  /** {@return the premultiplied colour between four pixels; transparent outside} */
  private static int sample(Bitmap b, double u, double v) {
    int iu = (int) Math.floor(u);
    int iv = (int) Math.floor(v);
    if (iu < -1 || iv < -1 || iu >= b.width() || iv >= b.height()) {
      return 0;
    }
    int fu = (int) ((u - iu) * 256);
    int fv = (int) ((v - iv) * 256);
    int top = blend(at(b, iu, iv), at(b, iu + 1, iv), fu);
    int low = blend(at(b, iu, iv + 1), at(b, iu + 1, iv + 1), fu);
    return blend(top, low, fv);
  }

  private static int at(Bitmap b, int x, int y) {
    return x < 0 || y < 0 || x >= b.width() || y >= b.height() ? 0 : b.argb()[y * b.width() + x];
  }

  private static int blend(int a, int b, int k) {
    if (a == b) {
      return a;
    }
    int rb = ((a & 0xFF00FF) * (256 - k) + (b & 0xFF00FF) * k) >>> 8 & 0xFF00FF;
    int ag = ((a >>> 8 & 0xFF00FF) * (256 - k) + (b >>> 8 & 0xFF00FF) * k) & 0xFF00FF00;
    return rb | ag;
  }
}
