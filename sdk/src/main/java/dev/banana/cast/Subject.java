package dev.banana.cast;

import static dev.banana.error.BananaException.require;

import dev.banana.error.BananaException;
import dev.banana.image.Pictures;
import dev.banana.image.RgbImage;
import dev.banana.image.RgbaImage;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A character that a model has read: a name, words, and what its pictures are in latents.
 *
 * <pre>{@code
 * Subject mia = banana.subject(Subject.from("Mia", Pictures.read(Path.of("mia.png"))));
 * mia.save(Path.of("mia.subject"));
 * }</pre>
 *
 * <p>Immutable. It fits every model of its family that has the same autoencoder; what a model makes
 * of it, its keys and values, is kept in it for the models that have read it, and made again for
 * others.
 */
public final class Subject {
  /** Latents down and across of one view. */
  public static final int SIDE = View.SIDE / 16;

  /** Bytes of keys and values that are kept at most. */
  public static final int MOST_KEPT = 400_000;

  private static final int LONGEST_SHAPE = 8;
  private static final int LONGEST_ORIGIN = 300;

  /** Bytes of one view at most. */
  static final int LARGEST_THUMBNAIL = 1 << 19;

  private final String name;
  private final String description;
  private final String origin;
  private final String family;
  private final String autoencoder;
  private final int channels;
  private final List<short[]> latents;
  private final List<Box> figures;
  private final List<byte[]> thumbnails;
  private final List<Optional<byte[]>> masks;
  private final Map<Kept, short[]> kept;
  private final String hash;

  /**
   * Which keys and values these are.
   *
   * @param bundle SHA-256 of the model that made them
   * @param slot place in the cast that they are for, 0 to 4
   */
  public record Kept(String bundle, int slot) implements Comparable<Kept> {
    /** Checks both. */
    public Kept {
      boolean fits = bundle.matches("[0-9a-f]{64}") && slot >= 0 && slot < Cast.MOST;
      require(fits, "Keys and values are of bundle '%s', slot %d.", Names.shown(bundle), slot);
    }

    @Override
    public int compareTo(Kept other) {
      int order = bundle.compareTo(other.bundle);
      return order == 0 ? Integer.compare(slot, other.slot) : order;
    }
  }

  /**
   * All that a character is, from a model or a file.
   *
   * @param name as {@link Names#check} takes it
   * @param description may be empty
   * @param origin where it comes from, for people
   * @param family family of the models that read it
   * @param autoencoder SHA-256 of the part of a model that its latents depend on
   * @param channels channels of a latent
   * @param latents of each view, 16-bit floats, {@code [channels, 16, 16]}
   * @param figures where in each view the character is
   * @param thumbnails PNGs of the views, or of the first one alone
   * @param masks which pixels of each thumbnail are the character, as PNGs of the same size, white
   *     on black; empty where the background was kept. None at all if an earlier version made it,
   *     which did not say
   * @param kept keys and values, 16-bit floats
   */
  public record Parts(
      String name,
      String description,
      String origin,
      String family,
      String autoencoder,
      int channels,
      List<short[]> latents,
      List<Box> figures,
      List<byte[]> thumbnails,
      List<Optional<byte[]>> masks,
      Map<Kept, short[]> kept) {}

  /**
   * Make a character of its parts; a program gets one from a model or from {@link #open}.
   *
   * @throws BananaException if a part cannot be
   */
  public Subject(Parts parts) {
    this.name = Names.check(parts.name);
    this.description = Names.describe(name, parts.description);
    this.origin = line(parts.origin);
    this.family = parts.family;
    this.autoencoder = parts.autoencoder;
    this.channels = parts.channels;
    this.latents = parts.latents.stream().map(short[]::clone).toList();
    this.figures = List.copyOf(parts.figures);
    this.thumbnails = parts.thumbnails.stream().map(byte[]::clone).toList();
    this.masks = parts.masks.stream().map(mask -> mask.map(byte[]::clone)).toList();
    this.kept = new TreeMap<>(parts.kept);
    check();
    this.hash = identity();
  }

  private static String line(String text) {
    String plain = text.replaceAll("[\\s\\p{Cntrl}]+", " ");
    return plain.length() <= LONGEST_ORIGIN ? plain : plain.substring(0, LONGEST_ORIGIN);
  }

