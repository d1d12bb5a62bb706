/**
 * The words that networks are made of: {@code ops + weights -> [layers] -> networks}.
 *
 * <p>A layer exists once, whatever runs it. The networks are in {@code model.text}, {@code
 * model.denoise} and {@code model.decode}.
 */
package dev.banana.model.layers;
