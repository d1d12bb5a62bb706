package dev.banana.train.corpus;

import java.util.List;

/**
 * One thing drawn in a scene.
 *
 * @param concept normalised name, for example {@code fox}
 * @param family id of the set of drawings it comes from
 * @param style phrase for the way it is drawn, for example {@code flat vector}
 * @param colours colour words that are true of it, maybe empty
 * @param x left edge of its box in pixels, inside the frame
 * @param y top edge of its box in pixels, inside the frame
 * @param width box width in pixels, at least 0 (0 if it lies outside the frame)
 * @param height box height in pixels, at least 0
 * @param slot its number in the mask, 1 to 5
 */
public record Subject(
    String concept,
    String family,
    String style,
    List<String> colours,
    int x,
    int y,
    int width,
    int height,
    int slot) {}
