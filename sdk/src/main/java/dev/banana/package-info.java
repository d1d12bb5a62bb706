/**
 * Draws pictures from text on the device it runs on: {@code request -> [Banana] -> picture}.
 *
 * <p>Start at {@link dev.banana.Banana}. The flow is {@code text -> denoise -> decode -> image},
 * one package a stage; what the nets are is said in {@code dev.banana.model}.
 */
package dev.banana;
