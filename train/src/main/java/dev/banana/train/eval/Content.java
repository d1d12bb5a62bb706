package dev.banana.train.eval;

import dev.banana.train.corpus.SpriteFamily;
import dev.banana.train.corpus.Vocabulary;
import dev.banana.train.judge.JudgeScenes.Shown;
import dev.banana.train.latents.WrittenCaptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * What captions say once the ways to say it are taken away: which captions a model has not seen.
 *
 * @param captions what the training captions say
 * @param pairs pairs of things that training captions name together, e.g. {@code cat+dog}
 */
public record Content(Set<String> captions, Set<String> pairs) {
  private static final List<String> MEDIA =
      List.of(
          "a picture of ",
          "a drawing of ",
          "an illustration of ",
          "cartoon of ",
          "picture of ",
          "clip art of ");

  /**
   * {@return what the captions of a folder of latents say, or null if there are none}
   *
   * @param folder of the shards, or of folders of them
   * @param known names of the things that are looked for
   */
  public static Content read(Path folder, List<String> known) throws IOException {
    Set<String> captions = new HashSet<>();
    Set<String> pairs = new HashSet<>();
    for (String caption : WrittenCaptions.read(folder)) {
      captions.add(of(caption));
      pairs.add(String.join("+", named(caption, known)));
    }
    return captions.isEmpty() ? null : new Content(captions, pairs);
  }

  /** {@return whether no training caption says what this one says} */
  boolean isNew(Shown scene) {
    return !captions.contains(of(scene.caption()));
  }

  /** {@return whether it shows two things that no training caption names together} */
  boolean isNewPair(Shown scene) {
    return scene.concepts().size() == 2 && !pairs.contains(String.join("+", scene.concepts()));
  }

  /** {@return a caption without style, articles and synonyms} */
  static String of(String caption) {
    String text = caption;
    for (String phrase : styles()) {
      text =
          text.replaceAll(
              ",? ?\\b(a |an )?" + phrase + "( (style|drawing|picture|illustration))?( of )?", " ");
    }
    for (String medium : MEDIA) {
      text = text.startsWith(medium) ? text.substring(medium.length()) : text;
    }
    for (String name : Vocabulary.starter()) {
      for (String synonym : longestFirst(Vocabulary.concept(name).synonyms())) {
        text = text.replaceAll("\\b" + synonym + "\\b", name);
      }
    }
    return text.replaceAll("\\b(a|an|the)\\b", " ").replaceAll("[ ,]+", " ").strip();
  }

  /** {@return those of the known things that a caption names, in alphabetical order} */
  static Set<String> named(String caption, List<String> known) {
    Set<String> out = new TreeSet<>();
    String text = of(caption);
    for (String name : longestFirst(known)) {
      String without = text.replaceAll("\\b" + name + "\\b(?! background| wall)", "#");
      if (!without.equals(text)) {
        out.add(name);
        text = without;
      }
    }
    return out;
  }

  private static List<String> styles() {
    return longestFirst(
        SpriteFamily.all().stream().flatMap(f -> f.styles().stream()).distinct().toList());
  }

  private static List<String> longestFirst(List<String> words) {
    return words.stream().sorted(Comparator.comparingInt(String::length).reversed()).toList();
  }
}
