package dev.banana.train.corpus;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.function.DoubleFunction;

/** Picks drawings of one family and finds true words for them. */
final class SpriteCasting {
  private static final double WHOLE_SHARE = 0.8;
  private static final double PAINT_SHARE = 0.5;
  private static final double TYPICAL_PAINT_SHARE = 0.3;
  private static final double MODEL_PAINT_SHARE = 0.35;
  private static final double MAX_TONED = 1.0 / 3;

  /** Things that are no whole in one colour, whatever their pixels say. */
  private static final Set<String> MIXED = Set.of("bicycle", "octopus", "rainbow");

  private static final String[] TONES = {
    "", "light skin", "medium-light skin", "medium skin", "medium-dark skin", "dark skin"
  };

  private final List<SpriteSet> sets;
  private final Map<String, Double> families;
  private final Split split;
  private final boolean rich;
  private final boolean typical;
  private final double coloured;
  private final Set<String> wholeSomewhere = new TreeSet<>();
  private final List<List<String>> leadConcepts = new ArrayList<>();
  private final List<List<String>> otherConcepts = new ArrayList<>();
  private final List<Integer> usable = new ArrayList<>();
  private final List<Integer> companions = new ArrayList<>();

  /** Which part of the drawings may lead a scene. */
  enum Split {
    TRAIN,
    HELD_OUT
  }

  /**
   * Prepare.
   *
   * @param sets families of one part
   * @param families share of each family by id; empty means the shares that the families state
   * @param heldOut whether scenes are led by what is kept for evaluation
   * @param config says whether models are painted and keywords told, whether each word has one
   *     look, which then comes in more colours, and how many things come in any
   */
  SpriteCasting(
      List<SpriteSet> sets, Map<String, Double> families, boolean heldOut, Corpus.Config config) {
    this.sets = sets;
    this.families = families;
    this.rich = config.rich();
    this.typical = config.typical();
    this.coloured = config.coloured();
    this.split = heldOut ? Split.HELD_OUT : Split.TRAIN;
    for (int i = 0; i < sets.size(); i++) {
      SpriteSet set = sets.get(i);
      set.trainable().forEach(this::noteWhole);
      Set<String> others = new TreeSet<>(set.trainable().keySet());
      if (heldOut) {
        others.addAll(set.reserved().keySet());
      }
      Set<String> leads = heldOut ? set.reserved().keySet() : set.trainable().keySet();
      leadConcepts.add(fit(set, leads));
      otherConcepts.add(fit(set, others));
      if (!leads.isEmpty() && weight(i) > 0) {
        usable.add(i);
      }
      if (!others.isEmpty() && weight(i) > 0) {
        companions.add(i);
      }
    }
  }

  /** {@return the names, sorted; of models without brands and the like, which older mixes show} */
  private List<String> fit(SpriteSet set, Set<String> names) {
    return names.stream()
        .filter(
            n ->
                !rich
                    || !set.family().solid()
                    || Unwanted.reason(List.of(n.split("[ -]")), Unwanted.ALWAYS) == null)
        .sorted()
        .toList();
  }

  private void noteWhole(String concept, List<SpriteSet.Sprite> sprites) {
    if (sprites.stream().anyMatch(s -> !s.face())) {
      wholeSomewhere.add(concept);
    }
  }

  /** {@return whether there is nothing that a scene can be about} */
  boolean isEmpty() {
    return usable.isEmpty();
  }

  /** {@return whether there is nothing to draw at all, not even beside a figure} */
  boolean hasNoCompanions() {
    return companions.isEmpty();
  }

  /**
   * {@return the number of a family, for use with {@link #lead} and {@link #other}}
   *
   * <p>If none can lead a scene, one that can stand beside a figure.
   */
  int family(SplittableRandom random) {
    List<Integer> from = usable.isEmpty() ? companions : usable;
    double left = random.nextDouble() * from.stream().mapToDouble(this::weight).sum();
    for (int family : from) {
      left -= weight(family);
      if (left < 0) {
        return family;
      }
    }
    return from.get(from.size() - 1);
  }

  /** {@return whether drawings of a family are sharp at any size} */
  boolean sharp(int family) {
    return sets.get(family).sharp();
  }

  private double weight(int family) {
    SpriteFamily hand = sets.get(family).family();
    return families.isEmpty() ? hand.share() : families.getOrDefault(hand.id(), 0.0);
  }

  /** {@return a drawing that this split is about} */
  Identity lead(int family, SplittableRandom random) {
    return identity(family, Words.pick(random, leadConcepts.get(family)), random);
  }

  /** {@return a drawing of the same family that shows none of the concepts {@code taken}} */
  Identity other(int family, Set<String> taken, SplittableRandom random) {
    List<String> all = otherConcepts.get(family);
    for (int i = 0; i < 20; i++) {
      String concept = Words.pick(random, all);
      if (!taken.contains(concept)) {
        return identity(family, concept, random);
      }
    }
    return identity(family, Words.pick(random, all), random);
  }

