/**
 * One checkpoint for all precisions: {@code 4-distill -> [quantize] -> 5-quantize}.
 *
 * <p>Start at {@link dev.banana.train.quantize.QuantizeStage}. How a matrix is rounded is said in
 * {@code train.torch.FakeQuant}, how it is stored in {@code model.weights.BitPlanes}.
 */
package dev.banana.train.quantize;
