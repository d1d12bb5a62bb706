package dev.banana.train.corpus;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * Made-up figures that are kept for evaluation, each of whom can be drawn as often as wanted:
 * alone, or with others in a scene.
 *
 * <p>All of them are reserved, near twins too, and no two have the same looks. Immutable.
 */
public final class Roster {
  /** What figures are. */
  public enum Kind {
    /** Children, grown-ups and upright animals, in combinations of traits that are kept. */
    FIGURES,
    /** Heads and shoulders in styles that are kept as a whole. */
    STYLES
  }

  /**
   * One view of a figure.
   *
   * @param picture in some place
   * @param cut the same without the place: 0xAARRGGBB, row-major, alpha 0 or 255, as large
   */
  public record Sitting(Reference picture, int[] cut) {}

  private static final int TRIES = 400;
  private static final int PHRASES = 8;
  private static final int MANNERS = 3;

  private final List<Identity> figures;
  private final int originals;
  private final long seed;

  private Roster(List<Identity> figures, int originals, long seed) {
    this.figures = List.copyOf(figures);
    this.originals = originals;
    this.seed = seed;
  }

  static Roster draw(Kind kind, List<Avatar.Hand> hands, int originals, int twins, long seed) {
    if (originals < 1 || originals > 1000 || twins < 0 || twins > originals) {
      throw new IllegalArgumentException(
          "A roster has 1 to 1000 figures and at most as many twins, found "
              + originals
              + " and "
              + twins);
    }
    if (kind == Kind.STYLES && hands.isEmpty()) {
      return new Roster(List.of(), 0, seed);
    }
    SplittableRandom random = new SplittableRandom(seed * 31 + kind.ordinal());
    Set<String> looks = new HashSet<>();
    List<Identity> figures = new ArrayList<>();
    List<Identity> near = new ArrayList<>();
    for (int tries = 0; figures.size() < originals && tries < TRIES * originals; tries++) {
      Identity who = kind == Kind.STYLES ? Avatar.random(hands, random) : Puppet.random(random);
      if (Casting.reserved(who) && looks.add(looks(who))) {
        figures.add(who);
        Identity twin = near.size() < twins ? twin(who, looks, random) : null;
        if (twin != null) {
          near.add(twin);
        }
      }
    }
    if (figures.size() < originals || near.size() < twins) {
      throw CorpusException.of(
          "Found %d reserved figures and %d near twins, expected %d and %d; ask for fewer.",
          figures.size(), near.size(), originals, twins);
    }
    figures.addAll(near);
    return new Roster(figures, originals, seed + kind.ordinal());
  }

  private static Identity twin(Identity who, Set<String> looks, SplittableRandom random) {
    for (int i = 0; i < TRIES; i++) {
      Identity twin = who.twin(random);
      if (Casting.reserved(twin) && looks.add(looks(twin))) {
        return twin;
      }
    }
    return null;
  }

  private static String looks(Identity who) {
    return Lineup.looks(who, who.view(new SplittableRandom(0), 0));
  }

  /** {@return how many figures there are: first the originals, then the near twins} */
  public int size() {
    return figures.size();
  }

  /** {@return how many of them are somebody's near twin; they come last} */
  public int twins() {
    return figures.size() - originals;
  }

  private SplittableRandom random(int who, long take) {
    return new SplittableRandom((seed * 1_000_003 + who) * 1_000_003 + take);
  }

  /**
   * {@return a view of a figure for itself}
   *
   * @param who its number
   * @param take which view; others have another pose, place, size and light
   */
  public Sitting sitting(int who, long take) {
    ReferenceView.Masked view = ReferenceView.masked(1, figures.get(who), random(who, take));
    int[] cut = view.reference().rgb().clone();
    for (int i = 0; i < cut.length; i++) {
      cut[i] = view.mask()[i] == 0 ? 0 : cut[i] | 0xFF000000;
    }
    return new Sitting(view.reference(), cut);
  }

  /**
   * {@return words for a figure, with article, as captions describe it}
   *
   * @param who its number
   * @param brief only what it is, for lists of many; else up to three of its traits
   */
  public String words(int who, boolean brief) {
    SplittableRandom random = random(who, -1);
    List<Actor> views = new ArrayList<>();
    for (int i = 0; i < PHRASES; i++) {
      views.add(figures.get(who).view(random, 0));
    }
    if (brief) {
      return Words.indefinite(views.get(0).noun());
    }
    return views.stream()
        .map(Actor::phrase)
        .max(Comparator.comparingInt(String::length))
        .orElseThrow();
  }

  /**
   * {@return a scene of some figures side by side, in other views than any sitting's}
   *
   * @param who their numbers, 1 to 5; they get the slots 1 to 5 in this order
   * @param take which scene
   * @param side pixels of each side, at least 16
   */
  public Scene scene(List<Integer> who, long take, int side) {
    SplittableRandom random = random(-1 - who.hashCode(), take);
    Canvas canvas = new Canvas(side, side);
    Backdrop.Setting setting = Backdrop.paint(canvas, random);
    Layout layout = new Layout(canvas, setting.ground(), false, random);
    int manner = random.nextInt(MANNERS);
    List<Actor> actors = who.stream().map(i -> figures.get(i).view(random, manner)).toList();
    double large = who.size() == 1 ? 0.75 : 0.4;
    Bitmap[] bitmaps =
        actors.stream().map(a -> a.pixels().apply(side * large)).toArray(Bitmap[]::new);
    Placing[] placings =
        who.size() == 1
            ? new Placing[] {layout.single(actors.get(0), bitmaps[0])}
            : layout.row(actors, bitmaps);
    double light = random.nextDouble(0.96, 1.04);
    List<Subject> subjects = new ArrayList<>();
    for (int i = 0; i < bitmaps.length; i++) {
      Actor actor = actors.get(i);
      int[] box = canvas.draw(bitmaps[i], placings[i], i + 1, actor.coarse(), light);
      subjects.add(SceneRenderer.subject(actor, box, i + 1));
    }
    List<String> names = actors.stream().map(a -> Words.indefinite(a.noun())).toList();
    String caption = names.size() == 1 ? names.get(0) : Captions.list(names, random);
    return new Scene(
        side,
        side,
        canvas.rgb,
        caption,
        canvas.slots,
        canvas.classes,
        subjects,
        List.of(),
        Scene.CaptionMode.ATTRIBUTES);
  }
}
