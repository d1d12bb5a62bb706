/**
 * Turns packages of drawings into captioned scenes with masks, drawn afresh for each training
 * sample: {@code packages -> [fetch] -> sprites -> [compose] -> Scene}.
 *
 * <p>Start at {@link dev.banana.train.corpus.Corpus}. {@link dev.banana.train.corpus.CorpusFetch}
 * brings the pinned packages and rasterises them once; everything afterwards is deterministic in
 * (seed, split, index). Nothing here knows about networks.
 */
package dev.banana.train.corpus;
