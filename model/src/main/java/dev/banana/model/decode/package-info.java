/**
 * Latents to pixels and back: {@code pixels <-> [Autoencoder] <-> latents}.
 *
 * <p>Latents are made from noise in {@code model.denoise}.
 */
package dev.banana.model.decode;
