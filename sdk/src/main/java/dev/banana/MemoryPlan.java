package dev.banana;

import dev.banana.decode.Strips;
import dev.banana.error.BananaException;
import dev.banana.image.RgbImage;
import dev.banana.image.RgbaImage;
import dev.banana.model.Canvas;
import dev.banana.model.Enlargement;
import dev.banana.model.ModelSpec;
import dev.banana.model.decode.Autoencoder;
import dev.banana.model.decode.Enlarger;
import dev.banana.model.denoise.Denoiser;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;

/**
 * How much memory a picture will take, stage by stage, before anything is drawn, and in how many
 * rows it passes the autoencoder and the enlarger so that it keeps to a cap.
 *
 * <p>Counted are the tensors that are alive at once and the arrays that hold pixels; what the
 * process takes anyway was measured, see docs/EVALUATION.md. Strips give the same picture.
 *
 * @param fixed bytes of Java, ONNX Runtime, the text encoder, the weights, and what not every
 *     picture has
 * @param pixels bytes of the picture itself, and of what it is stretched from
 * @param step bytes of the largest step
 * @param encode bytes of the encoder, 0 where nothing is encoded
 * @param decode bytes of the decoder
 * @param enlarge bytes of the enlarger, 0 where nothing is enlarged
 * @param encodedRows rows of latents that are encoded at once
 * @param decodedRows rows of latents that are decoded at once
 * @param enlargedRows rows of {@value Enlarger#GRID} pixels that are enlarged at once
 */
