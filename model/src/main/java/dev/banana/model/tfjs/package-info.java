/**
 * Reads networks that others trained for TensorFlow.js: {@code model.json + weights -> [GraphModel]
 * -> ONNX}.
 *
 * <p>Start at {@link dev.banana.model.tfjs.GraphModel}. The networks of this project are written in
 * code, see {@code model.ops}; these come as files, so nothing in them is trusted until it is read.
 */
package dev.banana.model.tfjs;
