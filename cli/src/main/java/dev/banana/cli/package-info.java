/**
 * The SDK in a terminal: {@code words -> [Main] -> files and lines}.
 *
 * <p>Start at {@link dev.banana.cli.Main}; each command is a class. Nothing is drawn here: that is
 * {@code dev.banana}.
 */
package dev.banana.cli;
