package dev.banana.train.corpus;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * Chooses who appears in a scene: drawings of one family, or figures made up for this scene only.
 */
final class Casting {
  private static final double TWINS = 0.3;
  private static final double AVATARS = 0.3;
  private static final int TRIES = 200;

  /** Icons, silhouettes and clip art are mostly shown alone. */
  private static final double ALONE = 4;

  private final Map<Part, SpriteCasting> castings;
  private final List<Avatar.Hand> hands;
  private final Corpus.Config config;
  private final boolean heldOut;

  /**
   * Prepare.
   *
   * @param castings drawings of each part; those without any are replaced by emoji
   * @param hands styles of avatars, maybe none
   * @param config what to draw
   */
  Casting(Map<Part, SpriteCasting> castings, List<Avatar.Hand> hands, Corpus.Config config) {
    this.castings = castings;
    this.hands = hands;
    this.config = config;
    this.heldOut = config.split() == Corpus.Split.HELD_OUT;
  }

  /**
   * A way to fill one scene, so that its subjects fit together.
   *
   * @param part what the scene is about, never {@link Part#COMPOSED}
   * @param composed whether it must have several subjects
   * @param sprites where drawings come from
   * @param family the family that drawings come from
   * @param manner drawing manner of the figures
   */
  record Plan(Part part, boolean composed, SpriteCasting sprites, int family, int manner) {
    /** {@return whether the subjects are made-up figures} */
    boolean figures() {
      return part == Part.PEOPLE;
    }

    /** {@return the weight of scenes with one subject, given that of the mix} */
    double single(Corpus.Config config) {
      if (composed && config.pair() + config.group() > 0) {
        return 0;
      }
      return part.slugs() ? config.single() * ALONE : config.single();
    }
  }

  /** {@return a plan for one scene} */
  Plan plan(SplittableRandom random) {
    Part part = config.part(random.nextDouble());
    boolean composed = part == Part.COMPOSED;
    if (composed) {
      part = config.material(random.nextDouble());
    }
    SpriteCasting from = castings.get(part);
    if (from == null || from.isEmpty()) {
      from = castings.get(Part.EMOJI);
      part = part == Part.PEOPLE ? part : Part.EMOJI;
    }
    return new Plan(part, composed, from, from.family(random), random.nextInt(3));
  }

  /** {@return a plan whose drawings are sharp at any size, if there is such a one} */
  Plan sharpPlan(SplittableRandom random) {
    Plan plan = plan(random);
    for (int i = 0; i < TRIES && !plan.figures() && !plan.sprites().sharp(plan.family()); i++) {
      plan = plan(random);
    }
    return plan;
  }

  /** {@return the first subject} */
  Identity lead(Plan plan, SplittableRandom random) {
    return plan.figures()
        ? figure(random, true)
        : tinted(plan, plan.sprites().lead(plan.family(), random), random);
  }

  /**
   * {@return another subject}
   *
   * @param first the first subject, of which a figure may be a near twin
   * @param taken concepts that are shown already
   */
  Identity other(Plan plan, Identity first, Set<String> taken, SplittableRandom random) {
    if (!plan.figures() || random.nextInt(4) == 0) {
      return tinted(plan, plan.sprites().other(plan.family(), taken, random), random);
    }
    if (random.nextDouble() < TWINS) {
      Identity twin = twin(first, random);
      if (twin != null) {
        return twin;
      }
    }
    return figure(random, false);
  }

  private static Identity tinted(Plan plan, Identity shape, SplittableRandom random) {
    return plan.part() == Part.SILHOUETTES && shape != null
        ? Silhouette.of(shape, plan.manner(), random)
        : shape;
  }

  /** {@return something to stand on, or null} */
  Identity support(Plan plan, Set<String> taken, SplittableRandom random) {
    return tinted(plan, plan.sprites().support(plan.family(), taken, random), random);
  }

  /** {@return a figure that is in no scene} */
  Identity stranger(Identity near, SplittableRandom random) {
    Identity twin = random.nextDouble() < TWINS ? twin(near, random) : null;
    return twin != null ? twin : figure(random, false);
  }

  private Identity twin(Identity first, SplittableRandom random) {
    for (int i = 0; i < TRIES; i++) {
      Identity twin = first.twin(random);
      if (twin == null) {
        return null;
      }
      if (!twin.equals(first) && (heldOut || !reserved(twin))) {
        return twin;
      }
    }
    return null;
  }

  private Identity figure(SplittableRandom random, boolean lead) {
    for (int i = 0; i < TRIES; i++) {
      boolean avatar = !hands.isEmpty() && random.nextDouble() < AVATARS;
      Identity figure = avatar ? avatar(random) : puppet(random);
      boolean kept = reserved(figure);
      if (kept == heldOut || heldOut && !lead) {
        return figure;
      }
    }
    throw CorpusException.of("Cannot make up a figure; the reserved share is wrong.");
  }

  private Identity avatar(SplittableRandom random) {
    Avatar avatar = Avatar.random(hands, random);
    return config.rich() ? avatar.telling() : avatar;
  }

  private Identity puppet(SplittableRandom random) {
    Puppet puppet = Puppet.random(random);
    return config.rich() ? puppet.acting(random) : puppet;
  }

  /** {@return the styles of avatars that figures may have, maybe none} */
  List<Avatar.Hand> hands() {
    return hands;
  }

  /** {@return whether a made-up figure is kept for evaluation} */
  static boolean reserved(Identity identity) {
    if (identity instanceof Avatar avatar) {
      return Reserved.sprite(avatar.hand().id(), avatar.hand().id())
          || Reserved.person(avatar.combination());
    }
    return identity instanceof Puppet puppet && Reserved.person(puppet.combination());
  }
}
