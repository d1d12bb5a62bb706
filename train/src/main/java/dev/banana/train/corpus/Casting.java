package dev.banana.train.corpus;

import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * Chooses who appears in a scene: drawings of one family, or figures made up for this scene only.
 */
final class Casting {
  private static final double TWINS = 0.3;
  private static final double AVATARS = 0.3;
  private static final int TRIES = 200;

  private final SpriteCasting flat;
  private final SpriteCasting solid;
  private final List<Avatar.Hand> hands;
  private final boolean heldOut;
  private final double people;
  private final double objects;

  Casting(SpriteCasting flat, SpriteCasting solid, List<Avatar.Hand> hands, Corpus.Config config) {
    this.flat = flat;
    this.solid = solid;
    this.objects = config.objects();
    this.hands = hands;
    this.heldOut = config.split() == Corpus.Split.HELD_OUT;
    this.people = config.people();
  }

  /**
   * A way to fill one scene, so that its subjects fit together.
   *
   * @param figures whether the subjects are made-up figures
   * @param sprites where drawings come from
   * @param family the family that drawings come from
   * @param manner drawing manner of the figures
   */
  record Plan(boolean figures, SpriteCasting sprites, int family, int manner) {}

  /** {@return a plan for one scene} */
  Plan plan(SplittableRandom random) {
    double pick = random.nextDouble();
    SpriteCasting from = pick >= people && pick < people + objects ? solid : flat;
    return new Plan(pick < people, from, from.family(random), random.nextInt(3));
  }

  /** {@return the first subject} */
  Identity lead(Plan plan, SplittableRandom random) {
    return plan.figures() ? figure(random, true) : plan.sprites().lead(plan.family(), random);
  }

  /**
   * {@return another subject}
   *
   * @param first the first subject, of which a figure may be a near twin
   * @param taken concepts that are shown already
   */
  Identity other(Plan plan, Identity first, Set<String> taken, SplittableRandom random) {
    if (!plan.figures() || random.nextInt(4) == 0) {
      return plan.sprites().other(plan.family(), taken, random);
    }
    if (random.nextDouble() < TWINS) {
      Identity twin = twin(first, random);
      if (twin != null) {
        return twin;
      }
    }
    return figure(random, false);
  }

  /** {@return something to stand on, or null} */
  Identity support(Plan plan, Set<String> taken, SplittableRandom random) {
    return plan.sprites().support(plan.family(), taken, random);
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
      Identity figure = avatar ? Avatar.random(hands, random) : Puppet.random(random);
      boolean kept = reserved(figure);
      if (kept == heldOut || heldOut && !lead) {
        return figure;
      }
    }
    throw CorpusException.of("Cannot make up a figure; the reserved share is wrong.");
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
