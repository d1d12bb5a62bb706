package dev.banana.train.corpus;

import java.util.SplittableRandom;

/** Somebody who stays the same while pose, expression, facing and drawing style change. */
interface Identity {
  /**
   * {@return one view of this identity}
   *
   * @param random chooses pose, expression, facing and words
   * @param manner drawing manner that a whole scene shares, any value
   */
  Actor view(SplittableRandom random, int manner);

  /** {@return one that differs in one or two attributes, or null if there is no such thing} */
  Identity twin(SplittableRandom random);

  /**
   * {@return the same identity with one expression in every view}
   *
   * @param random chooses the expression
   */
  default Identity keepingFace(SplittableRandom random) {
    return this;
  }

  /** {@return an identity with a single view} */
  static Identity of(Actor actor) {
    return new Identity() {
      @Override
      public Actor view(SplittableRandom random, int manner) {
        return actor;
      }

      @Override
      public Identity twin(SplittableRandom random) {
        return null;
      }
    };
  }
}