  private void check() {
    require(
        !latents.isEmpty() && latents.size() <= Portrait.MOST,
        "@%s has %d views, expected 1 to %d.",
        name,
        latents.size(),
        Portrait.MOST);
    require(
        figures.size() == latents.size(),
        "@%s has %d figures in %d views.",
        name,
        figures.size(),
        latents.size());
    for (short[] view : latents) {
      require(
          view.length == channels * SIDE * SIDE && finite(view),
          "@%s has a view that no encoder made.",
          name);
    }
    require(
        thumbnails.size() == 1 || thumbnails.size() == latents.size(),
        "@%s has %d thumbnails of %d views.",
        name,
        thumbnails.size(),
        latents.size());
    require(
        masks.isEmpty() || masks.size() == thumbnails.size(),
        "@%s has %d masks of %d thumbnails.",
        name,
        masks.size(),
        thumbnails.size());
    List<byte[]> pictures = new ArrayList<>(thumbnails);
    masks.forEach(mask -> mask.ifPresent(pictures::add));
    for (byte[] thumbnail : pictures) {
      require(
          thumbnail.length <= LARGEST_THUMBNAIL,
          "@%s has a thumbnail or mask of %d bytes, expected at most %d.",
          name,
          thumbnail.length,
          LARGEST_THUMBNAIL);
    }
    int bytes = 0;
    for (short[] halves : kept.values()) {
      bytes += 2 * halves.length;
      require(finite(halves), "@%s has keys or values that are not numbers.", name);
    }
    require(
        bytes <= MOST_KEPT,
        "@%s has %d bytes of keys and values, expected at most %d.",
        name,
        bytes,
        MOST_KEPT);
  }

  private static boolean finite(short[] halves) {
    for (short half : halves) {
      if ((half & 0x7c00) == 0x7c00) {
        return false;
      }
    }
    return true;
  }

  // ---------------------------------------------------------------- making, opening, saving

  /**
   * {@return pictures of a character, to be read by a model}
   *
   * @param name what prompts call it
   * @param pictures 1 to 4, each showing only this character, any size from 32 x 32 pixels
   */
  public static Portrait from(String name, RgbaImage... pictures) {
    return new Portrait(name, "", List.of(pictures), Portrait.Ground.AUTO, false);
  }

  /**
   * {@return pictures of a character, to be read by a model}
   *
   * @param name what prompts call it
   * @param files 1 to 4 PNG or JPEG files
   */
  public static Portrait from(String name, Path... files) {
    require(
        files.length <= Portrait.MOST,
        "Cannot make a character of %d pictures: expected 1 to %d; choose the clearest.",
        files.length,
        Portrait.MOST);
    return from(name, Arrays.stream(files).map(Pictures::read).toArray(RgbaImage[]::new));
  }

  /**
   * {@return the character in a file}
   *
   * @param file as {@link #save} wrote it, perhaps sent by a stranger
   * @throws BananaException if it is not one, was cut short or changed
   */
  public static Subject open(Path file) {
    return SubjectFile.read(file);
  }

  /**
   * Save it; whoever looks sees the old file or the whole new one.
   *
   * @param file best named {@code .subject}; an older file is replaced
   * @throws BananaException if it cannot be written; then nothing has changed
   */
  public void save(Path file) {
    SubjectFile.write(this, file);
  }

  // ---------------------------------------------------------------- what it is

  /** {@return what prompts call it, without the {@code @}} */
  public String name() {
    return name;
  }

  /** {@return words that stand for it in every prompt; may be empty} */
  public String description() {
    return description;
  }

  /** {@return where it comes from, for people} */
  public String origin() {
    return origin;
  }

  /** {@return the family of the models that can draw it} */
  public String family() {
    return family;
  }

  /** {@return SHA-256 of what its latents depend on in a model} */
  public String autoencoder() {
    return autoencoder;
  }

  /** {@return how many pictures it was made from} */
  public int views() {
    return latents.size();
  }

  /** {@return channels of a latent} */
  public int channels() {
    return channels;
  }

  /** {@return the latents of a view, 16-bit floats, {@code [channels, 16, 16]}; a copy} */
  public short[] latents(int view) {
    return latents.get(view).clone();
  }

