package dev.banana.cast;

import java.util.OptionalDouble;

/**
 * What became of a character in a picture.
 *
 * @param role who it is and where
 * @param identity how alike its part of the picture and its reference are, -1 to 1, by the {@link
 *     IdentityEncoder} that was given, else by the judge beside the embedded model; empty if there
 *     is neither
 */
public record Appearance(Role role, OptionalDouble identity) {}
