package dev.banana.train.corpus;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.Shape;
import java.awt.geom.AffineTransform;
import java.awt.geom.Arc2D;
import java.awt.geom.Area;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.awt.geom.RoundRectangle2D;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Draws a {@link Puppet} with plain shapes. The figure is 100 units tall; x is 0 in its middle and
 * y grows downwards from the top of its head.
 */
final class PuppetArt {
  /** Longest side of a figure in pixels. */
  private static final int MOST_SIDE = 2560;

  /**
   * What changes between two pictures of the same figure.
   *
   * @param left angle of the arm on the left of the picture, radians from hanging down
   * @param right angle of the other arm
   * @param stride how far the legs are apart, -1 to 1
   * @param facing where the face looks, -1 left to 1 right
   * @param mouth 0 smile, 1 open smile, 2 straight, 3 sad, 4 surprised
   * @param blink whether the eyes are closed
   * @param line width of the outline in units, 0 for none
   * @param soft whether surfaces are shaded
   */
  record Pose(
      double left,
      double right,
      double stride,
      double facing,
      int mouth,
      boolean blink,
      double line,
      boolean soft) {
    static Pose random(SplittableRandom r, int manner) {
      int m = Math.floorMod(manner, 3);
      return new Pose(
          arm(r),
          arm(r),
          r.nextDouble(-1, 1),
          r.nextInt(3) == 0 ? 0 : r.nextDouble(-1, 1),
          Words.pick(r, List.of(0, 0, 0, 1, 1, 2, 3, 4)),
          r.nextInt(8) == 0,
          m == 0 ? r.nextDouble(0.9, 1.5) : m == 1 ? 0 : r.nextDouble(0, 0.5),
          m == 2);
    }

    /** {@return the same with the expression of another} */
    Pose withFaceOf(Pose other) {
      return new Pose(left, right, stride, facing, other.mouth, other.blink, line, soft);
    }

    /** {@return the same with the arm on the right stretched out, to hold something} */
    Pose holding(SplittableRandom r) {
      return new Pose(left, r.nextDouble(0.9, 1.5), stride, facing, mouth, blink, line, soft);
    }

    /** {@return the share of captions that tell the expression; a smile is hardly worth a word} */
    double telling() {
      return mouth == 0 ? 0.25 : 0.6;
    }

    /** {@return a word for the expression} */
    String mood(SplittableRandom r) {
      return switch (mouth) {
        case 0 -> Words.pick(r, "smiling", "happy", "friendly");
        case 1 -> Words.pick(r, "laughing", "cheerful", "happy");
        case 2 -> Words.pick(r, "serious", "calm");
        case 3 -> Words.pick(r, "sad", "unhappy", "frowning");
        default -> Words.pick(r, "surprised", "astonished");
      };
    }

    /** {@return words for what the arms do, empty if they hang down} */
    String gesture() {
      boolean one = left > RAISED;
      boolean two = right > RAISED;
      return one && two ? "with both arms raised" : one || two ? "waving" : "";
    }

    private static final double RAISED = 1.4;

    private static double arm(SplittableRandom r) {
      return r.nextInt(3) == 0 ? r.nextDouble(1.4, 2.6) : r.nextDouble(0.1, 0.9);
    }
  }

  private static final Color INK = new Color(0x3A2E2C);
  private static final double HEAD_Y = 25;

  private final Graphics2D g;
  private final Puppet who;
  private final Pose pose;
  private final Color skin;
  private final double r;

  private PuppetArt(Graphics2D g, Puppet who, Pose pose) {
    this.g = g;
    this.who = who;
    this.pose = pose;
    this.r = 17.5 * who.head();
    this.skin = tinted(who.animal() ? fur().main() : Traits.SKIN[who.skin()], who.tint());
  }

  /** {@return phrases for the drawing manner} */
  static List<String> styles(int manner) {
    return switch (Math.floorMod(manner, 3)) {
      case 0 -> List.of("outlined storybook", "inked cartoon");
      case 1 -> List.of("flat storybook", "paper cut-out");
      default -> List.of("soft storybook", "shaded cartoon");
    };
  }

