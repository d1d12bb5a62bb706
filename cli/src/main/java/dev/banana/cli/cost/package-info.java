/**
 * What a picture would take on another device: {@code preset + device -> [Prediction] -> seconds,
 * bytes, joules}.
 *
 * <p>Start at {@link dev.banana.cli.cost.Prediction}. Nothing is run: operations and bytes are
 * those of {@code model.PictureCost}, and the rest is arithmetic. What this machine really takes is
 * measured in {@code cli.bench}.
 */
package dev.banana.cli.cost;
