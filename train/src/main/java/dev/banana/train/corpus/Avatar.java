package dev.banana.train.corpus;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * A head-and-shoulders figure assembled from the parts of an {@link AvatarArt}: hair, clothes, skin
 * and things to wear make the identity, eyes and mouth the view.
 *
 * @param hand the style it is drawn in
 * @param parts chosen variant of each identity group
 * @param skin number of the skin tone in {@link Traits#SKIN}
 * @param hair key of {@link Traits#HAIR}
 * @param cloth key of {@link Traits#CLOTH}
 * @param told whether captions tell its expression
 */
record Avatar(
    Hand hand, Map<String, String> parts, int skin, String hair, String cloth, boolean told)
    implements Identity {
  /** One style of avatars. */
  record Hand(String id, List<String> styles, AvatarArt art) {}

  /** Parts that a figure may lack, with the share that has them. */
  private static final Map<String, Double> OPTIONAL =
      Map.of(
          "glasses",
          0.25,
          "beard",
          0.15,
          "facialHair",
          0.15,
          "earrings",
          0.2,
          "features",
          0.2,
          "accessories",
          0.25,
          "hairAccessories",
          0.05,
          "freckles",
          0.1,
          "rearHair",
          0.6,
          "mask",
          0.0);

  private static final double TELLS = 0.5;

  /** Longest side of a figure in pixels. */
  private static final int MOST_SIDE = 2304;

  /** Parts that change with the view. */
  private static final List<String> MOODS =
      List.of("mouth", "eyes", "eyebrows", "brows", "lips", "gesture");

  /** {@return every avatar style that is fetched, reserved ones if {@code heldOut}} */
  static List<Hand> hands(Path folder, boolean heldOut) {
    return styles(heldOut).stream()
        .map(r -> new Hand(r[0], List.of(r[2].split("\\|")), AvatarArt.load(folder, r[0], r[1])))
        .toList();
  }

  /** {@return the rows of the avatar styles that are kept for evaluation, or of the others} */
  static List<String[]> styles(boolean heldOut) {
    return Tsv.resource("avatars.tsv", 3).stream()
        .filter(r -> Reserved.sprite(r[0], r[0]) == heldOut)
        .toList();
  }

  /** {@return a fresh identity in one of {@code hands}} */
  static Avatar random(List<Hand> hands, SplittableRandom r) {
    Hand hand = Words.pick(r, hands);
    Map<String, String> parts = new TreeMap<>();
    for (String group : hand.art().groups()) {
      boolean known = !hand.art().variants(group).isEmpty();
      if (known && !mood(hand, group) && r.nextDouble() < OPTIONAL.getOrDefault(group, 1.0)) {
        parts.put(group, Words.pick(r, hand.art().variants(group)));
      }
    }
    return new Avatar(
        hand,
        parts,
        r.nextInt(Traits.SKIN.length),
        Traits.hairColour(r),
        Words.pick(r, Traits.CLOTH_WORDS),
        false);
  }

  /** {@return the same figure, whose expression captions tell} */
  Avatar telling() {
    return new Avatar(hand, parts, skin, hair, cloth, true);
  }

  private static boolean mood(Hand hand, String group) {
    // One style calls the drawn face what others call the shape of the head.
    return MOODS.contains(group) || group.equals("face") && hand.id().equals("open-peeps");
  }

  /** {@return the discrete attributes in a fixed order, for {@link Reserved#person}} */
  String combination() {
    return hand.id()
        + " "
        + parts.getOrDefault("hair", parts.getOrDefault("head", ""))
        + " "
        + hair
        + " "
        + cloth;
  }

  @Override
  public Avatar twin(SplittableRandom r) {
    Avatar other = random(List.of(hand), r);
    Map<String, String> changed = new TreeMap<>(parts);
    switch (r.nextInt(3)) {
      case 0 -> {
        return new Avatar(hand, parts, skin, other.hair, cloth, told);
      }
      case 1 -> {
        return new Avatar(hand, parts, skin, hair, other.cloth, told);
      }
      default -> {
        for (String group : List.of("glasses", "hair", "head", "accessories")) {
          changed.remove(group);
          if (other.parts.containsKey(group)) {
            changed.put(group, other.parts.get(group));
          }
        }
        return new Avatar(hand, changed, skin, hair, cloth, told);
      }
    }
  }

  @Override
  public Avatar keepingFace(SplittableRandom r) {
    return new Avatar(hand, moody(r), skin, hair, cloth, told);
  }

  /** All parts, with those of an expression that the figure does not have yet. */
  private Map<String, String> moody(SplittableRandom random) {
    Map<String, String> all = new TreeMap<>(parts);
    for (String group : hand.art().groups()) {
      if (mood(hand, group) && !hand.art().variants(group).isEmpty()) {
        all.putIfAbsent(group, Words.pick(random, hand.art().variants(group)));
      }
    }
    return all;
  }

  @Override
  public Actor view(SplittableRandom random, int manner) {
    Map<String, String> all = moody(random);
    String svg = hand.art().svg(all, colours());
    String noun = noun(random);
    return new Actor(
        new Vocabulary.Concept(noun, "person", "b", List.of(), List.of()),
        hand.id(),
        hand.styles(),
        List.of(),
        has().isEmpty() ? noun : noun + " with " + has().get(0),
        Traits.phrase(mood(all, random) + noun, has(), wears(), random),
        CoarseClass.PERSON,
        side -> SvgArt.draw(svg, (int) Math.max(32, Math.min(MOST_SIDE, side * 1.05))));
  }

  /** The word for the drawn mouth or face, where its name gives one. */
  private String mood(Map<String, String> all, SplittableRandom random) {
    if (!told || random.nextDouble() >= TELLS) {
      return "";
    }
    String look = all.getOrDefault("mouth", all.getOrDefault("face", "")).toLowerCase(Locale.ROOT);
    if (look.matches(".*(smile|happy|smirk|kawaii|cute|cheeky|love).*")) {
      return Words.pick(random, "smiling ", "happy ");
    }
    if (look.matches(".*(laugh|lol).*")) {
      return "laughing ";
    }
    if (look.matches(".*(sad|frown|cry).*")) {
      return Words.pick(random, "sad ", "unhappy ");
    }
    if (look.matches(".*(angry|rage|hectic).*")) {
      return "angry ";
    }
    return look.matches(".*(surprise|agape|awe|shock).*") ? "surprised " : "";
  }

  private Map<String, String> colours() {
    Map<String, String> out = new TreeMap<>();
    String cloths = hex(Traits.CLOTH.get(cloth));
    List.of("skin", "base").forEach(k -> out.put(k, hex(Traits.SKIN[skin])));
    String hairs = hex(Traits.HAIR.get(hair));
    List.of("hair", "facialHair", "headContrast").forEach(k -> out.put(k, hairs));
    List.of("clothes", "clothing", "shirt", "hairAccessories").forEach(k -> out.put(k, cloths));
    out.put("eyeShadow", hex(Canvas.mix(Traits.SKIN[skin], 0x804040, 0.3)));
    return out;
  }

  private static String hex(int rgb) {
    return String.format(Locale.ROOT, "#%06x", rgb);
  }

  private String noun(SplittableRandom random) {
    boolean beard = parts.containsKey("beard") || parts.containsKey("facialHair");
    return beard ? Words.pick(random, "man", "person") : Words.pick(random, "person", "face");
  }

  private String look() {
    String hairPart = parts.getOrDefault("hair", "") + " " + parts.getOrDefault("rearHair", "");
    return (hairPart + " " + parts.getOrDefault("head", "")).toLowerCase(Locale.ROOT);
  }

  private List<String> has() {
    List<String> out = new ArrayList<>();
    String look = look();
    boolean covered =
        look.matches(".*(hijab|turban|beanie|hat|cap|bald|shavedhead|nohair|mrclean|buzz).*");
    if (!covered && hand.art().uses("hair") || !covered && hand.art().uses("headContrast")) {
      String kind =
          look.contains("long")
              ? "long "
              : look.contains("short")
                  ? "short "
                  : look.matches(".*(curly|fro|twist).*") ? "curly " : "";
      out.add(kind + hair + (look.contains("braid") ? " braids" : " hair"));
    }
    if (parts.containsKey("beard") || parts.containsKey("facialHair")) {
      String beard = parts.getOrDefault("beard", parts.getOrDefault("facialHair", ""));
      boolean lip = beard.matches("(?i).*(moustache|mustache|walrus|pyramid).*");
      out.add(lip ? "a moustache" : "a beard");
    }
    if (hand.art().uses("skin") || hand.art().uses("base")) {
      out.add(Traits.skinWord(skin));
    }
    return out;
  }

  private List<String> wears() {
    List<String> out = new ArrayList<>();
    if (hand.art().uses("clothes") && !parts.getOrDefault("clothes", "").equals("shirt")
        || hand.art().uses("clothing")
        || hand.art().uses("shirt")) {
      out.add(Words.indefinite(cloth + " " + garment()));
    }
    String specs = parts.getOrDefault("glasses", parts.getOrDefault("accessories", ""));
    if (specs.toLowerCase(Locale.ROOT).contains("sunglasses")) {
      out.add("sunglasses");
    } else if (parts.containsKey("glasses") || specs.contains("glasses")) {
      out.add("glasses");
    }
    for (String cover : List.of("hijab", "turban", "beanie")) {
      if (look().contains(cover)) {
        out.add("a " + cover);
      }
    }
    return out;
  }

  private String garment() {
    return switch (parts.getOrDefault("clothes", "")) {
      case "turtleNeck" -> "sweater";
      case "openJacket" -> "jacket";
      case "dress" -> "dress";
      default -> "shirt";
    };
  }
}