  /** {@return the figure drawn with its longer side about {@code side} pixels} */
  static Bitmap draw(Puppet who, Pose pose, double side) {
    int n = (int) Math.max(32, Math.min(MOST_SIDE, side * 1.15));
    BufferedImage image = new BufferedImage(n, n, BufferedImage.TYPE_INT_ARGB_PRE);
    Graphics2D g = image.createGraphics();
    g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    g.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
    g.translate(n / 2.0, n * 0.14);
    g.scale(n / 118.0, n / 118.0);
    new PuppetArt(g, who, pose).figure();
    g.dispose();
    return Bitmap.cropped(image);
  }

  private Puppet.Fur fur() {
    return Puppet.ANIMALS.get(who.kind());
  }

  private static Color tinted(int rgb, double tint) {
    float[] hsv = Colours.hsv(rgb);
    double v = Math.min(1, hsv[2] * (1 + 0.06 * tint));
    return new Color(Colours.rgb(hsv[0] + 5 * tint, hsv[1] * (1 + 0.08 * tint), v));
  }

  private void figure() {
    if (who.animal()) {
      tail();
    }
    backHair();
    legs();
    arm(-1, pose.left());
    arm(1, pose.right());
    torso();
    if (!who.scarf().equals("none")) {
      fill(new RoundRectangle2D.Double(-9, 40, 18, 5.5, 5, 5), cloth(who.scarf()));
      fill(new RoundRectangle2D.Double(3, 43, 4.5, 13, 3, 3), cloth(who.scarf()));
    }
    ears();
    fill(disc(0, HEAD_Y, r, r * 0.95), skin);
    muzzle();
    face();
    frontHair();
    specs();
    hat();
    if (who.prop() != null) {
      double a = pose.right();
      AffineTransform before = g.getTransform();
      g.translate(9.2 * who.girth() + 22 * Math.sin(a), 47 + 22 * Math.cos(a));
      who.prop().draw(this::fill);
      g.setTransform(before);
    }
  }

