/**
 * The verbs of the networks and their plain meaning: {@code network -> [Ops] -> numbers, graph or
 * cost}.
 *
 * <p>Start at {@link dev.banana.model.ops.Ops}. {@link dev.banana.model.ops.ReferenceOps} is the
 * slow interpreter that all others are held to, {@link dev.banana.model.ops.CostOps} counts without
 * computing. The interpreter that writes ONNX lives in {@code model.onnx}, the one that learns in
 * {@code train.torch}.
 */
package dev.banana.model.ops;
