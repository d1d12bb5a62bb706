/**
 * Keeps a latency when the machine slows down: {@code wish + what pictures took -> [Governor] ->
 * choice}.
 *
 * <p>Start at {@link dev.banana.governor.Governor}. This package holds values and a policy; it runs
 * nothing and starts no thread. {@link dev.banana.Banana} asks it before a picture and tells it
 * afterwards what the picture took.
 */
package dev.banana.governor;
