/**
 * Marks what a bundle draws: {@code captions -> [draw] -> pictures -> [judge] -> figures, sheets}.
 *
 * <p>Start at {@link dev.banana.train.eval.Evaluation}. Every figure stands beside what ground
 * truth gets, because no judge is perfect; the judge itself comes from {@code train.judge}, and no
 * stage that learns to draw may use anything here.
 */
package dev.banana.train.eval;
