/**
 * Noise to latents in few steps: {@code 3-teacher -> [distill] -> 4-distill}.
 *
 * <p>The next stage, {@code train.pack}, makes a bundle of what was learned.
 */
package dev.banana.train.distill;
