package dev.banana.train.corpus;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.Path2D;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A large picture that is full of small things: a crowd, a pattern, things scattered about, a page
 * of writing, or one subject before many far ones. Drawings are never shown larger than they are.
 */
final class DetailScene {
  /** What fills the picture. */
  private enum Kind {
    CROWD,
    PATTERN,
    SCATTER,
    WRITING,
    DISTANT
  }

  /** Most pixels of one small drawing; most sets store them larger. */
  private static final double SMALL = 224;

  private final Casting casting;
  private final Casting.Plan plan;
  private final SplittableRandom random;
  private final Canvas canvas;
  private final double unit;
  private final List<Subject> subjects = new ArrayList<>();

  DetailScene(
      Casting casting, Corpus.Config config, SplittableRandom random, int width, int height) {
    this.casting = casting;
    this.plan = casting.plan(random);
    this.random = random;
    this.canvas = new Canvas(width, height);
    this.unit = canvas.unit();
  }

  /** A small drawing at several sizes. */
  private record Stamp(Actor actor, Bitmap[] levels) {
    static Stamp of(Actor actor, double side) {
      Bitmap[] levels = new Bitmap[4];
      levels[0] = actor.pixels().apply(side);
      for (int i = 1; i < levels.length; i++) {
        levels[i] = levels[i - 1].half();
      }
      return new Stamp(actor, levels);
    }

    private static int longest(Bitmap b) {
      return Math.max(b.width(), b.height());
    }

    /** The smallest that is large enough; the largest if none is. */
    Bitmap at(double side) {
      Bitmap best = levels[0];
      for (Bitmap level : levels) {
        best = longest(level) >= side ? level : best;
      }
      return best;
    }

    /** Pixels of the longer side that it can have and stay sharp. */
    double sharp(double wanted) {
      return Math.min(wanted, longest(levels[0]) * 1.1);
    }
  }

  Scene scene() {
    Kind kind = Words.pick(random, List.of(Kind.values()));
    boolean flat = kind == Kind.PATTERN || kind == Kind.SCATTER || kind == Kind.WRITING;
    Backdrop.Setting setting =
        flat ? Backdrop.plainOver(canvas, random) : Backdrop.paint(canvas, random);
    if (!flat) {
      Texture.over(canvas, setting, random);
    }
    List<Stamp> stamps =
        stamps(kind == Kind.PATTERN ? 1 + random.nextInt(3) : 1 + random.nextInt(4));
    String words =
        switch (kind) {
          case CROWD -> crowd(stamps, setting);
          case PATTERN -> pattern(stamps);
          case SCATTER -> scatter(stamps);
          case WRITING -> writing(stamps.get(0), setting);
          case DISTANT -> distant(stamps, setting);
        };
    List<String> styles = stamps.get(0).actor().styles();
    return new Scene(
        canvas.width,
        canvas.height,
        canvas.rgb,
        Captions.whole(words, setting, styles, false, random),
        canvas.slots,
        canvas.classes,
        List.copyOf(subjects),
        List.of(),
        Scene.CaptionMode.ATTRIBUTES);
  }

  private List<Stamp> stamps(int count) {
    List<Stamp> out = new ArrayList<>();
    Identity first = casting.lead(plan, random);
    java.util.Set<String> taken = new java.util.HashSet<>();
    for (int i = 0; i < count; i++) {
      Identity who = i == 0 ? first : casting.other(plan, first, taken, random);
      Actor actor = who.view(random, plan.manner());
      taken.add(actor.concept().name());
      out.add(Stamp.of(actor, Math.min(SMALL, unit * 0.14)));
    }
    return out;
  }

  /** "foxes", "foxes and cats", "foxes, cats and dogs". */
  private String plurals(List<Stamp> stamps) {
    List<String> names =
        stamps.stream().map(s -> Words.plural(s.actor().noun())).distinct().toList();
    return names.size() == 1 ? names.get(0) : Captions.list(names, random);
  }

  private void put(Stamp stamp, double cx, double cy, double side, double angle) {
    Bitmap bitmap = stamp.at(side);
    double scale = side / Math.max(bitmap.width(), bitmap.height());
    boolean flip = random.nextBoolean() && !stamp.actor().concept().has('t');
    canvas.draw(bitmap, new Placing(cx, cy, scale, angle, flip), 1, stamp.actor().coarse(), 1);
  }

  // ---------------------------------------------------------------- kinds

  private String crowd(List<Stamp> stamps, Backdrop.Setting setting) {
    double top = setting.ground() < 0 ? 0.08 : setting.ground();
    rows(stamps, top * canvas.height, canvas.height * 1.0, random.nextDouble(0.05, 0.13));
    String many =
        Words.pick(random, "a crowd of ", "a large crowd of ", "many small ", "hundreds of ");
    return many + plurals(stamps);
  }

  /** Rows of figures from far to near. */
  private void rows(List<Stamp> stamps, double top, double bottom, double nearest) {
    double far = unit * nearest * random.nextDouble(0.25, 0.5);
    double y = top + far * 0.6;
    while (y < bottom) {
      double share = (y - top) / Math.max(1, bottom - top);
      double size = far + (unit * nearest - far) * share;
      double gap = size * random.nextDouble(0.8, 1.5);
      for (double x = random.nextDouble() * gap; x < canvas.width + size; x += gap) {
        Stamp stamp = Words.pick(random, stamps);
        double side = stamp.sharp(size * random.nextDouble(0.85, 1.1));
        double foot = y + size * random.nextDouble(-0.12, 0.12);
        if (!stamp.actor().flies()) {
          canvas.shadow(x, foot, side * 0.4, side * 0.07, 0.3);
        }
        put(stamp, x, foot - side / 2, side, random.nextDouble(-0.06, 0.06));
        x += gap * random.nextDouble(-0.15, 0.25);
      }
      y += size * random.nextDouble(0.55, 0.9);
    }
  }

