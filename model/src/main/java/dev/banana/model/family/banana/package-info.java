/**
 * The family of nets that this project trains: {@code size -> [BananaFamily] -> ModelSpec}.
 *
 * <p>Start at {@link dev.banana.model.family.banana.BananaFamily}. The nets themselves are in
 * {@code model.denoise} and {@code model.decode}.
 */
package dev.banana.model.family.banana;