  private void fill(Shape shape, Color color) {
    g.setPaint(pose.soft() ? shade(shape, color) : color);
    g.fill(shape);
    if (pose.line() > 0) {
      g.setPaint(INK);
      g.setStroke(
          new BasicStroke((float) pose.line(), BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
      g.draw(shape);
    }
  }

  private static GradientPaint shade(Shape shape, Color color) {
    Rectangle2D b = shape.getBounds2D();
    return new GradientPaint(
        (float) b.getMinX(),
        (float) b.getMinY(),
        towards(color, Color.WHITE, 0.22),
        (float) b.getMaxX(),
        (float) b.getMaxY(),
        towards(color, Color.BLACK, 0.2));
  }

  private static Color towards(Color a, Color b, double t) {
    return new Color(Canvas.mix(a.getRGB() & 0xFFFFFF, b.getRGB() & 0xFFFFFF, t));
  }

  private static Color cloth(String word) {
    return new Color(Traits.CLOTH.get(word));
  }

  private static Color contrast(String word) {
    return word.equals("white") ? Color.GRAY : Color.WHITE;
  }

  private static Ellipse2D disc(double cx, double cy, double rx, double ry) {
    return new Ellipse2D.Double(cx - rx, cy - ry, 2 * rx, 2 * ry);
  }

  /** A thick line with round ends, turned about its upper end; positive turns to the right. */
  private static Shape limb(double x, double y, double width, double length, double angle) {
    double half = width / 2;
    RoundRectangle2D bar =
        new RoundRectangle2D.Double(-half, -half, width, length + half, width, width);
    AffineTransform t = AffineTransform.getTranslateInstance(x, y);
    t.rotate(-angle);
    return t.createTransformedShape(bar);
  }

  private boolean bare() {
    return who.outfit().equals("none");
  }

  private void legs() {
    double w = 7.2 * who.girth();
    double spread = 0.16 * pose.stride();
    boolean skirt = who.outfit().equals("dress");
    boolean covered = !bare() && !skirt;
    Color leg =
        covered
            ? cloth(who.outfit().equals("overalls") ? who.first() : who.second())
            : who.kind().equals("panda") ? new Color(0x2F2D30) : skin;
    for (int side = -1; side <= 1; side += 2) {
      double angle = side * 0.08 + spread * side;
      double x = side * 5.2 * who.girth();
      fill(limb(x, 67, w, 24, angle), leg);
      double fx = x + Math.sin(angle) * 25;
      double toe = pose.facing() * 2;
      Color shoe = bare() ? leg : new Color(0x4A3B36);
      fill(disc(fx + toe, 93, 5.4, 3.4), shoe);
    }
  }

  private void arm(int side, double angle) {
    double w = 6 * who.girth();
    double x = side * 9.2 * who.girth();
    boolean sleeves = who.outfit().matches("hoodie|coat");
    boolean shortSleeves = !bare() && !who.outfit().equals("dress");
    Color own = who.kind().equals("panda") ? new Color(0x2F2D30) : skin;
    fill(limb(x, 47, w * 0.9, 22, side * angle), own);
    if (sleeves || shortSleeves) {
      Color c = cloth(who.outfit().equals("overalls") ? who.second() : who.first());
      fill(limb(x, 47, w * 1.15, sleeves ? 18 : 8, side * angle), c);
    }
  }

  private void torso() {
    double w = 10.8 * who.girth();
    Path2D body = new Path2D.Double();
    boolean dress = who.outfit().equals("dress");
    double low = dress ? 79 : who.outfit().equals("coat") ? 76 : 70;
    double flare = dress ? 1.65 : who.outfit().equals("coat") ? 1.25 : 1.08;
    body.moveTo(-w * 0.8, 42);
    body.quadTo(0, 39, w * 0.8, 42);
    body.quadTo(w * 1.1, 52, w * flare, low);
    body.quadTo(0, low + 3, -w * flare, low);
    body.quadTo(-w * 1.1, 52, -w * 0.8, 42);
    body.closePath();
    if (bare()) {
      fill(body, skin);
      g.setPaint(new Color(fur().belly()));
      g.fill(disc(pose.facing() * 2, 58, w * 0.62, 10.5));
      return;
    }
    boolean overalls = who.outfit().equals("overalls");
    fill(body, cloth(overalls ? who.second() : who.first()));
    if (!who.pattern().equals("plain") && !overalls) {
      pattern(body);
    }
    switch (who.outfit()) {
      case "overalls" -> {
        fill(new RoundRectangle2D.Double(-w * 0.62, 50, w * 1.24, 21, 4, 4), cloth(who.first()));
        g.setPaint(cloth(who.first()));
        g.fill(new Rectangle2D.Double(-w * 0.55, 42, 3, 10));
        g.fill(new Rectangle2D.Double(w * 0.55 - 3, 42, 3, 10));
      }
      case "hoodie" ->
          fill(
              new Arc2D.Double(-6, 55, 12, 14, 0, 180, Arc2D.CHORD),
              towards(cloth(who.first()), Color.BLACK, 0.15));
      case "coat" -> {
        g.setPaint(towards(cloth(who.first()), Color.BLACK, 0.35));
        g.fill(new Rectangle2D.Double(-0.6, 42, 1.2, low - 41));
        for (int i = 0; i < 3; i++) {
          g.fill(disc(2.4, 50 + 7 * i, 1, 1));
        }
      }
      default -> {}
    }
  }

  private void pattern(Shape body) {
    Shape clip = g.getClip();
    g.clip(body);
    g.setPaint(
        who.first().equals(who.second())
            ? towards(cloth(who.first()), contrast(who.first()), 0.5)
            : cloth(who.second()));
    for (int i = 0; i < 9; i++) {
      if (who.pattern().equals("striped")) {
        g.fill(new Rectangle2D.Double(-30, 44 + i * 5, 60, 2.4));
      } else {
        for (int k = -4; k <= 4; k++) {
          g.fill(disc(k * 5.5 + (i % 2) * 2.7, 44 + i * 4.6, 1.25, 1.25));
        }
      }
    }
    g.setClip(clip);
    if (pose.line() > 0) {
      g.setPaint(INK);
      g.draw(body);
    }
  }

  private void tail() {
    Color c = skin;
    double s = pose.facing() >= 0 ? -1 : 1;
    switch (fur().tail()) {
      case "bushy" -> {
        AffineTransform t = AffineTransform.getTranslateInstance(s * 9, 66);
        t.rotate(s * 0.9);
        fill(t.createTransformedShape(disc(0, -13, 6.5, 16)), c);
        g.setPaint(new Color(fur().belly()));
        g.fill(t.createTransformedShape(disc(0, -24, 4, 5.5)));
      }
      case "thin" -> {
        Path2D p = new Path2D.Double();
        p.moveTo(s * 6, 67);
        p.curveTo(s * 24, 72, s * 18, 54, s * 27, 52);
        BasicStroke stroke = new BasicStroke(3.4f, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND);
        fill(stroke.createStrokedShape(p), c);
      }
      case "stub" -> fill(disc(s * 12 * who.girth(), 66, 4.5, 4.5), c);
      case "curl" -> fill(new BasicStroke(2f).createStrokedShape(disc(s * 14, 63, 3.5, 3.5)), c);
      default -> {}
    }
  }

  private void ears() {
    if (!who.animal()) {
      fill(disc(-r * 0.98, HEAD_Y + 2, 3.2, 3.8), skin);
      fill(disc(r * 0.98, HEAD_Y + 2, 3.2, 3.8), skin);
      return;
    }
    if (who.kind().equals("lion")) {
      fill(disc(0, HEAD_Y, r * 1.32, r * 1.28), new Color(0x9A5B2C));
    }
    Color outer = who.kind().equals("panda") ? new Color(0x2F2D30) : skin;
    Color inner = towards(new Color(fur().belly()), new Color(0xE8A0A0), 0.4);
    for (int side = -1; side <= 1; side += 2) {
      ear(side, outer, inner);
    }
  }

  private void ear(int side, Color outer, Color inner) {
    switch (fur().ears()) {
      case "pointed" -> {
        fill(triangle(side * r * 0.62, HEAD_Y - r * 0.62, r * 0.44, r * 0.95, side * 0.35), outer);
        g.setPaint(inner);
        g.fill(triangle(side * r * 0.62, HEAD_Y - r * 0.66, r * 0.24, r * 0.6, side * 0.35));
      }
      case "floppy" ->
          fill(
              limb(side * r * 0.85, HEAD_Y - r * 0.55, 8.5, 15, side * 0.35),
              towards(outer, Color.BLACK, 0.25));
      case "long" -> {
        fill(limb(side * r * 0.4, HEAD_Y - r * 0.6, 8, 19, Math.PI - side * 0.2), outer);
        g.setPaint(inner);
        g.fill(limb(side * r * 0.4, HEAD_Y - r * 0.6, 4, 16, Math.PI - side * 0.2));
      }
      case "big" -> {
        fill(disc(side * r * 0.95, HEAD_Y - r * 0.5, r * 0.52, r * 0.52), outer);
        g.setPaint(inner);
        g.fill(disc(side * r * 0.95, HEAD_Y - r * 0.5, r * 0.32, r * 0.32));
      }
      case "side" -> {
        fill(disc(side * r * 1.02, HEAD_Y, r * 0.32, r * 0.36), outer);
        g.setPaint(inner);
        g.fill(disc(side * r * 1.02, HEAD_Y, r * 0.18, r * 0.22));
      }
      case "eyes" -> fill(disc(side * r * 0.5, HEAD_Y - r * 0.78, r * 0.34, r * 0.34), outer);
      case "small" ->
          fill(triangle(side * r * 0.6, HEAD_Y - r * 0.6, r * 0.3, r * 0.5, side * 0.6), outer);
      default -> fill(disc(side * r * 0.7, HEAD_Y - r * 0.68, r * 0.33, r * 0.33), outer);
    }
  }

  private static Shape triangle(double x, double y, double half, double height, double lean) {
    Path2D p = new Path2D.Double();
    p.moveTo(-half, half * 0.6);
    p.quadTo(-half * 0.6, -height * 0.6, 0, -height);
    p.quadTo(half * 0.6, -height * 0.6, half, half * 0.6);
    p.closePath();
    AffineTransform t = AffineTransform.getTranslateInstance(x, y);
    t.rotate(lean);
    return t.createTransformedShape(p);
  }

  private double look() {
    return pose.facing() * r * 0.28;
  }

  private void muzzle() {
    if (!who.animal()) {
      return;
    }
    double x = look();
    Color belly = new Color(fur().belly());
    g.setPaint(belly);
    switch (who.kind()) {
      case "fox", "wolf", "cat", "tiger", "dog" -> {
        g.fill(disc(x - r * 0.3, HEAD_Y + r * 0.42, r * 0.42, r * 0.36));
        g.fill(disc(x + r * 0.3, HEAD_Y + r * 0.42, r * 0.42, r * 0.36));
      }
      case "monkey" -> {
        g.fill(disc(x - r * 0.3, HEAD_Y - r * 0.08, r * 0.4, r * 0.42));
        g.fill(disc(x + r * 0.3, HEAD_Y - r * 0.08, r * 0.4, r * 0.42));
        g.fill(disc(x, HEAD_Y + r * 0.4, r * 0.62, r * 0.44));
      }
      case "panda" -> {
        g.setPaint(new Color(0x2F2D30));
        g.fill(disc(x - r * 0.4, HEAD_Y, r * 0.25, r * 0.3));
        g.fill(disc(x + r * 0.4, HEAD_Y, r * 0.25, r * 0.3));
      }
      default -> g.fill(disc(x, HEAD_Y + r * 0.42, r * 0.5, r * 0.36));
    }
    if (who.kind().equals("tiger")) {
      g.setPaint(new Color(0x4A2B17));
      for (int i = -1; i <= 1; i++) {
        g.fill(triangle(x * 0.5 + i * r * 0.3, HEAD_Y - r * 0.9, r * 0.08, -r * 0.34, 0));
      }
    }
    g.setPaint(who.kind().equals("pig") ? new Color(0xD9808E) : INK);
    if (who.kind().equals("pig")) {
      g.fill(disc(x, HEAD_Y + r * 0.3, r * 0.3, r * 0.2));
      g.setPaint(INK);
      g.fill(disc(x - r * 0.1, HEAD_Y + r * 0.3, r * 0.05, r * 0.08));
      g.fill(disc(x + r * 0.1, HEAD_Y + r * 0.3, r * 0.05, r * 0.08));
    } else if (who.kind().equals("koala")) {
      g.fill(disc(x, HEAD_Y + r * 0.15, r * 0.18, r * 0.28));
    } else if (!who.kind().equals("frog")) {
      g.fill(disc(x, HEAD_Y + r * 0.22, r * 0.13, r * 0.09));
    }
  }

  private void face() {
    double x = look();
    boolean frog = who.kind().equals("frog");
    double ey = frog ? HEAD_Y - r * 0.78 : HEAD_Y - r * 0.02;
    double apart = frog ? r * 0.5 : r * 0.4;
    double ex = frog ? 0 : x;
    g.setStroke(new BasicStroke(1.1f, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
    for (int side = -1; side <= 1; side += 2) {
      double cx = ex + side * apart;
      if (pose.blink()) {
        g.setPaint(INK);
        g.draw(new Arc2D.Double(cx - 2, ey - 1, 4, 3, 180, 180, Arc2D.OPEN));
      } else {
        g.setPaint(Color.WHITE);
        g.fill(disc(cx, ey, r * 0.16, r * 0.19));
        g.setPaint(INK);
        g.fill(disc(cx + pose.facing() * 0.7, ey, r * 0.11, r * 0.14));
        g.setPaint(Color.WHITE);
        g.fill(disc(cx + pose.facing() * 0.7 - 0.5, ey - 0.8, r * 0.035, r * 0.035));
      }
    }
    if (!who.animal()) {
      g.setPaint(towards(skin, new Color(0xC0392B), 0.28));
      g.fill(disc(x, HEAD_Y + r * 0.2, r * 0.09, r * 0.07));
      g.fill(disc(x - r * 0.55, HEAD_Y + r * 0.3, r * 0.12, r * 0.08));
      g.fill(disc(x + r * 0.55, HEAD_Y + r * 0.3, r * 0.12, r * 0.08));
    }
    mouth(x, HEAD_Y + r * (who.animal() ? 0.5 : 0.48));
  }

  private void mouth(double x, double y) {
    g.setPaint(INK);
    double w = r * 0.26;
    switch (pose.mouth()) {
      case 1 -> {
        g.setPaint(new Color(0x8E2F3C));
        g.fill(new Arc2D.Double(x - w, y - w * 0.9, 2 * w, 2 * w, 180, 180, Arc2D.CHORD));
      }
      case 2 -> g.draw(new java.awt.geom.Line2D.Double(x - w * 0.7, y, x + w * 0.7, y));
      case 3 -> g.draw(new Arc2D.Double(x - w, y, 2 * w, w * 1.2, 20, 140, Arc2D.OPEN));
      case 4 -> {
        g.setPaint(new Color(0x8E2F3C));
        g.fill(disc(x, y + 0.5, w * 0.5, w * 0.62));
      }
      default -> g.draw(new Arc2D.Double(x - w, y - w, 2 * w, w * 1.5, 200, 140, Arc2D.OPEN));
    }
  }

  private Color hairColour() {
    return new Color(Traits.HAIR.get(who.hairColour()));
  }

  private void backHair() {
    double y = HEAD_Y;
    switch (who.hair()) {
      case "long" -> curtain(1.12, 2.75);
      case "bob" -> curtain(1.15, 1.95);
      case "curly" -> {
        Area cloud = new Area(disc(0, y - r * 0.15, r * 1.15, r * 1.1));
        for (int i = 0; i < 11; i++) {
          double a = Math.PI * (0.85 + 1.3 * i / 10.0);
          cloud.add(new Area(disc(Math.cos(a) * r * 1.1, y + Math.sin(a) * r, r * 0.36, r * 0.36)));
        }
        fill(cloud, hairColour());
      }
      case "bun" -> fill(disc(0, y - r * 1.12, r * 0.42, r * 0.4), hairColour());
      case "pigtails" -> {
        fill(disc(-r * 1.25, y + r * 0.25, r * 0.36, r * 0.62), hairColour());
        fill(disc(r * 1.25, y + r * 0.25, r * 0.36, r * 0.62), hairColour());
      }
      case "ponytail" -> {
        double s = pose.facing() >= 0 ? -1 : 1;
        fill(limb(s * r * 0.85, y - r * 0.5, r * 0.55, r * 1.7, s * 0.45), hairColour());
      }
      default -> {}
    }
  }

  /** Hair that falls behind the head, {@code half} wide and {@code length} long in head radii. */
  private void curtain(double half, double length) {
    double top = HEAD_Y - r;
    fill(new RoundRectangle2D.Double(-r * half, top, r * half * 2, r * length, r, r), hairColour());
  }

  private void frontHair() {
    if (who.hair().matches("none|bald")) {
      return;
    }
    double y = HEAD_Y;
    if (who.hair().equals("spiky")) {
      Path2D p = new Path2D.Double();
      p.moveTo(-r * 1.0, y - r * 0.1);
      for (int i = 0; i <= 5; i++) {
        double a = Math.PI * (1 + i / 5.0);
        double b = Math.PI * (1 + (i + 0.5) / 5.0);
        p.lineTo(Math.cos(a) * r * 1.28, y + Math.sin(a) * r * 1.3 - r * 0.08);
        if (i < 5) {
          p.lineTo(Math.cos(b) * r * 0.98, y + Math.sin(b) * r);
        }
      }
      p.lineTo(r, y - r * 0.1);
      p.quadTo(look(), y - r * 0.85, -r, y - r * 0.1);
      p.closePath();
      fill(p, hairColour());
      return;
    }
    Area cap = new Area(disc(0, y - r * 0.03, r * 1.07, r * 1.05));
    cap.subtract(new Area(disc(look() * 1.3, y + r * 0.52, r * 1.06, r * 0.98)));
    cap.subtract(new Area(new Rectangle2D.Double(-2 * r, y + r * 0.25, 4 * r, 3 * r)));
    fill(cap, hairColour());
  }

  private void specs() {
    if (who.glasses().equals("none")) {
      return;
    }
    double x = who.kind().equals("frog") ? 0 : look();
    double y = who.kind().equals("frog") ? HEAD_Y - r * 0.78 : HEAD_Y;
    double apart = who.kind().equals("frog") ? r * 0.5 : r * 0.4;
    g.setStroke(new BasicStroke(1.5f));
    for (int side = -1; side <= 1; side += 2) {
      Shape lens = disc(x + side * apart, y, r * 0.31, r * 0.28);
      if (who.glasses().equals("sunglasses")) {
        g.setPaint(new Color(0x22252C));
        g.fill(lens);
      } else {
        g.setPaint(new Color(0x2A2A30));
        g.draw(lens);
      }
    }
    g.setPaint(new Color(0x2A2A30));
    g.draw(new java.awt.geom.Line2D.Double(x - r * 0.1, y - 0.5, x + r * 0.1, y - 0.5));
  }

  private void hat() {
    double top = HEAD_Y - r * 0.72;
    Color c = cloth(who.hatColour());
    switch (who.hat()) {
      case "cap" -> {
        fill(new Arc2D.Double(-r, top - r * 0.55, 2 * r, r * 1.5, 0, 180, Arc2D.CHORD), c);
        double s = pose.facing() >= 0 ? 1 : -1;
        fill(disc(s * r * 0.75, top + r * 0.2, r * 0.75, r * 0.15), towards(c, Color.BLACK, 0.2));
      }
      case "beanie" -> {
        fill(new Arc2D.Double(-r, top - r * 0.7, 2 * r, r * 1.8, 0, 180, Arc2D.CHORD), c);
        fill(
            new RoundRectangle2D.Double(-r * 1.04, top + r * 0.08, r * 2.08, r * 0.3, 4, 4),
            towards(c, Color.WHITE, 0.3));
        fill(disc(0, top - r * 0.72, r * 0.2, r * 0.2), towards(c, Color.WHITE, 0.5));
      }
      case "top hat" -> {
        fill(new RoundRectangle2D.Double(-r * 0.62, top - r * 0.95, r * 1.24, r * 1.1, 3, 3), c);
        fill(disc(0, top + r * 0.14, r * 1.05, r * 0.17), c);
        g.setPaint(towards(c, contrast(who.hatColour()), 0.45));
        g.fill(new Rectangle2D.Double(-r * 0.6, top - r * 0.17, r * 1.2, r * 0.16));
      }
      case "crown" -> {
        Path2D p = new Path2D.Double();
        p.moveTo(-r * 0.65, top + r * 0.1);
        double[] xs = {-0.75, -0.35, 0, 0.35, 0.75};
        for (int i = 0; i < xs.length; i++) {
          p.lineTo(xs[i] * r, top - (i % 2 == 0 ? r * 0.6 : r * 0.18));
        }
        p.lineTo(r * 0.65, top + r * 0.1);
        p.closePath();
        fill(p, new Color(0xF5C431));
      }
      case "party hat" -> {
        fill(triangle(0, top + r * 0.05, r * 0.55, r * 1.15, 0), c);
        fill(disc(0, top - r * 1.1, r * 0.16, r * 0.16), towards(c, Color.WHITE, 0.6));
      }
      default -> {}
    }
  }
}
