/**
 * Peels: small changes of a model (LoRA) that snap on and off: {@code file -> [Peel] -> factors of
 * each matrix}.
 *
 * <p>Start at {@link dev.banana.peel.Peel}; {@link dev.banana.peel.PeelReport} says whether a file
 * can work on a model, and why not. Names of the ecosystem's files are known in {@code PeelKeys}
 * and nowhere else. How a matrix carries its factors is {@code model.weights.LowRank}.
 */
package dev.banana.peel;
