/**
 * Learned weights to a file that the SDK opens: {@code 4-distill -> [pack] -> 6-bundle}.
 *
 * <p>What lies in a bundle is said by {@code model.Bundle}.
 */
package dev.banana.train.pack;
