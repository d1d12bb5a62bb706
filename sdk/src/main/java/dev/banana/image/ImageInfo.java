package dev.banana.image;

/**
 * What an image file says about itself.
 *
 * @param format {@code PNG} or {@code JPEG}
 * @param width pixels across
 * @param height pixels down
 * @param labels what travels beside the pixels
 */
public record ImageInfo(String format, int width, int height, Labels labels) {}
