package dev.banana.train.corpus;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/** The English words that the named sets use, by which titles in other languages are told apart. */
final class Dictionary {
  private Dictionary() {}

  /** {@return the words of emoji names and keywords and of all icon slugs, lower case} */
  static Set<String> load(Path folder, EmojiNames names) {
    Set<String> words = new HashSet<>();
    for (EmojiNames.Name name : names.all()) {
      add(words, name.label());
      name.tags().forEach(t -> add(words, t));
    }
    SpriteFamily.all().stream()
        .filter(f -> f.form().equals("iconify") && f.part().slugs())
        .filter(f -> !f.id().equals("circle-flags"))
        .map(SpriteFamily::artifact)
        .distinct()
        .map(a -> IconArt.read(CorpusFetch.pathOf(folder, Artifact.named(a))))
        .forEach(p -> p.keys().forEach(k -> add(words, k)));
    Vocabulary.starter().forEach(c -> add(words, c));
    return words;
  }

  private static void add(Set<String> words, String text) {
    Arrays.stream(text.toLowerCase(Locale.ROOT).split("[^a-z]+"))
        .filter(w -> w.length() > 2 || w.equals("tv") || w.equals("ox"))
        .forEach(words::add);
  }
}
