/**
 * Noise to clean latents in a few steps: {@code features + seed -> [DenoiseLoop] -> latents}.
 *
 * <p>Start at {@link dev.banana.denoise.DenoiseLoop}. Prompts are read in {@code text}, pixels are
 * made in {@code decode}; the formulas are those of {@code model.denoise.Schedule}.
 */
package dev.banana.denoise;
