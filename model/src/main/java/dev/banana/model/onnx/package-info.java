/**
 * Writes networks as ONNX files: {@code network + OnnxOps -> [OnnxGraph] -> bytes}.
 *
 * <p>Start at {@link dev.banana.model.onnx.OnnxOps}. Weights stay outside the file, see {@link
 * dev.banana.model.onnx.OnnxWeights}. Nothing here runs a graph: drawing does that with ONNX
 * Runtime in {@code sdk.session}.
 */
package dev.banana.model.onnx;
