/**
 * How fast this machine draws: {@code model + plan -> [Bench] -> figures}.
 *
 * <p>Start at {@link dev.banana.cli.bench.Bench}; {@link dev.banana.cli.bench.Sustained} watches
 * the speed over time, {@link dev.banana.cli.bench.Suite} makes a table of many settings. What a
 * picture would take on another device is foretold in {@code cli.cost}.
 */
package dev.banana.cli.bench;
