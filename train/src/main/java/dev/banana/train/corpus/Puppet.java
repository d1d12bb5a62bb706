package dev.banana.train.corpus;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Who a drawn figure is: a child, a grown-up or an upright animal, with hair, clothes and things to
 * wear. {@link PuppetArt} draws it in any pose.
 *
 * @param kind what it is, a key of {@link #ANIMALS} or one of {@link #PEOPLE}
 * @param skin number of the skin tone in {@link Traits#SKIN}
 * @param tint continuous variation of skin or fur, -1 to 1
 * @param hair style of the hair; {@code none} for animals
 * @param hairColour key of {@link Traits#HAIR}
 * @param outfit what it wears; {@code none} only for animals
 * @param first key of {@link Traits#CLOTH} for the main garment
 * @param second key of {@link Traits#CLOTH} for the other garment and the pattern
 * @param pattern {@code plain}, {@code striped} or {@code dotted}
 * @param hat {@code none}, {@code cap}, {@code beanie}, {@code top hat}, {@code crown} or {@code
 *     party hat}
 * @param hatColour key of {@link Traits#CLOTH}
 * @param glasses {@code none}, {@code glasses} or {@code sunglasses}
 * @param scarf key of {@link Traits#CLOTH}, or {@code none}
 * @param head size of the head, 0.85 to 1.15
 * @param girth width of the body, 0.85 to 1.2
 * @param prop what it holds, or null for nothing
 * @param told whether captions tell its expression, gesture and prop
 * @param face a pose whose expression every view has, or null where each has its own
 */
record Puppet(
    String kind,
    int skin,
    double tint,
    String hair,
    String hairColour,
    String outfit,
    String first,
    String second,
    String pattern,
    String hat,
    String hatColour,
    String glasses,
    String scarf,
    double head,
    double girth,
    PuppetProp prop,
    boolean told,
    PuppetArt.Pose face)
    implements Identity {
  /** An animal's looks: fur, belly, ears, tail and muzzle. */
  record Fur(int main, int belly, String ears, String tail, String word) {}

  /** Kinds of people. */
  static final List<String> PEOPLE = List.of("girl", "boy", "woman", "man");

  /** Kinds of animals, with their fur. */
  static final Map<String, Fur> ANIMALS =
      Map.ofEntries(
          Map.entry("fox", new Fur(0xDD6B2C, 0xFBEBDD, "pointed", "bushy", "red")),
          Map.entry("cat", new Fur(0x9A9AA2, 0xE9E7E6, "pointed", "thin", "grey")),
          Map.entry("dog", new Fur(0xB98352, 0xF1DFC6, "floppy", "thin", "brown")),
          Map.entry("bear", new Fur(0x80553A, 0xC69C74, "round", "stub", "brown")),
          Map.entry("rabbit", new Fur(0xE6DFD9, 0xFBF6F2, "long", "stub", "white")),
          Map.entry("panda", new Fur(0xF5F4F1, 0xFFFFFF, "round", "stub", "black and white")),
          Map.entry("mouse", new Fur(0xA9A4A6, 0xE7D6D6, "big", "thin", "grey")),
          Map.entry("pig", new Fur(0xF2A9B4, 0xF9CDD3, "small", "curl", "pink")),
          Map.entry("frog", new Fur(0x63B14A, 0xCFE8A9, "eyes", "none", "green")),
          Map.entry("tiger", new Fur(0xF09A38, 0xFCEBD2, "round", "thin", "orange")),
          Map.entry("lion", new Fur(0xE6AE52, 0xF7DFB0, "round", "thin", "yellow")),
          Map.entry("koala", new Fur(0x97A0A8, 0xDDE1E4, "big", "none", "grey")),
          Map.entry("monkey", new Fur(0x7D5137, 0xE3BC93, "side", "thin", "brown")),
          Map.entry("wolf", new Fur(0x74808C, 0xDDE0E2, "pointed", "bushy", "grey")));

  private static final List<String> ANIMAL_WORDS = ANIMALS.keySet().stream().sorted().toList();

  private static final double HOLDS = 0.3;

  private static final List<String> HAIRS =
      List.of("short", "long", "bob", "bun", "pigtails", "ponytail", "curly", "spiky", "bald");

  private static final List<String> OUTFITS =
      List.of("shirt", "dress", "overalls", "hoodie", "coat");

  private static final List<String> HATS =
      List.of("none", "none", "none", "cap", "beanie", "top hat", "crown", "party hat");

  /** {@return a fresh identity} */
  static Puppet random(SplittableRandom r) {
    boolean animal = r.nextBoolean();
    String kind = Words.pick(r, animal ? ANIMAL_WORDS : PEOPLE);
    boolean dressed = !animal || r.nextInt(5) < 2;
    String outfit = dressed ? outfit(kind, r) : "none";
    return new Puppet(
        kind,
        r.nextInt(Traits.SKIN.length),
        r.nextDouble(-1, 1),
        animal ? "none" : hair(kind, r),
        Traits.hairColour(r),
        outfit,
        Words.pick(r, Traits.CLOTH_WORDS),
        Words.pick(r, Traits.CLOTH_WORDS),
        Words.pick(r, "plain", "plain", "plain", "striped", "dotted"),
        Words.pick(r, HATS),
        Words.pick(r, Traits.CLOTH_WORDS),
        Words.pick(r, "none", "none", "none", "glasses", "sunglasses"),
        r.nextInt(7) == 0 ? Words.pick(r, Traits.CLOTH_WORDS) : "none",
        r.nextDouble(0.88, 1.14),
        r.nextDouble(0.86, 1.18),
        null,
        false,
        null);
  }

  /** {@return the same figure, which may hold something, and of which captions tell more} */
  Puppet acting(SplittableRandom r) {
    PuppetProp held = r.nextDouble() < HOLDS ? PuppetProp.random(r) : null;
    return with(held, true, face);
  }

  @Override
  public Puppet keepingFace(SplittableRandom r) {
    return with(prop, told, PuppetArt.Pose.random(r, 0));
  }

  private Puppet with(PuppetProp held, boolean tells, PuppetArt.Pose look) {
    return new Puppet(
        kind,
        skin,
        tint,
        hair,
        hairColour,
        outfit,
        first,
        second,
        pattern,
        hat,
        hatColour,
        glasses,
        scarf,
        head,
        girth,
        held,
        tells,
        look);
  }

  private static String outfit(String kind, SplittableRandom r) {
    String outfit = Words.pick(r, OUTFITS);
    boolean male = kind.equals("boy") || kind.equals("man");
    return male && outfit.equals("dress") ? "shirt" : outfit;
  }

  private static String hair(String kind, SplittableRandom r) {
    return switch (kind) {
      case "boy" -> Words.pick(r, "short", "curly", "spiky", "short", "bob");
      case "man" -> Words.pick(r, "short", "curly", "spiky", "bald", "short");
      default -> Words.pick(r, "long", "bob", "bun", "pigtails", "ponytail", "curly", "short");
    };
  }

  /** {@return whether it is an animal} */
  boolean animal() {
    return ANIMALS.containsKey(kind);
  }

  /** {@return the discrete attributes in a fixed order, for {@link Reserved#person}} */
  String combination() {
    return String.join(" ", kind, hair, hairColour, outfit, first, hat, glasses);
  }

  @Override
  public Puppet twin(SplittableRandom r) {
    Puppet other = random(r);
    boolean dressed = !outfit.equals("none");
    int changes = 1 + r.nextInt(2);
    Puppet out = this;
    for (int i = 0; i < changes; i++) {
      int which = r.nextInt(4);
      if (which == 0 && !animal()) {
        out = out.with(other.hairColour, out.first, out.hat, out.hatColour, out.glasses);
      } else if (which == 1) {
        out = out.with(out.hairColour, out.first, other.hat, other.hatColour, out.glasses);
      } else if (which == 2 && dressed) {
        out = out.with(out.hairColour, other.first, out.hat, out.hatColour, out.glasses);
      } else {
        String swapped = out.glasses.equals("none") ? "glasses" : "none";
        out = out.with(out.hairColour, out.first, out.hat, out.hatColour, swapped);
      }
    }
    return out;
  }

  private Puppet with(
      String newHair, String newFirst, String newHat, String hatTint, String specs) {
    return new Puppet(
        kind, skin, tint, hair, newHair, outfit, newFirst, second, pattern, newHat, hatTint, specs,
        scarf, head, girth, prop, told, face);
  }

  @Override
  public Actor view(SplittableRandom random, int manner) {
    PuppetArt.Pose pose = pose(random, manner);
    return new Actor(
        concept(),
        "puppet",
        PuppetArt.styles(manner),
        animal() ? List.of(ANIMALS.get(kind).word()) : List.of(),
        has().isEmpty() ? kind : kind + " with " + has().get(0),
        phrase(pose, random),
        animal() ? CoarseClass.ANIMAL : CoarseClass.PERSON,
        side -> PuppetArt.draw(this, pose, side));
  }

  /** {@return a pose of this figure} */
  PuppetArt.Pose pose(SplittableRandom random, int manner) {
    PuppetArt.Pose drawn = PuppetArt.Pose.random(random, manner);
    PuppetArt.Pose faced = face == null ? drawn : drawn.withFaceOf(face);
    return prop == null ? faced : faced.holding(random);
  }

  private String phrase(PuppetArt.Pose pose, SplittableRandom random) {
    if (!told) {
      return Traits.phrase(noun(random), has(), wears(), random);
    }
    boolean says = random.nextDouble() < pose.telling();
    String mood = says ? pose.mood(random) + " " : "";
    String text = Traits.phrase(mood + noun(random), has(), wears(), random);
    if (prop != null) {
      return text + (text.contains(" with ") ? ", holding " : " holding ") + prop.words();
    }
    String gesture = random.nextInt(3) > 0 ? pose.gesture() : "";
    return text + (gesture.isEmpty() ? "" : (text.contains(" with ") ? ", " : " ") + gesture);
  }

  private Vocabulary.Concept concept() {
    return new Vocabulary.Concept(kind, animal() ? "animal" : "person", "p", List.of(), List.of());
  }

  private String noun(SplittableRandom random) {
    if (animal() && random.nextInt(3) == 0) {
      return ANIMALS.get(kind).word() + " " + kind;
    }
    return kind;
  }

  private List<String> has() {
    List<String> out = new ArrayList<>();
    if (!animal()) {
      if (!hair.equals("bald")) {
        out.add(hairWords());
      }
      out.add(Traits.skinWord(skin));
    }
    return out;
  }

  private String hairWords() {
    return switch (hair) {
      case "bun" -> hairColour + " hair in a bun";
      case "pigtails" -> hairColour + " pigtails";
      case "ponytail" -> "a " + hairColour + " ponytail";
      case "bob" -> hairColour + " hair";
      default -> hair + " " + hairColour + " hair";
    };
  }

  private List<String> wears() {
    List<String> out = new ArrayList<>();
    if (!outfit.equals("none")) {
      String words = (pattern.equals("plain") ? "" : pattern + " ") + first + " " + outfit;
      out.add(outfit.equals("overalls") ? first + " overalls" : Words.indefinite(words));
    }
    if (!hat.equals("none")) {
      out.add(hat.equals("crown") ? "a golden crown" : Words.indefinite(hatColour + " " + hat));
    }
    if (!glasses.equals("none")) {
      out.add(glasses);
    }
    if (!scarf.equals("none")) {
      out.add(Words.indefinite(scarf + " scarf"));
    }
    return out;
  }
}
