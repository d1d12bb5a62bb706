/**
 * Noise to latents in many steps: {@code latents -> [teacher] -> 3-teacher}.
 *
 * <p>The next stage, {@code train.distill}, makes a student that needs few.
 */
package dev.banana.train.teacher;
