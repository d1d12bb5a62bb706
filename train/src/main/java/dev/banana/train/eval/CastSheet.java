package dev.banana.train.eval;

import dev.banana.image.RgbImage;
import dev.banana.train.corpus.ContactSheet;
import dev.banana.train.corpus.Lettering;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;

/** Casts in rows: their references small on the left, then what was drawn of them. */
final class CastSheet {
  /** Most bytes of a sheet, so that a page of all loads at once. */
  static final int MOST_BYTES = 300_000;

  private static final int SCENE = 208;
  private static final int REFERENCE = 66;
  private static final int GAP = 5;
  private static final int LINE = 18;

  private CastSheet() {}

  /**
   * One cast.
   *
   * @param references one of each, 1 to 5
   * @param scenes what was drawn
   */
  record Row(List<RgbImage> references, List<RgbImage> scenes) {}

  /**
   * Write a sheet as JPEG, as good as fits into {@value #MOST_BYTES} bytes.
   *
   * @param file receives it
   * @param rows casts, at least one, with as many scenes each as there are prompts
   * @param prompts what was asked for, by column
   */
  static void write(Path file, List<Row> rows, List<String> prompts) throws IOException {
    BufferedImage sheet = draw(rows, prompts);
    byte[] bytes = jpeg(sheet, 0.92f);
    for (float quality = 0.86f; bytes.length > MOST_BYTES && quality > 0.3f; quality -= 0.08f) {
      bytes = jpeg(sheet, quality);
    }
    Path draft = file.resolveSibling(file.getFileName() + ".tmp");
    Files.write(draft, bytes);
    Files.move(draft, file, StandardCopyOption.REPLACE_EXISTING);
  }

  private static BufferedImage draw(List<Row> rows, List<String> prompts) {
    int faces = rows.stream().mapToInt(row -> row.references().size()).max().orElseThrow();
    int left = (faces > 3 ? 2 : 1) * (REFERENCE + GAP) + 2 * GAP;
    int width = left + prompts.size() * (SCENE + GAP);
    int height = LINE + rows.size() * (SCENE + GAP);
    BufferedImage sheet = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D g = sheet.createGraphics();
    g.setColor(Color.WHITE);
    g.fillRect(0, 0, width, height);
    g.setRenderingHint(
        RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    g.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BICUBIC);
    for (int i = 0; i < prompts.size(); i++) {
      words(g, prompts.get(i), left + i * (SCENE + GAP));
    }
    for (int r = 0; r < rows.size(); r++) {
      int top = LINE + r * (SCENE + GAP);
      List<RgbImage> references = rows.get(r).references();
      for (int i = 0; i < references.size(); i++) {
        int x = GAP + i / 3 * (REFERENCE + GAP);
        put(g, references.get(i), x, top + i % 3 * (REFERENCE + GAP), REFERENCE);
      }
      for (int i = 0; i < prompts.size(); i++) {
        put(g, rows.get(r).scenes().get(i), left + i * (SCENE + GAP), top, SCENE);
      }
    }
    g.dispose();
    return sheet;
  }

  /** As large as it fits above a scene. */
  private static void words(Graphics2D g, String text, int x) {
    g.setColor(Color.BLACK);
    int size = 12;
    while (size > 6 && Lettering.of(size).width(g, text) > SCENE) {
      size--;
    }
    Lettering.of(size).write(g, text, x, LINE - GAP);
  }

  private static void put(Graphics2D g, RgbImage image, int x, int y, int side) {
    int[] rgb = new int[image.width() * image.height()];
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = image.pixel(i % image.width(), i / image.width());
    }
    g.drawImage(ContactSheet.image(rgb, image.width(), image.height()), x, y, side, side, null);
  }

  private static byte[] jpeg(BufferedImage sheet, float quality) throws IOException {
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    ImageWriteParam wish = writer.getDefaultWriteParam();
    wish.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
    wish.setCompressionQuality(quality);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ImageOutputStream stream = ImageIO.createImageOutputStream(bytes)) {
      writer.setOutput(stream);
      writer.write(null, new IIOImage(sheet, null, null), wish);
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }
}
