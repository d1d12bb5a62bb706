package dev.banana.train.judge;

import dev.banana.model.judge.Crop;
import dev.banana.model.judge.Subject;
import dev.banana.train.judge.JudgeScenes.Shown;
import dev.banana.train.judge.JudgeScenes.Trio;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * How far a judge can be trusted: what it says about pictures of which all is known.
 *
 * @param figures shares by name
 */
public record JudgeScore(Map<String, Tally.Share> figures) {
  /** Faces among which the right one is looked for. */
  public static final int POOL = 100;

  /** A subject counts as found where its box overlaps by this share. */
  public static final double OVERLAP = 0.5;

  /** How sure the judge must be of a subject. */
  public static final double LEAST = 0.5;

  /** Least share of true captions, and of true figures, that a judge worth asking finds. */
  private static final Map<String, Double> TARGETS =
      Map.of("caption R@1", 0.95, "identity R@1", 0.97);

  private static final int TWINS = 20;
  private static final int ROUNDS = 5;

  /** Hands that no judge has seen in training. */
  private static final List<String> UNSEEN_HANDS = List.of("micah", "personas");

  /** {@return what a judge says about these scenes and lineups} */
  static JudgeScore of(Eyes eyes, CaptionChanges changes, JudgeScenes tested) {
    Tally tally = new Tally();
    List<Shown> scenes = tested.scenes();
    List<Eyes.Look> looks = eyes.look(scenes.stream().map(s -> whole(s.rgb())).toList());
    CaptionPools pools = new CaptionPools(changes, scenes, 11);
    for (int i = 0; i < scenes.size(); i++) {
      Shown scene = scenes.get(i);
      Eyes.Look look = looks.get(i);
      CaptionPools.Verdict verdict = pools.of(i, captions -> eyes.fit(look, captions));
      tally.add("caption R@1", verdict.rank() < 1);
      tally.add("caption R@5", verdict.rank() < 5);
      tally.add(verdict);
      found(eyes, looks.get(i), scene, tally);
    }
    for (boolean strange : new boolean[] {false, true}) {
      List<Trio> some =
          tested.lineups().stream()
              .filter(t -> UNSEEN_HANDS.stream().anyMatch(t.looks()::startsWith) == strange)
              .toList();
      identities(eyes, some, strange ? ", unseen hands" : "", tally);
    }
    return new JudgeScore(tally.shares());
  }

  private static float[] whole(byte[] rgb) {
    return Crop.whole(rgb, JudgeScenes.SIDE, JudgeScenes.SIDE);
  }

  private static void found(Eyes eyes, Eyes.Look look, Shown scene, Tally tally) {
    List<Subject> seen = Subject.read(eyes.judge(), look.cells(), LEAST);
    Set<Subject> used = new HashSet<>();
    double drawn = scene.drawn();
    for (dev.banana.train.corpus.Subject truth : scene.subjects()) {
      Subject box =
          new Subject(
              truth.x() / drawn,
              truth.y() / drawn,
              truth.width() / drawn,
              truth.height() / drawn,
              0,
              0,
              1);
      Subject best =
          seen.stream()
              .filter(s -> !used.contains(s))
              .max(Comparator.comparingDouble(s -> s.overlap(box)))
              .orElse(null);
      boolean there = best != null && best.overlap(box) >= OVERLAP;
      tally.add("subjects found", there);
      if (there) {
        used.add(best);
        tally.add("concept", eyes.about().concepts().get(best.concept()).equals(truth.concept()));
        if (!truth.colours().isEmpty()) {
          String colour = eyes.about().colours().get(best.colour());
          tally.add("colour", truth.colours().contains(colour));
        }
      }
    }
    seen.forEach(s -> tally.add("boxes that are right", used.contains(s)));
    tally.add("number of subjects", seen.size() == scene.subjects().size());
    if (eyes.about().styles().size() > 1) {
      int best = 0;
      for (int i = 1; i < look.style().length; i++) {
        best = look.style()[i] > look.style()[best] ? i : best;
      }
      tally.add("style", eyes.about().styles().get(best).equals(scene.subjects().get(0).family()));
    }
  }

