package dev.banana.train.corpus;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/**
 * The rasterised drawings of one family on disk: {@code <id>.tsv} lists them, {@code <id>.bin}
 * holds their pixels, each deflated on its own so that any one can be read without the others.
 */
final class SpritePack implements SpriteSource {
  /** Longest side of a stored drawing, in pixels. */
  static final int SIDE = 384;

  private static final int COLUMNS = 10;

  /** Part of the file names, so that a new build never disturbs a running reader. */
  private static final String VERSION = ".v2";

  /**
   * One stored drawing.
   *
   * @param key name inside its family
   * @param label common English name
   * @param group category number of the name table, -1 if unknown
   * @param tone skin tone number, 0 for none
   * @param tags keywords
   * @param view from where it is seen, empty if the drawing has one view only
   * @param offset first byte in the pixel file
   * @param length deflated bytes
   * @param width pixels, 1 to {@link #SIDE}
   * @param height pixels, 1 to {@link #SIDE}
   */
  record Row(
      String key,
      String label,
      int group,
      int tone,
      List<String> tags,
      String view,
      long offset,
      int length,
      int width,
      int height) {
    /** {@return the key without its view, which several drawings of one model share} */
    String model() {
      int at = key.lastIndexOf('@');
      return at < 0 ? key : key.substring(0, at);
    }
  }

  private final FileChannel pixels;
  private final List<Row> rows;

  private SpritePack(FileChannel pixels, List<Row> rows) {
    this.pixels = pixels;
    this.rows = rows;
  }

  /** {@return whether family {@code id} was rasterised completely} */
  static boolean exists(Path folder, String id) {
    return Files.exists(folder.resolve("sprites").resolve(id + VERSION + ".tsv"));
  }

  /** {@return the pack of family {@code id}} */
  static SpritePack open(Path folder, String id) {
    Path base = folder.resolve("sprites");
    try {
      String text = Files.readString(base.resolve(id + VERSION + ".tsv"));
      List<Row> rows = Tsv.parse(id + ".tsv", text, COLUMNS).stream().map(SpritePack::row).toList();
      return new SpritePack(FileChannel.open(base.resolve(id + VERSION + ".bin")), rows);
    } catch (IOException e) {
      throw new CorpusException(
          "Cannot open the sprites of '" + id + "' in '" + base + "'; fetch the corpus first.", e);
    }
  }

  private static Row row(String[] c) {
    return new Row(
        c[0],
        c[1],
        Integer.parseInt(c[2]),
        Integer.parseInt(c[3]),
        Tsv.list(c[4]),
        c[5].equals("-") ? "" : c[5],
        Long.parseLong(c[6]),
        Integer.parseInt(c[7]),
        Integer.parseInt(c[8]),
        Integer.parseInt(c[9]));
  }

  /** {@return the stored drawings in file order} */
  @Override
  public List<Row> rows() {
    return rows;
  }

  /** {@return the pixels of {@code row}; safe from many threads} */
  @Override
  public Bitmap read(Row row) {
    byte[] packed = new byte[row.length()];
    ByteBuffer target = ByteBuffer.wrap(packed);
    try {
      while (target.hasRemaining()) {
        if (pixels.read(target, row.offset() + target.position()) < 0) {
          throw CorpusException.of("Sprite '%s' is cut short; fetch the corpus again.", row.key());
        }
      }
      return inflate(packed, row);
    } catch (IOException | DataFormatException e) {
      throw new CorpusException(
          "Cannot read sprite '" + row.key() + "'; delete 'sprites' and fetch again.", e);
    }
  }

  private static Bitmap inflate(byte[] packed, Row row) throws DataFormatException {
    Inflater inflater = new Inflater();
    try {
      inflater.setInput(packed);
      byte[] raw = new byte[row.width() * row.height() * 4];
      int n = 0;
      while (n < raw.length && !inflater.finished()) {
        n += inflater.inflate(raw, n, raw.length - n);
      }
      int[] argb = new int[row.width() * row.height()];
      ByteBuffer.wrap(raw).asIntBuffer().get(argb);
      return new Bitmap(row.width(), row.height(), argb);
    } finally {
      inflater.end();
    }
  }

  @Override
  public void close() {
    try {
      pixels.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Writes a pack; it becomes visible only when {@link #finish} succeeded. */
  static final class Builder implements AutoCloseable {
    private final Path base;
    private final String id;
    private final OutputStream out;
    private final List<String> lines = new ArrayList<>();
    private long offset;

    /** Starts the pack of family {@code id}. */
    Builder(Path folder, String id) {
      this.base = folder.resolve("sprites");
      this.id = id;
      try {
        Files.createDirectories(base);
        out = Files.newOutputStream(base.resolve(id + VERSION + ".bin"));
      } catch (IOException e) {
        throw new CorpusException("Cannot write sprites into '" + base + "'.", e);
      }
    }

    /** {@return the deflated pixels of {@code bitmap}; may run on any thread} */
    static byte[] pack(Bitmap bitmap) {
      byte[] raw = new byte[bitmap.argb().length * 4];
      ByteBuffer.wrap(raw).asIntBuffer().put(bitmap.argb());
      Deflater deflater = new Deflater(Deflater.BEST_SPEED);
      try {
        deflater.setInput(raw);
        deflater.finish();
        byte[] out = new byte[raw.length + raw.length / 100 + 64];
        int n = deflater.deflate(out);
        return java.util.Arrays.copyOf(out, n);
      } finally {
        deflater.end();
      }
    }

    /** Adds one drawing whose pixels were {@linkplain #pack packed}. */
    void add(String key, EmojiNames.Name name, String view, Bitmap bitmap, byte[] packed) {
      try {
        out.write(packed);
      } catch (IOException e) {
        throw new CorpusException("Cannot write sprites into '" + base + "'.", e);
      }
      lines.add(
          String.join(
              "\t",
              key,
              name.label(),
              Integer.toString(name.group()),
              Integer.toString(name.tone()),
              name.tags().isEmpty() ? "-" : String.join(",", name.tags()),
              view.isEmpty() ? "-" : view,
              Long.toString(offset),
              Integer.toString(packed.length),
              Integer.toString(bitmap.width()),
              Integer.toString(bitmap.height())));
      offset += packed.length;
    }

    /** Publishes the pack. */
    void finish() {
      Path draft = base.resolve(id + VERSION + ".tsv.part");
      try {
        out.close();
        try (Writer w = Files.newBufferedWriter(draft, StandardCharsets.UTF_8)) {
          for (String line : lines) {
            w.write(line);
            w.write('\n');
          }
        }
        Files.move(draft, base.resolve(id + VERSION + ".tsv"), StandardCopyOption.REPLACE_EXISTING);
      } catch (IOException e) {
        throw new CorpusException("Cannot write sprites into '" + base + "'.", e);
      }
    }

    @Override
    public void close() {
      try {
        out.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
