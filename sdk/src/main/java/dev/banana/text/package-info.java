/**
 * Words to features: {@code prompt -> [PromptEncoder] -> one vector per token}.
 *
 * <p>Start at {@link dev.banana.text.PromptEncoder}. Learning and drawing share it. How the
 * features become keys and values is said in {@code model.denoise}.
 */
package dev.banana.text;