  /** The other view among {@link #POOL} pictures, a fifth of which show near twins. */
  private static void identities(Eyes eyes, List<Trio> lineups, String suffix, Tally tally) {
    if (lineups.isEmpty()) {
      return;
    }
    List<float[]> first = faces(eyes, lineups.stream().map(Trio::first).toList());
    List<float[]> second = faces(eyes, lineups.stream().map(Trio::second).toList());
    List<float[]> other = faces(eyes, lineups.stream().map(Trio::other).toList());
    SplittableRandom random = new SplittableRandom(13);
    for (int round = 0; round < ROUNDS; round++) {
      List<Integer> chosen = chosen(lineups, POOL - TWINS, random);
      for (int i = 0; i < chosen.size(); i++) {
        int who = chosen.get(i);
        List<Double> others = new ArrayList<>();
        for (int k = 0; k < chosen.size(); k++) {
          float[] them = second.get(chosen.get(k));
          if (k != i) {
            others.add(Retrieval.dot(first.get(who), them));
          }
          if (k < TWINS) {
            others.add(Retrieval.dot(first.get(who), other.get(chosen.get(k))));
          }
        }
        double right = Retrieval.dot(first.get(who), second.get(who));
        int rank = Retrieval.rank(right, others.stream().mapToDouble(d -> d).toArray());
        tally.add("identity R@1" + suffix, rank < 1);
        double twin = Retrieval.dot(first.get(who), other.get(who));
        tally.add("against near twin" + suffix, right > twin);
      }
    }
  }

  private static List<float[]> faces(Eyes eyes, List<byte[]> pictures) {
    return eyes.look(pictures.stream().map(JudgeScore::whole).toList()).stream()
        .map(Eyes.Look::identity)
        .toList();
  }

  /** Lineups of whom nobody looks like another. */
  private static List<Integer> chosen(List<Trio> lineups, int most, SplittableRandom random) {
    List<Integer> out = new ArrayList<>();
    Set<String> looks = new HashSet<>();
    for (int tries = 0; out.size() < most && tries < 50 * most; tries++) {
      int i = random.nextInt(lineups.size());
      Trio trio = lineups.get(i);
      if (!looks.contains(trio.looks()) && !looks.contains(trio.otherLooks())) {
        looks.add(trio.looks());
        looks.add(trio.otherLooks());
        out.add(i);
      }
    }
    return out;
  }

  /** {@return the most important figures in one line} */
  public String line() {
    Map<String, Double> some = new LinkedHashMap<>();
    for (String name :
        List.of(
            "caption R@1",
            "identity R@1",
            "subjects found",
            "boxes that are right",
            "concept",
            "colour",
            "number of subjects")) {
      if (figures.containsKey(name)) {
        some.put(name, figures.get(name).value());
      }
    }
    StringBuilder out = new StringBuilder();
    some.forEach(
        (name, value) ->
            out.append(out.isEmpty() ? "" : ", ")
                .append(String.format(Locale.ROOT, "%s %.1f %%", name, 100 * value)));
    return out.toString();
  }

  /** {@return whether the judge finds enough of what is true, in words} */
  public String verdict() {
    StringBuilder out = new StringBuilder();
    for (Map.Entry<String, Double> target : new TreeMap<>(TARGETS).entrySet()) {
      Tally.Share found = figures.get(target.getKey());
      boolean reached = found != null && found.value() >= target.getValue();
      out.append(
          String.format(
              Locale.ROOT,
              "%s: %s, target %.0f %%%s%n",
              target.getKey(),
              found == null
                  ? "not measured"
                  : String.format(Locale.ROOT, "%.1f %%", 100 * found.value()),
              100 * target.getValue(),
              reached
                  ? ""
                  : ", not reached: read its marks beside ground truth's, or train it longer"));
    }
    return out.toString();
  }

  /** {@return all figures, a line each, then the verdict} */
  public String table() {
    StringBuilder out = new StringBuilder();
    figures.forEach(
        (name, share) ->
            out.append(
                String.format(
                    Locale.ROOT,
                    "%-32s %6.1f %%  of %d%n",
                    name,
                    100 * share.value(),
                    share.of())));
    return out.append(verdict()).toString();
  }
}
