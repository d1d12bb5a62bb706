package dev.banana.image;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * Writes a picture while it is made: {@code bands of rows -> stripes -> [pack, beside] -> stream}.
 *
 * <p>Full stripes are packed by threads of its own; the caller's thread writes them in their order,
 * when it brings more rows. Few stripes are in memory at once: if packing is slower than what makes
 * the rows, {@link #rows} waits. What is written depends neither on the heights of the bands nor on
 * the number of threads. Not thread-safe.
 */
final class Stripes implements AutoCloseable {
  /** Rows that are packed as one. */
  static final int ROWS = 64;

  /** Stripes that wait while all threads are busy, so that none of these has to wait. */
  private static final int SPARE = 2;

  /**
   * Packing a stripe takes some hundredths of a second; this is for a machine that stands still.
   */
  private static final int SECONDS_TO_END = 10;

  private final StripeFormat format;
  private final int width;
  private final int height;
  private final int most;
  private final Deque<CompletableFuture<Stripe.Packed>> ahead = new ArrayDeque<>();
  private final ExecutorService workers;
  private byte[] above;
  private byte[] rgb;
  private int taken;
  private int index;

  /**
   * Prepare; nothing is written yet.
   *
   * @param format what is written, and where to
   * @param width pixels across, at least 1
   * @param height pixels down, at least 1
   * @param threads how many pack, at least 1
   */
  Stripes(StripeFormat format, int width, int height, int threads) {
    if (width < 1 || height < 1 || threads < 1) {
      throw new IllegalArgumentException(
          "No picture of " + width + " x " + height + " by " + threads + " threads");
    }
    this.format = format;
    this.width = width;
    this.height = height;
    most = threads + SPARE;
    above = new byte[Math.multiplyExact(width, RgbImage.BYTES)];
    workers = height <= ROWS ? null : Executors.newFixedThreadPool(threads, Stripes::worker);
  }

  private static Thread worker(Runnable work) {
    Thread thread = new Thread(work, "banana-stripes");
    thread.setDaemon(true);
    return thread;
  }

  /** Write what comes before the pixels. */
  void begin() throws IOException {
    format.begin();
  }

  /**
   * Take the next rows; they are copied.
   *
   * @param band as wide as the picture
   * @throws IOException if the stream fails
   * @throws IllegalArgumentException if it is not as wide, or more rows than are missing
   */
  void rows(RgbImage band) throws IOException {
    if (band.width() != width || band.height() > height - taken) {
      throw new IllegalArgumentException(
          String.format(
              "A band of %d x %d does not fit rows %d to %d of a picture of %d x %d",
              band.width(), band.height(), taken, height, width, height));
    }
    int stride = above.length;
    for (int from = 0; from < band.height(); ) {
      int top = index * ROWS;
      int bottom = Math.min(height, top + ROWS);
      if (rgb == null) {
        rgb = new byte[Math.multiplyExact(bottom - top, stride)];
      }
      int count = Math.min(band.height() - from, bottom - taken);
      System.arraycopy(band.rgb(), from * stride, rgb, (taken - top) * stride, count * stride);
      from += count;
      taken += count;
      if (taken == bottom) {
        pack(bottom - top);
      }
    }
  }

  private void pack(int rows) throws IOException {
    while (ahead.size() >= most || !ahead.isEmpty() && ahead.peek().isDone()) {
      write();
    }
    Stripe stripe = new Stripe(index++, taken == height, width, rows, above, rgb);
    above = Arrays.copyOfRange(rgb, rgb.length - above.length, rgb.length);
    rgb = null;
    Executor executor = workers == null ? Runnable::run : workers;
    ahead.add(CompletableFuture.supplyAsync(() -> format.pack(stripe), executor));
  }

  private void write() throws IOException {
    Stripe.Packed packed;
    try {
      packed = ahead.remove().join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    }
    format.write(packed);
  }

  /**
   * Write what is left.
   *
   * @throws IOException if the stream fails
   * @throws IllegalStateException if rows are missing
   */
  void end() throws IOException {
    if (taken < height) {
      throw new IllegalStateException("There are " + taken + " rows, expected " + height);
    }
    while (!ahead.isEmpty()) {
      write();
    }
    format.end();
  }

  /** Ends the threads; what is not written yet never will be. */
  @Override
  public void close() {
    ahead.clear();
    if (workers == null) {
      return;
    }
    workers.shutdownNow();
    try {
      workers.awaitTermination(SECONDS_TO_END, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
