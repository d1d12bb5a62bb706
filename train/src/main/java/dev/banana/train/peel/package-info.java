/**
 * Learns a peel from a few pictures: {@code pictures + bundle -> [PeelTraining] -> peel}.
 *
 * <p>Start at {@link dev.banana.train.peel.PeelTraining}. What is learned from is read by {@code
 * PeelPictures}; {@code Likeness} says how near two sets of pictures are. Pictures for the peels
 * that this project ships are made in {@code train.peel.data}. What a peel's file is, is said in
 * {@code dev.banana.peel}.
 */
package dev.banana.train.peel;
