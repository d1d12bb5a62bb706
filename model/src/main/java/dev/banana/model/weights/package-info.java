/**
 * Named tensors on disk and how a matrix is applied: {@code file -> [Weights] -> layers}.
 *
 * <p>Start at {@link dev.banana.model.weights.Weights}. What the tensors mean is said in {@code
 * model.layers} and the networks; which files make a finished model is said in {@code
 * model.Bundle}.
 */
package dev.banana.model.weights;
