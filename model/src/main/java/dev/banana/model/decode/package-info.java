/**
 * Latents to pixels and back: {@code pixels <-> [Autoencoder] <-> latents}; and pixels to more of
 * them: {@code pixels -> [Enlarger] -> pixels}.
 *
 * <p>Latents are made from noise in {@code model.denoise}.
 */
package dev.banana.model.decode;
