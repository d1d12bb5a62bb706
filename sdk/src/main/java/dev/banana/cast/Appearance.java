package dev.banana.cast;

import java.util.OptionalDouble;

/**
 * What became of a character in a picture.
 *
 * @param role who it is and where
 * @param identity how alike its part of the picture and its reference are, -1 to 1; empty unless an
 *     {@link IdentityEncoder} was given
 */
public record Appearance(Role role, OptionalDouble identity) {}
