/**
 * Clean latents to pixels, and pixels to more of them: {@code latents -> [DecodeStage] -> RgbImage
 * -> [EnlargeStage] -> RgbImage}.
 *
 * <p>Latents are made in {@code denoise}; files are written in {@code image}.
 */
package dev.banana.decode;
