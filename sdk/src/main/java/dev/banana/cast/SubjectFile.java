package dev.banana.cast;

import static dev.banana.error.BananaException.require;
import static dev.banana.error.BananaException.requireFile;

import dev.banana.error.BananaException;
import dev.banana.image.Pictures;
import dev.banana.image.RgbaImage;
import dev.banana.model.ops.DType;
import dev.banana.model.weights.Safetensors;
import dev.banana.model.weights.Safetensors.Tensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * A character on disk: a safetensors file whose words say what it is, sealed by a SHA-256 of all.
 *
 * <p>The seal tells a file that was cut or changed by accident; it is no signature.
 */
final class SubjectFile {
  /** The largest file that is read, in bytes; one of four large pictures has up to 2.5 MB. */
  static final int LARGEST = 3 << 20;

  /** The longest side of a thumbnail, in pixels. */
  private static final int LARGEST_SIDE = 1024;

  private static final String FORMAT = "banana-subject";

  /** Of characters with one thumbnail, which earlier versions read too. */
  private static final String VERSION = "2";

  /** Of those with one for each of several views. */
  private static final String SEVERAL = "3";

  /** Of those with masks, and a thumbnail for each view. */
  private static final String MASKED = "4";

  private static final String LATENTS = "latents";
  private static final String FIGURES = "figures";
  private static final String THUMBNAIL = "thumbnail";
  private static final String MASK = "mask";
  private static final String KEPT = "kept.";

  private SubjectFile() {}

  static void write(Subject subject, Path file) {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    int views = subject.views();
    ByteBuffer latents = ByteBuffer.allocate(2 * views * subject.latents(0).length);
    for (int view = 0; view < views; view++) {
      latents.put(Subject.bytes(subject.latents(view)));
    }
    tensors.put(
        LATENTS,
        Tensor.of(
            DType.F16, latents.flip(), views, subject.channels(), Subject.SIDE, Subject.SIDE));
    float[] figures = new float[4 * views];
    for (int view = 0; view < views; view++) {
      Box box = subject.figure(view);
      figures[4 * view] = box.left();
      figures[4 * view + 1] = box.top();
      figures[4 * view + 2] = box.right();
      figures[4 * view + 3] = box.bottom();
    }
    tensors.put(FIGURES, Tensor.of(figures, views, 4));
    for (Subject.Kept kept : subject.kept()) {
      short[] halves = subject.kept(kept.bundle(), kept.slot()).orElseThrow();
      ByteBuffer bytes = ByteBuffer.wrap(Subject.bytes(halves));
      tensors.put(
          KEPT + kept.bundle() + "." + kept.slot(), Tensor.of(DType.F16, bytes, halves.length));
    }
    for (int view = 0; view < subject.thumbnails(); view++) {
      tensors.put(numbered(THUMBNAIL, view), bytes(subject.thumbnailPng(view)));
      if (subject.maskPng(view).isPresent()) {
        tensors.put(numbered(MASK, view), bytes(subject.maskPng(view).get()));
      }
    }
    Map<String, String> words = new TreeMap<>();
    words.put("format", FORMAT);
    words.put("version", subject.masked() ? MASKED : subject.thumbnails() == 1 ? VERSION : SEVERAL);
    words.put("name", subject.name());
    words.put("description", subject.description());
    words.put("origin", subject.origin());
    words.put("family", subject.family());
    words.put("autoencoder", subject.autoencoder());
    words.put("hash", subject.hash());
    words.put("seal", seal(tensors, words));
    try {
      Safetensors.write(file, tensors, words);
    } catch (IOException e) {
      throw new BananaException(
          "Cannot write '"
              + file
              + "': "
              + e.getMessage()
              + "; choose a folder that can be"
              + " written. Nothing was left behind.",
          e);
    }
  }

  static Subject read(Path file) {
    requireFile(file, "open character");
    try {
      long size = Files.size(file);
      require(size > 0 && size <= LARGEST, "it has %d bytes, expected 1 to %d", size, LARGEST);
      // Read, not mapped: the file may change while the character lives.
      return read(Safetensors.of(ByteBuffer.wrap(Files.readAllBytes(file)), file.toString()));
    } catch (IOException | BananaException | IllegalArgumentException | ArithmeticException e) {
      throw refused(file, e);
    }
  }

  private static BananaException refused(Path file, Exception cause) {
    boolean cut = cause instanceof IOException;
    String reason = String.valueOf(cause.getMessage()).replaceAll("[;.] .*$|\\.$", "");
    return new BananaException(
        "Cannot open character '"
            + file
            + "': "
            + (cut ? "it is not a whole .subject file (" + Names.shown(reason) + ")" : reason)
            + "; copy it again or make it anew with 'banana subject create'.",
        cause);
  }

