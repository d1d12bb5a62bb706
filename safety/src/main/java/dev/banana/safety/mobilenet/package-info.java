/**
 * The safety check of {@code nsfwjs}, a MobileNet that this project did not train: {@code picture
 * -> [MobileNetCheck] -> scores, feature}.
 *
 * <p>Start at {@link dev.banana.safety.mobilenet.MobileNetCheck}. Its weights lie beside these
 * classes as resources, with their licence and origin.
 */
package dev.banana.safety.mobilenet;
