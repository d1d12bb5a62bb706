/**
 * Pixels to latents and back: {@code 1-corpus -> [autoencoder] -> 2-autoencoder}; and pixels to
 * more of them: {@code 1-corpus + 2-autoencoder -> [enlarger] -> 2-enlarger}.
 *
 * <p>The next stage, {@code train.teacher}, learns to make latents.
 */
package dev.banana.train.autoencoder;
