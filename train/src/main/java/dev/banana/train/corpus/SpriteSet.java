package dev.banana.train.corpus;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * The drawings of one family that a split may show, by concept; pixels are read when needed and
 * kept in a bounded cache. Safe from many threads.
 */
public final class SpriteSet implements AutoCloseable {
  /**
   * One drawing.
   *
   * @param family id of its family
   * @param key its name inside the family
   * @param concept what it shows
   * @param face whether it shows only the head
   * @param rank 0 for what people mean first by the concept's name
   * @param tone skin tone 1 (light) to 5 (dark), 0 for none
   * @param view from where it is seen, empty if unknown
   * @param keywords other words for it
   * @param licence SPDX name of its licence
   * @param author whom to name
   * @param row where its pixels are
   */
  record Sprite(
      String family,
      String key,
      Vocabulary.Concept concept,
      boolean face,
      int rank,
      int tone,
      String view,
      List<String> keywords,
      String licence,
      String author,
      SpritePack.Row row) {
    CoarseClass coarse() {
      return CoarseClass.ofCategory(concept.category());
    }
  }

  private static final int LEVELS = 3;

  /** Labels that nobody would say of a picture. */
  private static final String UNSPOKEN = ".*[:,0-9].*|.*(pointing|button|facing).*";

  private final SpriteFamily family;
  private final SpriteSource pack;
  private final Map<String, List<Sprite>> open = new TreeMap<>();
  private final Map<String, List<Sprite>> reserved = new TreeMap<>();
  private final Cache cache;
  private VectorArt vectors = VectorArt.NONE;

  private SpriteSet(SpriteFamily family, SpriteSource pack, Cache cache) {
    this.family = family;
    this.pack = pack;
    this.cache = cache;
  }

  /** Opens a family; {@code wanted} empty means every concept. */
  static SpriteSet open(Path folder, SpriteFamily family, Set<String> wanted, Cache cache) {
    SpriteSource source = SpritePack.open(folder, family.id());
    Artifact artifact = Artifact.named(family.artifact());
    return of(family, source, artifact.licence(), artifact.author(), wanted, cache);
  }

  /** Opens the drawings that come with this project. */
  static SpriteSet own(Set<String> wanted, Cache cache) {
    return of(OwnArt.FAMILY, new OwnArt(), "Apache-2.0", "the banana authors", wanted, cache);
  }

  /** Sorts the drawings of {@code source} into what training may show and what is kept. */
  static SpriteSet of(
      SpriteFamily family,
      SpriteSource source,
      String licence,
      String author,
      Set<String> wanted,
      Cache cache) {
    SpriteSet set = new SpriteSet(family, source, cache);
    for (SpritePack.Row row : set.pack.rows()) {
      Sprite sprite = set.sprite(row, licence, author);
      if (sprite != null && (wanted.isEmpty() || wanted.contains(sprite.concept().name()))) {
        String name = sprite.concept().name();
        boolean kept = Reserved.sprite(family.id(), row.view().isEmpty() ? name : row.model());
        (kept ? set.reserved : set.open).computeIfAbsent(name, n -> new ArrayList<>()).add(sprite);
      }
    }
    return set;
  }

  private Sprite sprite(SpritePack.Row row, String licence, String author) {
    Vocabulary.Match match =
        family.part().slugs() ? named(row) : Vocabulary.match(row.key(), row.label());
    if (match == null) {
      match = unlisted(row);
    }
    if (match == null) {
      return null;
    }
    return new Sprite(
        family.id(),
        row.key(),
        match.concept(),
        match.face(),
        match.rank(),
        row.tone(),
        row.view(),
        row.tags(),
        licence,
        author,
        row);
  }

  private static Vocabulary.Match unlisted(SpritePack.Row row) {
    // Signs, arrows and clock faces have names that no prompt would use.
    if (row.group() < 0 || row.group() == 8 || row.label().matches(UNSPOKEN)) {
      return null;
    }
    String category = CoarseClass.ofGroup(row.group()).name().toLowerCase(java.util.Locale.ROOT);
    String label = row.group() == 9 ? row.label() + " flag" : row.label();
    String name = label.toLowerCase(java.util.Locale.ROOT);
    if (name.equals("star-struck")) {
      name = "star-struck face";
    }
    String flags = row.group() >= 6 ? "t" : "-";
    return new Vocabulary.Match(
        new Vocabulary.Concept(name, category, flags, List.of(), List.of()), false, 0);
  }