  /** {@return a drawing that can carry another one, or null if the family has none left} */
  Identity support(int family, Set<String> taken, SplittableRandom random) {
    List<String> able =
        otherConcepts.get(family).stream()
            .filter(c -> !taken.contains(c))
            .filter(c -> Vocabulary.concept(c) != null && Vocabulary.concept(c).has('s'))
            .toList();
    return able.isEmpty() ? null : identity(family, Words.pick(random, able), random);
  }

  private Identity identity(int family, String concept, SplittableRandom random) {
    SpriteSet set = sets.get(family);
    List<SpriteSet.Sprite> all = candidates(set, concept);
    SpriteSet.Sprite sprite = choose(all, random);
    if (sprite.view().isEmpty()) {
      return Identity.of(actor(set, sprite, random));
    }
    String model = sprite.row().model();
    List<SpriteSet.Sprite> views = all.stream().filter(s -> s.row().model().equals(model)).toList();
    return rich ? painted(set, views, random) : new Solid(set, views, null);
  }

  /** A model keeps its paint in every view, so only views that take it are shown. */
  private Solid painted(SpriteSet set, List<SpriteSet.Sprite> views, SplittableRandom random) {
    String paint =
        random.nextDouble() < MODEL_PAINT_SHARE ? Words.pick(random, Colours.PAINTS) : "";
    List<SpriteSet.Sprite> fit =
        paint.isEmpty() || views.get(0).coarse() == CoarseClass.PERSON
            ? List.of()
            : views.stream().filter(v -> Colours.repaint(set.pixels(v, 1), paint) != null).toList();
    return fit.size() * 2 > views.size() ? new Solid(set, fit, paint) : new Solid(set, views, "");
  }

  /** A model that can be seen from several sides. */
  private final class Solid implements Identity {
    private final SpriteSet set;
    private final List<SpriteSet.Sprite> views;
    private final String paint;

    /** Makes one in a colour; in its own if empty, in any, new for each view, if null. */
    Solid(SpriteSet set, List<SpriteSet.Sprite> views, String paint) {
      this.set = set;
      this.views = views;
      this.paint = paint;
    }

    @Override
    public Actor view(SplittableRandom random, int manner) {
      SpriteSet.Sprite sprite = Words.pick(random, views);
      Actor actor = paint == null ? actor(set, sprite, random) : coloured(sprite, random);
      if (random.nextInt(3) > 0) {
        return actor;
      }
      return actor.called(actor.noun(), actor.phrase() + " seen from " + sprite.view());
    }

    private Actor coloured(SpriteSet.Sprite sprite, SplittableRandom random) {
      if (!paint.isEmpty()) {
        DoubleFunction<Bitmap> pixels =
            side -> SpriteCasting.painted(set.pixels(sprite, side), paint);
        return name(sprite, set.family(), List.of(paint), pixels, random);
      }
      String natural = natural(set, sprite);
      List<String> colours = natural == null ? List.of() : List.of(natural);
      return name(sprite, set.family(), colours, side -> set.pixels(sprite, side), random);
    }

    @Override
    public Identity twin(SplittableRandom random) {
      return null;
    }
  }

  private Actor actor(SpriteSet set, SpriteSet.Sprite sprite, SplittableRandom random) {
    SpriteFamily hand = set.family();
    DoubleFunction<Bitmap> pixels = side -> set.pixels(sprite, side);
    List<String> colours = new ArrayList<>();
    if (hand.part() == Part.SILHOUETTES) {
      // The scene gives a silhouette its colour.
      return name(sprite, hand, colours, pixels, random);
    }
    if (coloured > 0
        && sprite.coarse() != CoarseClass.PERSON
        && !MIXED.contains(sprite.concept().name())
        && random.nextDouble() < coloured) {
      String colour = Words.pick(random, Colours.ALL);
      boolean parts = sprite.concept().has('h') || inColours(sprite);
      if (Colours.recolour(set.pixels(sprite, 1), colour, parts) != null) {
        DoubleFunction<Bitmap> in =
            side -> {
              Bitmap own = set.pixels(sprite, side);
              return Objects.requireNonNullElse(Colours.recolour(own, colour, parts), own);
            };
        return name(sprite, hand, List.of(colour), true, in, random);
      }
    }
    double painted =
        sprite.concept().has('h') ? PAINT_SHARE : inColours(sprite) ? TYPICAL_PAINT_SHARE : 0;
    if (painted > 0 && random.nextDouble() < painted) {
      String paint = Words.pick(random, Colours.PAINTS);
      if (Colours.repaint(set.pixels(sprite, 1), paint) != null) {
        pixels = side -> painted(set.pixels(sprite, side), paint);
        colours.add(paint);
      }
    }
    if (colours.isEmpty()) {
      String natural = natural(set, sprite);
      if (natural != null) {
        colours.add(natural);
      }
    }
    return name(sprite, hand, colours, pixels, random);
  }

  private boolean inColours(SpriteSet.Sprite sprite) {
    return typical && sprite.concept().has('c');
  }

