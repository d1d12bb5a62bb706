/**
 * Stories of many scenes with one cast: {@code file -> [StoryFile] -> Storyboard -> folder}.
 *
 * <p>Start at {@link dev.banana.story.Storyboard}. Characters are made in {@code cast}, pictures in
 * the root package.
 */
package dev.banana.story;
