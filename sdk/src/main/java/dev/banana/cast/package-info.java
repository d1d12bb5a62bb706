/**
 * Characters who stay themselves: {@code pictures -> [Portrait] -> Subject -> [Cast] -> Casting}.
 *
 * <p>Start at {@link dev.banana.cast.Subject} and {@link dev.banana.cast.Cast}. A portrait is cut
 * out and scaled here; a model reads it in the root package, and how it enters the steps is said in
 * {@code denoise}. How they come into the picture that was drawn with them is a {@link
 * dev.banana.cast.Finish}. {@link dev.banana.cast.Things} reads what a prompt names beside them,
 * and {@link dev.banana.cast.Matte} cuts out what was drawn of that. Many that are alike are read
 * by {@link dev.banana.cast.Multitude}, and set in one by one by {@link dev.banana.cast.Crowd}.
 * Stories of many scenes are in {@code story}.
 */
package dev.banana.cast;