  /** A drawing whose set gives it a free name. */
  private Vocabulary.Match named(SpritePack.Row row) {
    // Icons and clip art may hold letters, which a mirror would turn round.
    String flags = family.part() == Part.SILHOUETTES ? "" : "t";
    Vocabulary.Concept known = Vocabulary.named(row.label(), family.part());
    String category = CoarseClass.ofGroup(row.group()).name().toLowerCase(java.util.Locale.ROOT);
    return new Vocabulary.Match(
        known == null
            ? new Vocabulary.Concept(row.label(), category, flags, List.of(), List.of())
            : new Vocabulary.Concept(
                known.name(),
                known.category(),
                known.flags() + flags,
                known.colours(),
                known.synonyms()),
        false,
        0);
  }

  /** {@return the family} */
  public SpriteFamily family() {
    return family;
  }

  /** {@return concepts that training may draw, with their drawings, sorted by name} */
  Map<String, List<Sprite>> trainable() {
    return open;
  }

  /** {@return concepts kept for evaluation in this family, sorted by name} */
  Map<String, List<Sprite>> reserved() {
    return reserved;
  }

  /**
   * {@return this set with one drawing of each concept, and one of its head: what people mean first
   * by the word; models stay, seen from any side}
   */
  SpriteSet typical() {
    for (Map<String, List<Sprite>> part : List.of(open, reserved)) {
      part.replaceAll((concept, all) -> all.stream().filter(s -> !outranked(s, all)).toList());
    }
    return this;
  }

  private static boolean outranked(Sprite sprite, List<Sprite> all) {
    return all.stream().anyMatch(s -> s.face() == sprite.face() && s.rank() < sprite.rank());
  }

  /**
   * {@return this set, of which drawings are drawn anew where they are asked for larger than
   * stored}
   *
   * @param load gives the vector drawings of these keys
   */
  SpriteSet redrawn(Function<Set<String>, VectorArt> load) {
    Set<String> keys = new TreeSet<>();
    for (Map<String, List<Sprite>> part : List.of(open, reserved)) {
      part.values().forEach(all -> all.forEach(s -> keys.add(s.key())));
    }
    vectors = load.apply(keys);
    return this;
  }

  /** {@return whether drawings are sharp at any size} */
  boolean sharp() {
    return !vectors.isEmpty();
  }

  /**
   * {@return the drawing's pixels, at least {@code side} long where stored that large or
   * {@linkplain #redrawn drawn anew}}
   */
  Bitmap pixels(Sprite sprite, double side) {
    if (vectors.has(sprite.key()) && side > stored(sprite)) {
      Bitmap anew = vectors.draw(sprite.key(), side);
      if (anew != null) {
        return anew;
      }
    }
    Bitmap[] levels = cache.get(family.id() + "/" + sprite.key(), () -> levels(sprite));
    Bitmap best = levels[0];
    for (Bitmap level : levels) {
      if (Math.max(level.width(), level.height()) >= side) {
        best = level;
      }
    }
    return best;
  }

  /** {@return the longest side in pixels that is stored} */
  private int stored(Sprite sprite) {
    int longest = Math.max(sprite.row().width(), sprite.row().height());
    return longest > 0 ? longest : SpritePack.SIDE;
  }

  private Bitmap[] levels(Sprite sprite) {
    Bitmap[] levels = new Bitmap[LEVELS];
    levels[0] = pack.read(sprite.row());
    for (int i = 1; i < LEVELS; i++) {
      levels[i] = levels[i - 1].half();
    }
    return levels;
  }

  @Override
  public void close() {
    pack.close();
  }

  /** Keeps recently used drawings, up to a number of bytes. */
  static final class Cache {
    private final long capacity;
    private final LinkedHashMap<String, Bitmap[]> entries = new LinkedHashMap<>(256, 0.75f, true);
    private long used;

    Cache(long capacity) {
      this.capacity = capacity;
    }

    Bitmap[] get(String key, java.util.function.Supplier<Bitmap[]> load) {
      synchronized (this) {
        Bitmap[] hit = entries.get(key);
        if (hit != null) {
          return hit;
        }
      }
      // Outside the lock: two threads may load the same drawing, both get equal pixels.
      Bitmap[] loaded = load.get();
      synchronized (this) {
        Bitmap[] old = entries.put(key, loaded);
        used += bytes(loaded) - (old == null ? 0 : bytes(old));
        shrink();
      }
      return loaded;
    }

    private void shrink() {
      var oldest = entries.entrySet().iterator();
      while (used > capacity && oldest.hasNext()) {
        used -= bytes(oldest.next().getValue());
        oldest.remove();
      }
    }

    private static long bytes(Bitmap[] levels) {
      long sum = 0;
      for (Bitmap level : levels) {
        sum += 4L * level.argb().length;
      }
      return sum;
    }
  }
}
