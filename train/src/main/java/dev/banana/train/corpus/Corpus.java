package dev.banana.train.corpus;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/**
 * An endless, reproducible supply of captioned scenes.
 *
 * <p>{@link #scene} depends on nothing but the config and the index, and may be called from many
 * threads at once.
 */
public final class Corpus implements AutoCloseable {
  private static final long CACHE_BYTES = 512L << 20;

  /** Parts beyond the emoji, figures and models of the smaller mixes, in the order of draws. */
  private static final List<Part> FURTHER =
      List.of(Part.ICONS, Part.SILHOUETTES, Part.CLIP_ART, Part.COMPOSED);

  private final Config config;
  private final List<SpriteSet> sets;
  private final Casting casting;
  private final SceneRenderer renderer;

  /** Which part of the material is drawn. */
  public enum Split {
    /** Everything but what {@link Reserved} keeps. */
    TRAIN,
    /** Scenes led by what {@link Reserved} keeps. */
    HELD_OUT
  }

  /**
   * What to draw, and in which shares.
   *
   * @param seed random seed; 0 is a seed like any other
   * @param split part of the material
   * @param concepts names of the concepts to draw; empty means all
   * @param families share of each family of drawings by id, for those parts of which a family is
   *     named; empty means the shares that the families state
   * @param single weight of scenes with one large subject, at least 0
   * @param pair weight of scenes with two related subjects, at least 0
   * @param group weight of scenes with up to five, counted or listed, at least 0
   * @param people share of scenes about made-up figures, 0 to 1
   * @param objects share of scenes about 3D models seen from any side, 0 to 1; above 0 it needs the
   *     furniture package
   * @param references share of scenes with reference pictures of their subjects, 0 to 1
   * @param parts share of scenes about each further part, 0 to 1; what people, objects and these
   *     leave is about emoji; those above 0 need their packages
   * @param rich whether there are more places, light, props and poses, and whether captions tell
   *     them, expressions and keywords
   * @param large whether scenes are for large pictures: drawings are drawn anew at the size that is
   *     seen, and many scenes are full of small things
   * @param steady whether drawings stand at the mean of their places, which leaves less to learn
   * @param typical whether a word shows what people mean first by it, and not a basketball where it
   *     may be a soccer ball: a small model draws the mean of what a word may be
   * @param coloured share of drawings of things and animals that are in a colour which need not be
   *     theirs and is always told, 0 to 1
   * @param empty share of scenes that are places in which nobody and nothing is, 0 to 1
   */
  public record Config(
      long seed,
      Split split,
      Set<String> concepts,
      Map<String, Double> families,
      double single,
      double pair,
      double group,
      double people,
      double objects,
      double references,
      Map<Part, Double> parts,
      boolean rich,
      boolean large,
      boolean steady,
      boolean typical,
      double coloured,
      double empty) {
    /** Makes a mix for pictures of ordinary sizes. */
    public Config(
        long seed,
        Split split,
        Set<String> concepts,
        Map<String, Double> families,
        double single,
        double pair,
        double group,
        double people,
        double objects,
        double references,
        Map<Part, Double> parts,
        boolean rich) {
      this(
          seed,
          split,
          concepts,
          families,
          single,
          pair,
          group,
          people,
          objects,
          references,
          parts,
          rich,
          false,
          false,
          false,
          0,
          0);
    }

    /** Checks the weights once. */
    public Config {
      concepts = Set.copyOf(concepts);
      families = Map.copyOf(families);
      parts = Map.copyOf(parts);
      double further = parts.values().stream().mapToDouble(s -> s).sum();
      boolean known = FURTHER.containsAll(parts.keySet());
      if (!known || !(further >= 0) || parts.values().stream().anyMatch(s -> !(s >= 0))) {
        throw new IllegalArgumentException(
            "Further parts must be among "
                + FURTHER
                + " with shares of at least 0, found "
                + parts);
      }
      if (!(people >= 0 && objects >= 0 && people + objects + further <= 1 + 1e-9)
          || !(references >= 0 && references <= 1)
          || !(coloured >= 0 && coloured <= 1)
          || !(empty >= 0 && empty <= 1)) {
        throw new IllegalArgumentException(
            "Shares must be in [0, 1], found people "
                + people
                + ", objects "
                + objects
                + ", parts "
                + parts
                + ", references "
                + references
                + ", coloured "
                + coloured
                + ", empty "
                + empty
                + ".");
      }
      if (!(single >= 0 && pair >= 0 && group >= 0 && single + pair + group > 0)) {
        throw new IllegalArgumentException(
            "Scene weights must be at least 0 and not all 0, found "
                + single
                + ", "
                + pair
                + ", "
                + group
                + ".");
      }
    }

    /** Makes a mix of drawings only, without made-up figures, 3D models and references. */
    public Config(
        long seed,
        Split split,
        Set<String> concepts,
        Map<String, Double> families,
        double single,
        double pair,
        double group) {
      this(seed, split, concepts, families, single, pair, group, 0, 0, 0);
    }

    /** Makes a mix of emoji, made-up figures and 3D models. */
    public Config(
        long seed,
        Split split,
        Set<String> concepts,
        Map<String, Double> families,
        double single,
        double pair,
        double group,
        double people,
        double objects,
        double references) {
      this(
          seed,
          split,
          concepts,
          families,
          single,
          pair,
          group,
          people,
          objects,
          references,
          Map.of(),
          false);
    }

    /** {@return the default mix of the starter concepts} */
    public static Config starter(long seed, Split split) {
      return new Config(seed, split, Vocabulary.starter(), Map.of(), 0.52, 0.33, 0.15, 0.2, 0, 0);
    }

    /** {@return the default mix of every concept in emoji, made-up figures and 3D models} */
    public static Config emoji(long seed, Split split) {
      return new Config(seed, split, Set.of(), Map.of(), 0.55, 0.30, 0.15, 0.14, 0.1, 0);
    }

    /**
     * {@return the whole corpus: emoji 40 %, colour icons 10, silhouettes 10, clip art 8, 3D models
     * 12, made-up figures 12, and 8 % that always show several subjects}
     */
    public static Config everything(long seed, Split split) {
      return new Config(
          seed,
          split,
          Set.of(),
          Map.of(),
          0.55,
          0.30,
          0.15,
          0.12,
          0.12,
          0,
          Map.of(
              Part.ICONS, 0.10, Part.SILHOUETTES, 0.10, Part.CLIP_ART, 0.08, Part.COMPOSED, 0.08),
          true);
    }

    /**
     * {@return the part that a scene is about}
     *
     * @param pick where among the shares, 0 to below 1
     */
    Part part(double pick) {
      if (pick < people) {
        return Part.PEOPLE;
      }
      if (pick < people + objects) {
        return Part.MODELS;
      }
      double left = pick - people - objects;
      for (Part part : FURTHER) {
        left -= parts.getOrDefault(part, 0.0);
        if (left < 0) {
          return part;
        }
      }
      return Part.EMOJI;
    }

    /**
     * {@return the material of a composed scene, in proportion to the parts that can be composed}
     *
     * @param pick where among the shares, 0 to below 1
     */
    Part material(double pick) {
      double further = parts.values().stream().mapToDouble(s -> s).sum();
      double tinted = parts.getOrDefault(Part.SILHOUETTES, 0.0);
      double emoji = Math.max(0, 1 - people - objects - further);
      double left = pick * (emoji + tinted + people + objects);
      return left < emoji
          ? Part.EMOJI
          : left < emoji + tinted
              ? Part.SILHOUETTES
              : left < emoji + tinted + people ? Part.PEOPLE : Part.MODELS;
    }

    /** {@return whether scenes may show drawings of {@code part}} */
    boolean shows(Part part) {
      return switch (part) {
        case EMOJI -> true;
        case MODELS -> objects > 0;
        case PEOPLE -> people > 0;
        default -> parts.getOrDefault(part, 0.0) > 0;
      };
    }

    /** {@return the same with another seed and split} */
    public Config with(long newSeed, Split newSplit) {
      return with(
          d -> {
            d.seed = newSeed;
            d.split = newSplit;
          });
    }

    /** {@return the same with other shares of the further parts} */
    public Config withParts(Map<Part, Double> shares) {
      return with(d -> d.parts = shares);
    }

    /** {@return the same about nothing but one part} */
    public Config withOnly(Part part) {
      Config none = withParts(Map.of()).withPeople(0).withObjects(0);
      return switch (part) {
        case EMOJI -> none;
        case PEOPLE -> none.withPeople(1);
        case MODELS -> none.withObjects(1);
        case COMPOSED -> withSubjects(0, 2, 1);
        default -> none.withParts(Map.of(part, 1.0));
      };
    }

    private Config with(Consumer<Draft> change) {
      Draft draft = new Draft(this);
      change.accept(draft);
      return draft.config();
    }

    /** A mix that is being changed. */
    private static final class Draft {
      long seed;
      Split split;
      Set<String> concepts;
      Map<String, Double> families;
      double single;
      double pair;
      double group;
      double people;
      double objects;
      double references;
      Map<Part, Double> parts;
      boolean rich;
      boolean large;
      boolean steady;
      boolean typical;
      double coloured;
      double empty;

      Draft(Config from) {
        seed = from.seed;
        split = from.split;
        concepts = from.concepts;
        families = from.families;
        single = from.single;
        pair = from.pair;
        group = from.group;
        people = from.people;
        objects = from.objects;
        references = from.references;
        parts = from.parts;
        rich = from.rich;
        large = from.large;
        steady = from.steady;
        typical = from.typical;
        coloured = from.coloured;
        empty = from.empty;
      }

      Config config() {
        return new Config(
            seed,
            split,
            concepts,
            families,
            single,
            pair,
            group,
            people,
            objects,
            references,
            parts,
            rich,
            large,
            steady,
            typical,
            coloured,
            empty);
      }
    }

    /** {@return the mix that teaches a cast of up to five characters given by reference} */
    public static Config cast(long seed, Split split) {
      return new Config(
          seed, split, Vocabulary.starter(), Map.of(), 0.35, 0.38, 0.27, 0.75, 0, 0.65);
    }

    /** {@return the same with only these concepts; empty means all} */
    public Config withConcepts(Set<String> only) {
      return with(d -> d.concepts = only);
    }

    /** {@return the same for large pictures, without references} */
    public Config forLargePictures() {
      return withReferences(0).with(d -> d.large = true);
    }

    /** {@return the same with everything at the mean of its places, or not} */
    public Config standing(boolean still) {
      return with(d -> d.steady = still);
    }

    /** {@return the same with one look of each word, or all that it may mean} */
    public Config withTypical(boolean only) {
      return with(d -> d.typical = only);
    }

    /** {@return the same with a share of things and animals in any colour, which is told} */
    public Config withColoured(double share) {
      return with(d -> d.coloured = share);
    }

    /** {@return the same with a share of places in which nobody and nothing is} */
    public Config withEmpty(double share) {
      return with(d -> d.empty = share);
    }

    /** {@return the same with other shares of the families of drawings} */
    public Config withFamilies(Map<String, Double> shares) {
      return with(d -> d.families = shares);
    }

    /** {@return the same with other weights of one, two and more subjects} */
    public Config withSubjects(double one, double two, double more) {
      return with(
          d -> {
            d.single = one;
            d.pair = two;
            d.group = more;
          });
    }

    /** {@return the same with another share of made-up figures} */
    public Config withPeople(double share) {
      return with(d -> d.people = share);
    }

    /** {@return the same with another share of scenes about 3D models} */
    public Config withObjects(double share) {
      return with(d -> d.objects = share);
    }

    /** {@return the same with another share of scenes that have references} */
    public Config withReferences(double share) {
      return with(d -> d.references = share);
    }
  }

