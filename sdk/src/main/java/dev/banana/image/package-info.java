/**
 * Pixels, and files that carry what made them: {@code pixels + labels <-> [ImageFiles] <-> file}.
 *
 * <p>Start at {@link dev.banana.image.ImageFiles}; a {@link dev.banana.image.PictureFile} is
 * written while its picture is drawn: {@code bands -> [Stripes] -> [StripeFormat] -> file}. It
 * needs nothing of the desktop's own imaging classes, so that it also runs where there are none.
 * What the labels say is decided in the root package.
 */
package dev.banana.image;
