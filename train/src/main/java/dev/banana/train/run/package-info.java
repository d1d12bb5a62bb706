/**
 * How a stage is run: {@code stage + budget -> [run] -> checkpoints, curves, record}.
 *
 * <p>Start at {@link dev.banana.train.run.TrainingLoop}. What is learned is said by the stages; the
 * arithmetic is in {@code train.torch}.
 */
package dev.banana.train.run;
