package dev.banana.train.corpus;

import java.util.SplittableRandom;

/**
 * Two views of somebody and one of somebody else who looks almost the same, each a picture of its
 * own in another place, pose and light.
 *
 * @param first {@link Reference#SIDE} x {@link Reference#SIDE} colours 0xRRGGBB, row-major
 * @param second another view of the same identity
 * @param other a view of the one who looks almost the same
 * @param looks all that can be seen of the first identity, in words; who shares them cannot be told
 *     apart
 * @param otherLooks the same of the other; never equal to {@code looks}
 */
public record Lineup(int[] first, int[] second, int[] other, String looks, String otherLooks) {
  private static final int TRIES = 50;
  private static final int MANNERS = 3;

  /** Pixels of the longer side, steps of 255, and share of the pixels that tell two apart. */
  private static final double SEEN = 96;

  private static final int VISIBLE = 16;
  private static final double LEAST = 0.003;

  static Lineup draw(Casting casting, SplittableRandom random) {
    Casting.Plan plan = casting.plan(random);
    Identity who = casting.lead(plan, random);
    Actor actor = who.view(random, plan.manner());
    String looks = looks(who, actor);
    for (int i = 0; i < TRIES; i++) {
      Identity other = other(casting, plan, who, actor, random);
      String otherLooks = looks(other, other.view(random, random.nextInt(MANNERS)));
      if (!otherLooks.equals(looks) && apart(who, other, random)) {
        return new Lineup(
            ReferenceView.draw(who, random),
            ReferenceView.draw(who, random),
            ReferenceView.draw(other, random),
            looks,
            otherLooks);
      }
    }
    throw CorpusException.of("Found nobody who looks other than '%s'; widen the concepts.", looks);
  }

  /**
   * Whether it can be seen that these are two, drawn alike: a style may have no use for the colour
   * that was changed, or a hat may hide it.
   */
  private static boolean apart(Identity who, Identity other, SplittableRandom random) {
    long seed = random.nextLong();
    Bitmap a = who.view(new SplittableRandom(seed), 1).pixels().apply(SEEN);
    Bitmap b = other.view(new SplittableRandom(seed), 1).pixels().apply(SEEN);
    if (a.width() != b.width() || a.height() != b.height()) {
      return true;
    }
    int differ = 0;
    for (int i = 0; i < a.argb().length; i++) {
      differ += distance(a.argb()[i], b.argb()[i]) > VISIBLE ? 1 : 0;
    }
    return differ >= LEAST * a.argb().length;
  }

  private static int distance(int a, int b) {
    int most = 0;
    for (int shift = 0; shift < 32; shift += 8) {
      most = Math.max(most, Math.abs((a >> shift & 255) - (b >> shift & 255)));
    }
    return most;
  }

  private static Identity other(
      Casting casting, Casting.Plan plan, Identity who, Actor actor, SplittableRandom random) {
    Identity twin = who.twin(random);
    return twin != null
        ? twin
        : plan.sprites().other(plan.family(), java.util.Set.of(actor.concept().name()), random);
  }

  /** What is hidden under a hat that is not worn, or a coat that is none, does not count. */
  static String looks(Identity who, Actor actor) {
    if (who instanceof Puppet p) {
      boolean hatted = !p.hat().equals("none") && !p.hat().equals("crown");
      return String.join(
          " ",
          p.kind(),
          p.animal() ? "" : p.skin() + " " + p.hair() + " " + p.hairColour(),
          p.outfit(),
          p.outfit().equals("none") ? "" : p.first() + " " + p.second() + " " + p.pattern(),
          p.hat(),
          hatted ? p.hatColour() : "",
          p.glasses(),
          p.scarf());
    }
    if (who instanceof Avatar a) {
      return a.combination() + " " + a.skin() + " " + a.parts();
    }
    return actor.family() + " " + actor.concept().name() + " " + actor.colours();
  }
}
