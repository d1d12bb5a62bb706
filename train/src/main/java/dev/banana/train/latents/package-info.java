/**
 * Scenes as the denoiser sees them: {@code 1-corpus + 2-autoencoder -> [latents] -> batches}.
 *
 * <p>Pictures and captions are encoded once and kept on disk in shards.
 */
package dev.banana.train.latents;
