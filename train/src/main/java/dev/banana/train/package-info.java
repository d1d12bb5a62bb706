/**
 * How a model learns: {@code corpus -> autoencoder -> latents -> teacher -> distill -> pack}.
 *
 * <p>Start at {@link dev.banana.train.Workshop}, which is the chain in one page; {@link
 * dev.banana.train.Recipe} holds the settings of each preset. Drawing lives in the SDK.
 */
package dev.banana.train;
