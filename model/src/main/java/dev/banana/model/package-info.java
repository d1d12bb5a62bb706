/**
 * What a finished model is: {@code nets + numbers -> [ModelSpec, Bundle] -> one folder}.
 *
 * <p>Start at {@link dev.banana.model.Bundle}. The nets are in {@code denoise} and {@code decode},
 * presets in {@code family.banana}; how a bundle draws is said in the module {@code sdk}.
 */
package dev.banana.model;