public record MemoryPlan(
    long fixed,
    long pixels,
    long step,
    long encode,
    long decode,
    long enlarge,
    int encodedRows,
    int decodedRows,
    int enlargedRows) {
  /** Java with this library, ONNX Runtime and the text encoder, before any picture is drawn. */
  private static final long PROCESS = 250L << 20;

  /** How often weights lie in memory: as the bundle has them, and as the graphs do. */
  private static final int COPIES = 2;

  /** Tensors of all tokens that are alive at once in a block. */
  private static final int LIVE_TOKENS = 12;

  /** Context tokens that are planned for: the longest prompt and five characters. */
  private static final int CONTEXT = 128;

  /** Tensors of the autoencoder's widest layers that are alive at once. */
  private static final int LIVE_PLACES = 3;

  /** Memory that Java's collector has not given back yet, beside what is in use. */
  private static final double GARBAGE = 1.75;

  /** What the small picture and the stretched one add to the pixels, as measured. */
  private static final double REFINED = 1.4;

  /** Tensors of the enlarger's finest layers that are alive at once. */
  private static final int LIVE_PIXELS = 3;

  /** What convolutions gather their inputs in, bytes a place, as measured. */
  private static final int SCRATCH = 320;

  private static final int FLOAT = Float.BYTES;

  /**
   * {@return the plan of a picture}
   *
   * @param spec what the nets are
   * @param weights bytes of the bundle's weights
   * @param more bytes of what not every picture has: merged peels, and who is set in at its size
   * @param width pixels across
   * @param height pixels down
   * @param mode how its latents come about
   * @param cap bytes that the process may take; empty for a plan without strips
   * @throws BananaException if nothing fits
   */
  public static MemoryPlan of(
      ModelSpec spec,
      long weights,
      long more,
      int width,
      int height,
      SamplingMode mode,
      OptionalLong cap) {
    long fixed = PROCESS + COPIES * weights + more;
    if (mode == SamplingMode.ENLARGE) {
      Canvas base = Canvas.base(width, height, spec.patch());
      List<Enlargement> passes = Enlargement.passes(base, width, height);
      return of(spec, weights, more, passes, width, height, cap);
    }
    Canvas canvas = Canvas.of(width, height, spec.patch());
    Canvas made = canvas.decoded();
    boolean refined = mode == SamplingMode.REFINE;
    Autoencoder net = spec.autoencoderNet();
    MemoryPlan whole = rows(spec, fixed, canvas, refined, canvas.high(), made.high());
    if (cap.isEmpty() || whole.peak() <= cap.getAsLong()) {
      return whole;
    }
    long room = cap.getAsLong() - whole.fixed - whole.pixels;
    int encoded = fitting(room, canvas.high(), net.encoderReach(), encodedRow(spec, canvas));
    int decoded = fitting(room, made.high(), net.decoderReach(), decodedRow(spec, made));
    return rows(spec, fixed, canvas, refined, encoded, decoded).within(cap, width, height);
  }

  /**
   * {@return the plan of a picture that is enlarged}
   *
   * <p>Drawing the small one is counted, too, where it is given: it takes less than enlarging it.
   * So do all passes but the last.
   *
   * @param spec what the nets are, with an enlarger
   * @param weights bytes of the bundle's weights
   * @param more bytes of what not every picture has: merged peels, and who is set in at its size
   * @param passes of the enlarger
   * @param width pixels across that are asked for
   * @param height pixels down
   * @param cap bytes that the process may take; empty for a plan without strips
   * @throws BananaException if nothing fits
   */
  static MemoryPlan of(
      ModelSpec spec,
      long weights,
      long more,
      List<Enlargement> passes,
      int width,
      int height,
      OptionalLong cap) {
    Enlargement size = passes.get(passes.size() - 1);
    Canvas base = Canvas.base(width, height, spec.patch()).decoded();
    long asked = (long) RgbImage.BYTES * width * height;
    long made = (long) size.across() * size.down();
    boolean exact = size.across() == width && size.down() == height;
    // What is shrunk is there twice, once with its opacity.
    long pixels = exact ? 2 * asked : asked + (2 * RgbImage.BYTES + RgbaImage.BYTES) * made;
    int rows = size.height() / Enlarger.GRID;
    MemoryPlan whole =
        new MemoryPlan(
            PROCESS + COPIES * weights + more,
            (long) (GARBAGE * pixels),
            step(spec, base),
            0,
            base.high() * decodedRow(spec, base),
            rows * enlargedRow(spec, size),
            0,
            base.high(),
            rows);
    if (cap.isEmpty() || whole.peak() <= cap.getAsLong()) {
      return whole;
    }
    long room = cap.getAsLong() - whole.fixed - whole.pixels;
    int fewer = fitting(room, rows, spec.enlargerNet().reach(), enlargedRow(spec, size));
    return new MemoryPlan(
            whole.fixed,
            whole.pixels,
            whole.step,
            0,
            whole.decode,
            fewer * enlargedRow(spec, size),
            0,
            base.high(),
            fewer)
        .within(cap, width, height);
  }

  private MemoryPlan within(OptionalLong cap, int width, int height) {
    if (peak() > cap.getAsLong()) {
      throw BananaException.of(
          "Cannot draw %d x %d within %s: the least that any plan needs is %s (%s); allow more, or"
              + " choose a smaller size.",
          width, height, megabytes(cap.getAsLong()), megabytes(peak()), this);
    }
    return this;
  }

  /** The most rows that fit, or the fewest that a window may have. */
  private static int fitting(long room, int rows, int halo, long row) {
    int least = Math.min(rows, Strips.least(halo));
    return (int) Math.max(least, Math.min(rows, room / row));
  }

  private static MemoryPlan rows(
      ModelSpec spec, long fixed, Canvas canvas, boolean refined, int encoded, int decoded) {
    long area = (long) canvas.high() * canvas.wide() * Autoencoder.FACTOR * Autoencoder.FACTOR;
    // The picture, and while it is decoded the bytes that it is laid out from.
    long pixels = (long) (2 * GARBAGE * RgbImage.BYTES * area);
    return new MemoryPlan(
        fixed,
        refined ? (long) (REFINED * pixels) : pixels,
        step(spec, canvas),
        refined ? encoded * encodedRow(spec, canvas) : 0,
        decoded * decodedRow(spec, canvas.decoded()),
        0,
        encoded,
        decoded,
        0);
  }

  /** Tokens, what the feed-forward makes of them, and the scores of a layer that sees all. */
  private static long step(ModelSpec spec, Canvas canvas) {
    Denoiser.Config net = spec.denoiser();
    int patch = spec.patch(canvas.height(), canvas.width());
    long tokens = (long) (canvas.height() / patch) * (canvas.width() / patch);
    boolean whole = Denoiser.isWhole(canvas.height(), canvas.width());
    long seen = whole ? tokens : tokens / 4;
    long scores = 2 * tokens * (seen + CONTEXT) * net.heads();
    return FLOAT * (tokens * (LIVE_TOKENS * net.width() + 3L * net.hidden()) + scores);
  }

  /** Places of one row at 1/8 of the pixels. */
  private static long places(Canvas canvas) {
    return 4L * canvas.wide();
  }

  /** Pixels as floats, in Java and for the graph, folded, and the layers at 1/8. */
  private static long encodedRow(ModelSpec spec, Canvas canvas) {
    long folded = 3L * Autoencoder.SHUFFLE * Autoencoder.SHUFFLE;
    return FLOAT
        * places(canvas)
        * (long) ((GARBAGE + 2) * folded + LIVE_PLACES * spec.autoencoder().narrow());
  }

  /** The layers at 1/8 or 1/4, floats in every precision, and the folded pixels. */
  private static long decodedRow(ModelSpec spec, Canvas canvas) {
    long folded = 3L * Autoencoder.SHUFFLE * Autoencoder.SHUFFLE;
    // At 1/4 there are four times as many places of half as many channels.
    int scale = spec.autoencoderNet().block() == Autoencoder.SHUFFLE ? 1 : 2;
    long layers = FLOAT * (folded + LIVE_PLACES * scale * spec.autoencoder().narrow());
    return places(canvas) * (layers + 2 * folded + SCRATCH);
  }

  /** Pixels as floats, in Java and for the graph, the finest layers, and what is folded. */
  private static long enlargedRow(ModelSpec spec, Enlargement size) {
    long places = (long) Enlarger.GRID * size.width();
    long folded = 3L * Enlarger.FACTOR * Enlarger.FACTOR;
    long fine = LIVE_PIXELS * spec.enlarger().orElseThrow().wide() / 2;
    long floats = (long) ((GARBAGE + 1) * RgbImage.BYTES) + fine + 2 * folded;
    return places * (FLOAT * floats + 2 * folded);
  }

  /** {@return the most bytes that the process takes at once} */
  public long peak() {
    return fixed + pixels + Math.max(Math.max(step, enlarge), Math.max(encode, decode));
  }

  private static String megabytes(long bytes) {
    return String.format(Locale.ROOT, "%.0f MB", bytes / 1e6);
  }

  /** {@return one line of figures for people} */
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "process, weights and who is set in %s, pixels %s, step %s, encode %s in %d rows, decode %s in %d rows,"
            + " enlarge %s in %d rows",
        megabytes(fixed),
        megabytes(pixels),
        megabytes(step),
        megabytes(encode),
        encode == 0 ? 0 : encodedRows,
        megabytes(decode),
        decodedRows,
        megabytes(enlarge),
        enlargedRows);
  }
}
