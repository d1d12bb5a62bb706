/**
 * Says who is in a picture: {@code picture -> [JudgeEncoder] -> subjects, and a vector for each}.
 *
 * <p>Start at {@link dev.banana.judge.JudgeEncoder}. The network is defined in {@code model.judge};
 * nothing that draws depends on it.
 */
package dev.banana.judge;
