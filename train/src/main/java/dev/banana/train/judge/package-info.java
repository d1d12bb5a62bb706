/**
 * Trains the judge: {@code corpus -> [draw] -> scenes and lineups -> [judge] -> judge.safetensors}.
 *
 * <p>Start at {@link dev.banana.train.judge.JudgeStage}; what it learned is measured in {@link
 * dev.banana.train.judge.JudgeScore}. Its scenes come from seeds of their own, and no stage that
 * learns to draw may use it.
 */
package dev.banana.train.judge;
