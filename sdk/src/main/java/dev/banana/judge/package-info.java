/**
 * Says who is in a picture: {@code picture -> [IdentityEncoder] -> subjects, and a vector for
 * each}.
 *
 * <p>Start at {@link dev.banana.judge.IdentityEncoder}. The network is defined in {@code
 * model.judge}; nothing that draws depends on it.
 */
package dev.banana.judge;
