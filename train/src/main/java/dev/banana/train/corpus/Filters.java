package dev.banana.train.corpus;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;

/**
 * Keeps out what a children's picture book would not show (weapons, brands, tobacco), and caps what
 * would drown the rest: flags at 2 % and skin-tone variants at one third of a family.
 */
final class Filters {
  private static final int FLAGS = 9;
  private static final double FLAG_SHARE = 0.02;
  private static final double TONE_SHARE = 1.0 / 3;

  private static final Set<String> UNWANTED =
      Set.of(
          "pistol",
          "waterpistol",
          "gun",
          "dagger",
          "daggerknife",
          "crossedswords",
          "bomb",
          "sword",
          "kitchenknife",
          "hocho",
          "knife",
          "rifle",
          "cigarette",
          "nosmoking",
          "smokingsymbol",
          "nosmokingsymbol",
          "middlefinger",
          "reversehandmiddlefinger",
          "syringe",
          "coffin",
          "skiplane",
          "lovehotel",
          "killer",
          "moai",
          "axe",
          "dropofblood",
          "tokyotower",
          "statueofliberty");

  private static final List<String> BRANDS =
      List.of(
          "tiktok",
          "vlc",
          "steam-icon",
          "imac",
          "iphone",
          "android",
          "google",
          "facebook",
          "twitter",
          "youtube",
          "apple-logo",
          "octocat",
          "github",
          "firefox",
          "mozilla",
          "windows-",
          "coca",
          "adobe",
          "linux",
          "starbucks",
          "playstation",
          "xbox",
          "nintendo");

  private Filters() {}

  /** {@return whether a drawing of that name may enter the corpus at all} */
  static boolean wanted(String key, String label) {
    String slug = key.toLowerCase(Locale.ROOT);
    return !UNWANTED.contains(EmojiNames.canonical(label))
        && !UNWANTED.contains(EmojiNames.canonical(key))
        && BRANDS.stream().noneMatch(slug::contains);
  }

  /** {@return the wanted {@code jobs}, with flags and skin tones capped by a stable draw} */
  static <T> List<T> keep(
      List<T> jobs, Function<T, String> key, Function<T, EmojiNames.Name> name) {
    List<T> plain = new ArrayList<>();
    List<T> flags = new ArrayList<>();
    List<T> tones = new ArrayList<>();
    for (T job : jobs) {
      if (wanted(key.apply(job), name.apply(job).label())) {
        EmojiNames.Name n = name.apply(job);
        boolean flag = n.group() == FLAGS || key.apply(job).startsWith("flag-");
        (flag ? flags : n.tone() > 0 ? tones : plain).add(job);
      }
    }
    List<T> out = new ArrayList<>(plain);
    out.addAll(pick(flags, key, (int) (plain.size() * FLAG_SHARE)));
    out.addAll(pick(tones, key, (int) (plain.size() * TONE_SHARE / (1 - TONE_SHARE))));
    out.sort(Comparator.comparing(key));
    return out;
  }

  private static <T> List<T> pick(List<T> all, Function<T, String> key, int most) {
    return all.stream()
        .sorted(Comparator.comparingLong(t -> Reserved.hash("keep " + key.apply(t))))
        .limit(most)
        .toList();
  }
}