  private static Subject read(Safetensors file) {
    Map<String, String> words = file.metadata();
    require(FORMAT.equals(words.get("format")), "it is not a .subject file");
    require(
        List.of(VERSION, SEVERAL, MASKED).contains(String.valueOf(words.get("version"))),
        "it has version %s, this Banana reads %s to %s",
        Names.shown(String.valueOf(words.get("version"))),
        VERSION,
        MASKED);
    Map<String, String> rest = new TreeMap<>(words);
    String seal = rest.remove("seal");
    require(seal(file.tensors(), rest).equals(seal), "it was changed after it was saved");
    Tensor latents = tensor(file, LATENTS, DType.F16);
    List<short[]> views = split(latents);
    List<byte[]> thumbnails = new ArrayList<>();
    List<Optional<byte[]>> masks = new ArrayList<>();
    int shown = VERSION.equals(words.get("version")) ? 1 : views.size();
    for (int view = 0; view < shown; view++) {
      byte[] thumbnail = png(file, THUMBNAIL, view);
      RgbaImage pixels = pixels(thumbnail, THUMBNAIL);
      thumbnails.add(thumbnail);
      if (MASKED.equals(words.get("version"))) {
        masks.add(mask(file, view, pixels));
      }
    }
    Subject subject =
        new Subject(
            new Subject.Parts(
                word(words, "name"),
                word(words, "description"),
                word(words, "origin"),
                word(words, "family"),
                word(words, "autoencoder"),
                latents.shape().rank() == 4 ? latents.shape().dim(1) : 0,
                views,
                figures(tensor(file, FIGURES, DType.F32)),
                thumbnails,
                masks,
                kept(file, shown)));
    require(subject.hash().equals(words.get("hash")), "it was changed after it was saved");
    return subject;
  }

  /** Under which name a file holds the pixels or the mask of a view. */
  private static String numbered(String what, int view) {
    return view == 0 ? what : what + "." + view;
  }

  private static Tensor bytes(byte[] png) {
    return Tensor.of(DType.U8, ByteBuffer.wrap(png), png.length);
  }

  private static Optional<byte[]> mask(Safetensors file, int view, RgbaImage of) {
    if (!file.tensors().containsKey(numbered(MASK, view))) {
      return Optional.empty();
    }
    byte[] mask = png(file, MASK, view);
    RgbaImage pixels = pixels(mask, MASK);
    require(
        of.width() == pixels.width() && of.height() == pixels.height(),
        "a mask has %d x %d pixels, its thumbnail %d x %d",
        pixels.width(),
        pixels.height(),
        of.width(),
        of.height());
    return Optional.of(mask);
  }

  private static byte[] png(Safetensors file, String what, int view) {
    ByteBuffer data = tensor(file, numbered(what, view), DType.U8).data();
    byte[] png = new byte[data.remaining()];
    data.get(png);
    return png;
  }

  private static RgbaImage pixels(byte[] png, String what) {
    RgbaImage pixels = Pictures.read(png, what);
    require(
        Math.max(pixels.width(), pixels.height()) <= LARGEST_SIDE,
        "its %s has %d x %d pixels, expected at most %d",
        what,
        pixels.width(),
        pixels.height(),
        LARGEST_SIDE);
    return pixels;
  }

  private static String word(Map<String, String> words, String key) {
    require(words.containsKey(key), "it does not say its %s", key);
    return words.get(key);
  }

  private static Tensor tensor(Safetensors file, String name, DType type) {
    Tensor tensor = file.tensors().get(name);
    require(tensor != null && tensor.type() == type, "it lacks its %s", name);
    return tensor;
  }

  private static List<short[]> split(Tensor latents) {
    require(
        latents.shape().rank() == 4 && latents.shape().dim(0) <= Portrait.MOST,
        "its latents have other dimensions than those of a character");
    List<short[]> views = new ArrayList<>();
    ByteBuffer data = latents.data();
    for (int view = 0; view < latents.shape().dim(0); view++) {
      views.add(halves(data, data.capacity() / 2 / latents.shape().dim(0)));
    }
    return views;
  }

  private static List<Box> figures(Tensor tensor) {
    float[] edges = tensor.toFloats();
    List<Box> boxes = new ArrayList<>();
    for (int i = 0; i + 3 < edges.length; i += 4) {
      boxes.add(new Box(edges[i], edges[i + 1], edges[i + 2], edges[i + 3]));
    }
    return boxes;
  }

  private static short[] halves(ByteBuffer data, int count) {
    short[] halves = new short[count];
    data.order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < count; i++) {
      halves[i] = data.getShort();
    }
    return halves;
  }

  private static Map<Subject.Kept, short[]> kept(Safetensors file, int thumbnails) {
    Set<String> others = new HashSet<>(Set.of(LATENTS, FIGURES));
    for (int view = 0; view < thumbnails; view++) {
      others.addAll(List.of(numbered(THUMBNAIL, view), numbered(MASK, view)));
    }
    Map<Subject.Kept, short[]> kept = new TreeMap<>();
    for (Map.Entry<String, Tensor> entry : file.tensors().entrySet()) {
      String name = entry.getKey();
      if (others.contains(name)) {
        continue;
      }
      int dot = name.lastIndexOf('.');
      boolean known =
          name.matches("kept\\.[0-9a-f]{64}\\.[0-4]") && entry.getValue().type() == DType.F16;
      require(known, "it holds '%s', which no character has", Names.shown(name));
      ByteBuffer data = entry.getValue().data();
      kept.put(
          new Subject.Kept(
              name.substring(KEPT.length(), dot), Integer.parseInt(name.substring(dot + 1))),
          halves(data, data.remaining() / 2));
    }
    return kept;
  }

  /** SHA-256 of all words and tensors, in the order of their names. */
  private static String seal(Map<String, Tensor> tensors, Map<String, String> words) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (Map.Entry<String, String> word : new TreeMap<>(words).entrySet()) {
        update(digest, word.getKey());
        update(digest, word.getValue());
      }
      for (Map.Entry<String, Tensor> tensor : new TreeMap<>(tensors).entrySet()) {
        update(digest, tensor.getKey());
        update(digest, tensor.getValue().type() + " " + tensor.getValue().shape());
        digest.update(tensor.getValue().data());
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256", e);
    }
  }

  private static void update(MessageDigest digest, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).flip());
    digest.update(bytes);
  }
}