  private Corpus(Config config, List<SpriteSet> sets, List<Avatar.Hand> hands) {
    this.config = config;
    this.sets = sets;
    boolean heldOut = config.split() == Split.HELD_OUT;
    Map<Part, SpriteCasting> castings = new EnumMap<>(Part.class);
    for (Part part : Part.values()) {
      List<SpriteSet> own = only(sets, part);
      castings.put(part, new SpriteCasting(own, shares(own, config), heldOut, config));
    }
    SpriteCasting emoji = castings.get(Part.EMOJI);
    boolean nothing = config.people() < 1 ? emoji.isEmpty() : emoji.hasNoCompanions();
    if (nothing || config.objects() > 0 && castings.get(Part.MODELS).isEmpty()) {
      throw CorpusException.of(
          "None of the %d wanted concepts is in the corpus; see Vocabulary.starter().",
          config.concepts().size());
    }
    this.casting = new Casting(castings, hands, config);
    this.renderer = new SceneRenderer(casting, config);
  }

  /** The share of one family; 0 where only others of its part are named. */
  private static double share(SpriteFamily family, Config config) {
    boolean spoken =
        SpriteFamily.all().stream()
            .anyMatch(f -> f.part() == family.part() && config.families().containsKey(f.id()));
    return spoken ? config.families().getOrDefault(family.id(), 0.0) : family.share();
  }

