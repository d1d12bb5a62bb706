/**
 * Runs graphs on ONNX Runtime: {@code graph + weights -> [Session] -> tensors}.
 *
 * <p>Start at {@link dev.banana.session.Session}. This is the only package that names {@code
 * ai.onnxruntime}; which graph is run when is said in {@code text}, {@code denoise} and {@code
 * decode}.
 */
package dev.banana.session;
