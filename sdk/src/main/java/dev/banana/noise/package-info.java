/**
 * A seed to normal numbers: {@code seed -> [SeededNoise] -> noise}.
 *
 * <p>What the noise becomes is said in {@code denoise}.
 */
package dev.banana.noise;
