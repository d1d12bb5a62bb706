/**
 * Words to hidden states, for presets with their own text encoder: {@code tokens -> [TextEncoder]
 * -> denoiser}.
 *
 * <p>The frozen encoder of the small presets runs in the SDK's {@code text} package.
 */
package dev.banana.model.text;