  /** The wanted shares of these families; none if no share speaks of any of them. */
  private static Map<String, Double> shares(List<SpriteSet> sets, Config config) {
    boolean spoken = sets.stream().anyMatch(s -> config.families().containsKey(s.family().id()));
    return spoken ? config.families() : Map.of();
  }

  private static List<SpriteSet> only(List<SpriteSet> sets, Part part) {
    return sets.stream().filter(s -> s.family().part() == part).toList();
  }

  /**
   * Opens a corpus that was fetched before.
   *
   * @param folder the fetched and rasterised corpus folder
   * @param config what to draw
   * @throws CorpusException if the folder was not fetched, or holds none of the wanted concepts
   */
  public static Corpus open(Path folder, Config config) {
    List<String> known = SpriteFamily.all().stream().map(SpriteFamily::id).toList();
    if (!known.containsAll(config.families().keySet())) {
      throw CorpusException.of(
          "Families of drawings must be among %s, found %s.", known, config.families().keySet());
    }
    List<SpriteSet> sets = new ArrayList<>();
    SpriteSet.Cache cache = new SpriteSet.Cache(CACHE_BYTES);
    for (SpriteFamily family : SpriteFamily.all()) {
      if (!config.shows(family.part())) {
        continue;
      }
      if (!SpritePack.exists(folder, family.id())) {
        throw CorpusException.of(
            "Corpus folder '%s' lacks the sprites of '%s'; run 'banana-train corpus fetch' first.",
            folder, family.id());
      }
      SpriteSet all = SpriteSet.open(folder, family, config.concepts(), cache);
      SpriteSet set = config.typical() ? all.typical() : all;
      boolean drawn = config.large() && share(family, config) > 0;
      sets.add(drawn ? set.redrawn(keys -> VectorArt.load(folder, family, keys)) : set);
    }
    List<Avatar.Hand> hands =
        config.people() > 0 ? Avatar.hands(folder, config.split() == Split.HELD_OUT) : List.of();
    return new Corpus(config, sets, hands);
  }

