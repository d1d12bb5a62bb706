package dev.banana.cli.bench;

/**
 * What is drawn while it is timed: prompts of the same length, {@value #TOKENS} tokens each with
 * the marks of beginning and end.
 */
public final class Prompts {
  /** Tokens of every prompt as the text encoder of the small presets reads it. */
  public static final int TOKENS = 20;

  private static final String[] COLOURS = {"red", "blue", "green", "white", "black", "brown"};
  private static final String[] ANIMALS = {"fox", "dog", "cat", "bear", "bird", "horse", "fish"};
  private static final String[] PLACES = {"house", "tree", "bridge", "tower", "church"};

  private Prompts() {}

  /**
   * {@return a prompt}
   *
   * @param number from 0; the first 210 numbers give prompts that all differ
   */
  public static String prompt(int number) {
    String colour = COLOURS[number % COLOURS.length];
    String animal = ANIMALS[number % ANIMALS.length];
    String place = PLACES[number % PLACES.length];
    return "a small "
        + colour
        + " "
        + animal
        + " in a yellow coat rides an old bicycle past a "
        + place
        + " on the hill";
  }
}
