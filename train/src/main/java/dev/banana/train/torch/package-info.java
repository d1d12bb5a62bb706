/**
 * The interpreter that learns: {@code network -> [TorchOps] -> tensors with gradients}.
 *
 * <p>The only package that names libtorch's types for arithmetic; the stages build on it. How a
 * stage is run, stopped and resumed is in {@code train.run}.
 */
package dev.banana.train.torch;
