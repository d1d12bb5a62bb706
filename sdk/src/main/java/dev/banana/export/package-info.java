/**
 * Graphs for other runtimes: {@code bundle + size -> [StaticExport] -> ONNX files}.
 *
 * <p>Start at {@link dev.banana.export.StaticExport}. What this library itself draws with is
 * written in {@code session}, when it is needed.
 */
package dev.banana.export;
