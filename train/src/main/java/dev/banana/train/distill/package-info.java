/**
 * Noise to latents in few steps: {@code 3-teacher -> [distill] -> 4-distill}.
 *
 * <p>{@link dev.banana.train.distill.PathDistance} says how near a student is to its teacher. The
 * next stage, {@code train.pack}, makes a bundle of what was learned.
 */
package dev.banana.train.distill;
