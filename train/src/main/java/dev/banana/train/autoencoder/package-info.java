/**
 * Pixels to latents and back: {@code 1-corpus -> [autoencoder] -> 2-autoencoder}.
 *
 * <p>The next stage, {@code train.teacher}, learns to make latents.
 */
package dev.banana.train.autoencoder;
