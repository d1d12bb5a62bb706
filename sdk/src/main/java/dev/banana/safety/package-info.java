/**
 * What a network says about whether a picture may be shown: {@code picture -> [SafetyCheck] ->
 * report}.
 *
 * <p>Start at {@link dev.banana.safety.SafetyCheck}. A request asks for it with {@link
 * dev.banana.safety.Safety}; the network itself is not here but in the module {@code
 * banana-safety}, so that who does not want it does not carry it.
 */
package dev.banana.safety;