  private String pattern(List<Stamp> stamps) {
    double size = unit * random.nextDouble(0.03, 0.1);
    double step = size * random.nextDouble(1.1, 1.7);
    double turn = random.nextDouble(-0.5, 0.5);
    boolean brick = random.nextBoolean();
    int row = 0;
    for (double y = step / 2; y < canvas.height + size; y += step, row++) {
      int column = 0;
      for (double x = brick && row % 2 == 1 ? 0 : step / 2; x < canvas.width + size; x += step) {
        Stamp stamp = stamps.get((row + column++) % stamps.size());
        put(stamp, x, y, stamp.sharp(size), turn);
      }
    }
    return Words.pick(
            random, "a pattern of small ", "wallpaper of tiny ", "a repeating pattern of ")
        + plurals(stamps);
  }

  private String scatter(List<Stamp> stamps) {
    double size = unit * random.nextDouble(0.025, 0.09);
    double area = (double) canvas.width * canvas.height;
    int count = (int) Math.min(700, random.nextDouble(0.15, 0.5) * area / (size * size));
    for (int i = 0; i < count; i++) {
      Stamp stamp = Words.pick(random, stamps);
      double side = stamp.sharp(size * random.nextDouble(0.6, 1.2));
      put(
          stamp,
          random.nextDouble() * canvas.width,
          random.nextDouble() * canvas.height,
          side,
          random.nextDouble(-Math.PI, Math.PI) * 0.4);
    }
    return Words.pick(random, "many small ", "hundreds of tiny ", "lots of small ")
        + plurals(stamps)
        + Words.pick(random, " scattered about", " everywhere", "");
  }

  /** Lines of small signs that look like letters, with one drawing among them. */
  private String writing(Stamp stamp, Backdrop.Setting setting) {
    double size = unit * random.nextDouble(0.012, 0.035);
    double side = Math.min(stamp.sharp(unit * 0.5), unit * 0.5);
    boolean shown = random.nextInt(3) > 0;
    double cx = canvas.width * random.nextDouble(0.25, 0.75);
    double cy = canvas.height * random.nextDouble(0.3, 0.7);
    Graphics2D g = Texture.graphics(canvas);
    g.setColor(new Color(setting.night() ? 0xF4F1E8 : 0x26262B));
    g.setStroke(
        new BasicStroke((float) (size * 0.12), BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
    Path2D[] letters = new Path2D[26];
    for (int i = 0; i < letters.length; i++) {
      letters[i] = letter();
    }
    double edge = unit * 0.06;
    for (double y = edge; y < canvas.height - edge; y += size * 1.9) {
      for (double x = edge; x < canvas.width - edge; x += size * 0.75) {
        boolean covered = shown && Math.abs(x - cx) < side * 0.6 && Math.abs(y - cy) < side * 0.6;
        if (!covered && random.nextInt(6) > 0) {
          Path2D one = letters[random.nextInt(letters.length)];
          g.draw(
              one.createTransformedShape(
                  new java.awt.geom.AffineTransform(size * 0.6, 0, 0, size, x, y)));
        }
      }
    }
    g.dispose();
    if (!shown) {
      return Words.pick(random, "a page full of tiny writing", "lines of small letters");
    }
    put(stamp, cx, cy, side, 0);
    return stamp.actor().phrase()
        + Words.pick(random, " on a page of small writing", " among tiny letters");
  }

  /** A few strokes in a square of side 1. */
  private Path2D letter() {
    Path2D path = new Path2D.Double();
    int strokes = 1 + random.nextInt(3);
    for (int i = 0; i < strokes; i++) {
      path.moveTo(random.nextInt(3) / 2.0, random.nextInt(3) / 2.0);
      if (random.nextBoolean()) {
        path.lineTo(random.nextInt(3) / 2.0, random.nextInt(3) / 2.0);
      } else {
        path.quadTo(
            random.nextInt(3) / 2.0,
            random.nextInt(3) / 2.0,
            random.nextInt(3) / 2.0,
            random.nextInt(3) / 2.0);
      }
    }
    return path;
  }

  /** One subject in front, and many small ones at the horizon. */
  private String distant(List<Stamp> stamps, Backdrop.Setting setting) {
    double line = (setting.ground() < 0 ? 0.55 : setting.ground()) * canvas.height;
    List<Stamp> far = stamps.size() > 1 ? stamps.subList(1, stamps.size()) : stamps;
    rows(far, line, line + unit * random.nextDouble(0.06, 0.14), random.nextDouble(0.03, 0.07));
    Casting.Plan sharp = casting.sharpPlan(random);
    Actor actor = casting.lead(sharp, random).view(random, sharp.manner());
    double side = unit * random.nextDouble(0.4, 0.62);
    Bitmap bitmap = actor.pixels().apply(side);
    double scale = side / Math.max(bitmap.width(), bitmap.height());
    double foot = canvas.height * random.nextDouble(0.9, 0.97);
    double cx = canvas.width * random.nextDouble(0.3, 0.7);
    double half = bitmap.height() * scale / 2;
    canvas.shadow(cx, foot, bitmap.width() * scale * 0.45, side * 0.06, 0.3);
    int[] box =
        canvas.draw(bitmap, new Placing(cx, foot - half, scale, 0, false), 1, actor.coarse(), 1);
    subjects.add(SceneRenderer.subject(actor, box, 1));
    return actor.phrase()
        + Words.pick(random, " in front of many distant ", " with many small ", " and far away ")
        + plurals(far)
        + (random.nextBoolean() ? "" : " in the distance");
  }
}
