package dev.banana.train.corpus;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** Turns true attributes of a figure into a phrase, mentioning some of them. */
final class Traits {
  /** Colours of hair, clothes and hats: words and the colour they stand for. */
  static final Map<String, Integer> CLOTH =
      Map.ofEntries(
          Map.entry("red", 0xD8423A),
          Map.entry("blue", 0x3D7BD9),
          Map.entry("green", 0x4FAE55),
          Map.entry("yellow", 0xF4C93B),
          Map.entry("orange", 0xF08A35),
          Map.entry("purple", 0x8B58C4),
          Map.entry("pink", 0xF18DB4),
          Map.entry("white", 0xF2F2EE),
          Map.entry("black", 0x34353B),
          Map.entry("brown", 0x8A5A3C),
          Map.entry("grey", 0x9298A0),
          Map.entry("turquoise", 0x3FB8B0));

  /** Cloth words in a fixed order, for drawing lots. */
  static final List<String> CLOTH_WORDS = CLOTH.keySet().stream().sorted().toList();

  /** Hair words and colours. */
  static final Map<String, Integer> HAIR =
      Map.of(
          "black", 0x26222A, "brown", 0x6B4226, "blond", 0xEBC766, "red", 0xC4522B, "grey",
          0xA9ABB0, "white", 0xEDEDEA, "blue", 0x4C83D6, "pink", 0xEB86B0, "purple", 0x8459B8,
          "green", 0x5AA75C);

  /** Hair words in a fixed order. */
  static final List<String> HAIR_WORDS = HAIR.keySet().stream().sorted().toList();

  /** Skin tones from light to dark; the words follow {@link #skinWord}. */
  static final int[] SKIN = {0xFBE0CC, 0xF3C9A5, 0xE3AC7F, 0xC68A5B, 0x9C6540, 0x6E432B};

  private Traits() {}

  /** {@return the word for skin tone number {@code i}} */
  static String skinWord(int i) {
    return i < 2 ? "light skin" : i < 4 ? "tan skin" : "dark skin";
  }

  /** {@return a natural hair colour most of the time, else a bright one} */
  static String hairColour(SplittableRandom random) {
    return random.nextInt(4) > 0
        ? Words.pick(random, "black", "brown", "blond", "red", "grey", "brown", "black")
        : Words.pick(random, HAIR_WORDS);
  }

  /**
   * {@return {@code noun} with article and a random part of its traits}
   *
   * @param has what it has, such as {@code long red hair}
   * @param wears what it wears, such as {@code a blue dress}
   */
  static String phrase(String noun, List<String> has, List<String> wears, SplittableRandom random) {
    List<String> with = some(has, 2, random);
    List<String> in = some(wears, 3 - with.size(), random);
    String text = Words.indefinite(noun);
    if (!with.isEmpty()) {
      text += " with " + String.join(" and ", with);
    }
    if (!in.isEmpty()) {
      String free = Words.pick(random, "in ", "wearing ");
      String verb = in.get(0).contains("glasses") ? "wearing " : free;
      text += (with.isEmpty() ? " " : in.size() + with.size() > 2 ? ", " : " ") + verb;
      text += in.size() < 2 ? in.get(0) : Captions.list(in, random);
    }
    return text;
  }

  /** Few words, because text encoders read only the first fifty or so. */
  private static List<String> some(List<String> all, int most, SplittableRandom random) {
    List<String> out = new ArrayList<>();
    for (String trait : all) {
      if (random.nextDouble() < 0.55 && out.size() < most) {
        out.add(trait);
      }
    }
    return out;
  }
}