  /**
   * Opens a small corpus of our own drawings and figures, for which nothing is fetched.
   *
   * @param config what to draw; families and 3D models do not apply
   * @throws CorpusException if it holds none of the wanted concepts
   */
  public static Corpus own(Config config) {
    SpriteSet all = SpriteSet.own(config.concepts(), new SpriteSet.Cache(CACHE_BYTES));
    SpriteSet own = config.typical() ? all.typical() : all;
    Config fit = config.withFamilies(Map.of()).withObjects(0).withParts(Map.of());
    SpriteSet set = config.large() ? own.redrawn(keys -> VectorArt.own()) : own;
    return new Corpus(fit, List.of(set), List.of());
  }

  /**
   * {@return scene number {@code index}}, the same for the same config and index on every machine.
   *
   * @param index number of the scene, any value
   * @param width pixels per row, at least 16
   * @param height rows, at least 16
   */
  public Scene scene(long index, int width, int height) {
    if (width < 16 || height < 16) {
      throw new IllegalArgumentException(
          "A scene needs at least 16x16 pixels, found " + width + "x" + height + ".");
    }
    return renderer.render(random(index), width, height);
  }

  /**
   * {@return lineup number {@code index}}, the same for the same config and index on every machine.
   *
   * @param index number of the lineup, any value
   */
  public Lineup lineup(long index) {
    return Lineup.draw(casting, random(~index));
  }

  /**
   * {@return made-up figures that are kept for evaluation, the same for the same config and kind on
   * every machine; those of {@link Roster.Kind#STYLES} need a corpus of the held-out split, and are
   * none where no style was fetched}
   *
   * @param kind what they are
   * @param originals figures of whom nobody looks like another, 1 to 1000
   * @param twins of how many of them there is somebody else who looks almost the same
   * @throws CorpusException if there are not as many
   */
  public Roster roster(Roster.Kind kind, int originals, int twins) {
    return Roster.draw(kind, casting.hands(), originals, twins, config.seed());
  }

  private SplittableRandom random(long index) {
    long start = mix(config.seed() * 31 + config.split().ordinal()) ^ mix(index + 0x5DEECE66DL);
    return new SplittableRandom(start);
  }

  private static long mix(long z) {
    z = (z ^ (z >>> 33)) * 0xFF51AFD7ED558CCDL;
    z = (z ^ (z >>> 33)) * 0xC4CEB9FE1A85EC53L;
    return z ^ (z >>> 33);
  }

  @Override
  public void close() {
    sets.forEach(SpriteSet::close);
  }
}