  private static Bitmap painted(Bitmap bitmap, String paint) {
    return Objects.requireNonNullElse(Colours.repaint(bitmap, paint), bitmap);
  }

  private List<SpriteSet.Sprite> candidates(SpriteSet set, String concept) {
    Map<String, List<SpriteSet.Sprite>> first =
        split == Split.HELD_OUT ? set.reserved() : set.trainable();
    List<SpriteSet.Sprite> found = first.get(concept);
    return found != null ? found : set.trainable().get(concept);
  }

  private static SpriteSet.Sprite choose(List<SpriteSet.Sprite> all, SplittableRandom random) {
    boolean whole = random.nextDouble() < WHOLE_SHARE;
    boolean toned = random.nextDouble() < MAX_TONED;
    List<SpriteSet.Sprite> fit = keep(all, s -> s.face() != whole);
    return Words.pick(random, keep(fit, s -> s.tone() > 0 == toned));
  }

  private static List<SpriteSet.Sprite> keep(
      List<SpriteSet.Sprite> all, java.util.function.Predicate<SpriteSet.Sprite> test) {
    List<SpriteSet.Sprite> fit = all.stream().filter(test).toList();
    return fit.isEmpty() ? all : fit;
  }

  /** {@return a colour word that people use for this thing and that its pixels confirm, or null} */
  private static String natural(SpriteSet set, SpriteSet.Sprite sprite) {
    if (sprite.concept().colours().contains("black and white")) {
      return "black and white";
    }
    String seen = Colours.dominant(set.pixels(sprite, 1));
    if (seen == null) {
      return null;
    }
    List<String> known = sprite.concept().colours();
    if (known.isEmpty()) {
      boolean telling = sprite.coarse() != CoarseClass.PERSON && !seen.equals("black");
      return telling ? seen : null;
    }
    if (known.contains(seen)) {
      return seen;
    }
    // The eye calls a fox red although its pixels are orange, and a bear brown.
    boolean near =
        known.contains("red") && seen.equals("orange")
            || known.contains("yellow") && seen.equals("orange")
            || known.contains("brown") && seen.matches("orange|beige|red")
            || known.contains("orange") && seen.matches("yellow|red|brown");
    return near ? known.get(0) : null;
  }

  private Actor name(
      SpriteSet.Sprite sprite,
      SpriteFamily hand,
      List<String> colours,
      DoubleFunction<Bitmap> pixels,
      SplittableRandom random) {
    return name(sprite, hand, colours, false, pixels, random);
  }

  /** An actor with words for it; a colour that need not be its own is always told. */
  private Actor name(
      SpriteSet.Sprite sprite,
      SpriteFamily hand,
      List<String> colours,
      boolean recoloured,
      DoubleFunction<Bitmap> pixels,
      SplittableRandom random) {
    Vocabulary.Concept concept = sprite.concept();
    String noun = concept.name();
    boolean mayVary = recoloured || inColours(sprite);
    List<String> others = mayVary ? fitting(concept, colours) : concept.synonyms();
    if (!others.isEmpty() && random.nextInt(4) == 0) {
      noun = Words.pick(random, others);
    }
    double sayColour = recoloured ? 1 : concept.has('h') || mayVary ? 0.75 : 0.4;
    if (!colours.isEmpty() && random.nextDouble() < sayColour && !noun.contains(colours.get(0))) {
      noun = Words.pick(random, colours) + " " + noun;
    }
    String phrase = Words.indefinite(noun);
    if (sprite.face()) {
      double sayHead = wholeSomewhere.contains(concept.name()) ? 0.85 : 0.3;
      if (random.nextDouble() < sayHead) {
        noun = noun + Words.pick(random, " face", " head");
        phrase =
            random.nextBoolean()
                ? Words.indefinite(noun)
                : "the " + noun.substring(noun.lastIndexOf(' ') + 1) + " of " + phrase;
      }
    } else if (sprite.tone() > 0 && random.nextInt(2) == 0) {
      phrase = phrase + " with " + TONES[Math.min(5, sprite.tone())];
    }
    return new Actor(
        concept,
        hand.id(),
        hand.styles(),
        colours,
        noun,
        phrase,
        sprite.coarse(),
        pixels,
        rich ? tags(sprite) : List.of());
  }

  /** {@return other names that do not say another colour: a blue one is no red apple} */
  private static List<String> fitting(Vocabulary.Concept concept, List<String> colours) {
    return concept.synonyms().stream()
        .filter(s -> Colours.ALL.stream().noneMatch(p -> s.contains(p) && !colours.contains(p)))
        .toList();
  }

  /** {@return keywords that say more than the name does} */
  private static List<String> tags(SpriteSet.Sprite sprite) {
    String name = sprite.concept().name();
    return sprite.keywords().stream()
        .filter(t -> t.matches("[a-z]{3,}( [a-z]{3,})?") && !name.contains(t) && !t.contains(name))
        .limit(6)
        .toList();
  }
}