  /** {@return where in a view it is} */
  public Box figure(int view) {
    return figures.get(view);
  }

  /** {@return its width divided by its height in a view; at most 8 to 1} */
  double shape(int view) {
    Box figure = figures.get(view);
    double shape = (figure.right() - figure.left()) / (figure.bottom() - figure.top());
    return Math.max(1.0 / LONGEST_SHAPE, Math.min(LONGEST_SHAPE, shape));
  }

  /**
   * {@return SHA-256 of name, words, latents and thumbnails, in hexadecimal digits: pictures of it
   * depend on nothing else of this}
   */
  public String hash() {
    return hash;
  }

  /**
   * {@return how many of its views it carries as pixels: all of them, or the first one alone if an
   * earlier version saved it}
   */
  public int thumbnails() {
    return thumbnails.size();
  }

  /**
   * {@return a view, {@value View#FINE} x {@value View#FINE} pixels if its picture had as many,
   * else {@value View#SIDE} x {@value View#SIDE}; a model puts it where the character will stand
   * and draws over it, so pose and face are often those of this view}
   *
   * @param view from 0 to one less than {@link #thumbnails()}
   */
  public RgbImage thumbnail(int view) {
    return Pictures.read(thumbnails.get(view), "a thumbnail of @" + name).colours();
  }

  /** {@return the same as a PNG} */
  public byte[] thumbnailPng(int view) {
    return thumbnails.get(view).clone();
  }

  /** {@return whether it says which pixels of its views it is; earlier versions did not} */
  public boolean masked() {
    return !masks.isEmpty();
  }

  /** {@return whether it says so of a view, whose background was removed} */
  boolean masked(int view) {
    return masked() && masks.get(view).isPresent();
  }

  /**
   * {@return a PNG as large as a view, white where the character is and black elsewhere; empty if
   * its background was kept, or it does not say}
   */
  public Optional<byte[]> maskPng(int view) {
    return masks.isEmpty() ? Optional.empty() : masks.get(view).map(byte[]::clone);
  }

  /** {@return the keys and values that it carries, of any model} */
  public java.util.Set<Kept> kept() {
    return java.util.Collections.unmodifiableSet(kept.keySet());
  }

  /** {@return keys and values that a model made of it for a slot, if it carries them; a copy} */
  public Optional<short[]> kept(String bundle, int slot) {
    return Optional.ofNullable(kept.get(new Kept(bundle, slot))).map(short[]::clone);
  }

  /** {@return this with these keys and values and no others} */
  public Subject withKept(Map<Kept, short[]> others) {
    return new Subject(parts(name, description, others));
  }

  /** {@return this under another name} */
  public Subject withName(String other) {
    return new Subject(parts(other, description, kept));
  }

  /** {@return this with other words} */
  public Subject withDescription(String words) {
    return new Subject(parts(name, words, kept));
  }

  private Parts parts(String called, String words, Map<Kept, short[]> keys) {
    return new Parts(
        called,
        words,
        origin,
        family,
        autoencoder,
        channels,
        latents,
        figures,
        thumbnails,
        masks,
        keys);
  }

  private String identity() {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (String word : List.of("banana-subject", name, description, family, autoencoder)) {
        digest.update(word.getBytes(StandardCharsets.UTF_8));
        digest.update((byte) 0);
      }
      for (short[] view : latents) {
        digest.update(bytes(view));
      }
      digest.update(figures.toString().getBytes(StandardCharsets.UTF_8));
      thumbnails.forEach(digest::update);
      masks.forEach(mask -> digest.update(mask.orElse(new byte[0])));
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256", e);
    }
  }

  /** {@return 16-bit floats as bytes, little-endian} */
  static byte[] bytes(short[] halves) {
    ByteBuffer buffer = ByteBuffer.allocate(2 * halves.length).order(ByteOrder.LITTLE_ENDIAN);
    buffer.asShortBuffer().put(halves);
    return buffer.array();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Subject subject && hash.equals(subject.hash);
  }

  @Override
  public int hashCode() {
    return hash.hashCode();
  }

  @Override
  public String toString() {
    return "@" + name + " (" + hash.substring(0, 6) + ")";
  }
}
