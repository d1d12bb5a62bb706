/**
 * Noise to latents: {@code context + noise -> [Denoiser, Schedule] -> latents}.
 *
 * <p>Start at {@link dev.banana.model.denoise.Denoiser}; {@link dev.banana.model.denoise.Schedule}
 * serves learning and drawing alike. Pixels are made in {@code model.decode}.
 */
package dev.banana.model.denoise;
