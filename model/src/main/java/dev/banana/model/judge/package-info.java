/**
 * A network that marks pictures and never draws them: {@code pixels -> [Judge] -> what is where,
 * how well do the words fit, who is it}.
 *
 * <p>Start at {@link dev.banana.model.judge.Judge}; {@link dev.banana.model.judge.JudgeFile} is a
 * trained one on disk. It shares nothing with the nets that draw: no layer, no text encoder, no
 * training picture.
 */
package dev.banana.model.judge;
