/**
 * Clean latents to pixels: {@code latents -> [DecodeStage] -> RgbImage}.
 *
 * <p>Latents are made in {@code denoise}; files are written in {@code image}.
 */
package dev.banana.decode;
