package dev.banana.train.corpus;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.StringTokenizer;
import javax.imageio.ImageIO;

/**
 * A textured triangle mesh read from Wavefront OBJ text.
 *
 * @param points corner positions, nine numbers per triangle
 * @param uvs texture positions, six numbers per triangle
 * @param materials material number of each triangle
 * @param paints the materials
 */
record Mesh(float[] points, float[] uvs, int[] materials, List<Paint> paints) {
  /** Most triangles that we accept. */
  static final int MAX_TRIANGLES = 2_000_000;

  /**
   * How a surface looks.
   *
   * @param rgb colour 0xRRGGBB where there is no texture
   * @param alpha 0 clear to 1 solid
   * @param texture colours 0xAARRGGBB, or null
   * @param width texture pixels per row
   */
  record Paint(int rgb, double alpha, int[] texture, int width) {
    int height() {
      return texture.length / width;
    }
  }

  private static final class Floats {
    private float[] data = new float[1024];
    private int size;

    void add(float v) {
      if (size == data.length) {
        data = Arrays.copyOf(data, size * 2);
      }
      data[size++] = v;
    }

    float[] done() {
      return Arrays.copyOf(data, size);
    }
  }

  private static final class Reader {
    private final Floats v = new Floats();
    private final Floats vt = new Floats();
    private final Floats points = new Floats();
    private final Floats uvs = new Floats();
    private final Floats materials = new Floats();
    private final List<Paint> paints = new ArrayList<>();
    private final Map<String, Integer> names = new HashMap<>();
    private int current;

    void corner(int[] at) {
      for (int k = 0; k < 3; k++) {
        points.add(v.data[at[0] * 3 + k]);
      }
      uvs.add(at[1] < 0 ? 0 : vt.data[at[1] * 2]);
      uvs.add(at[1] < 0 ? 0 : vt.data[at[1] * 2 + 1]);
    }

    int[] index(String text) {
      String[] p = text.split("/", -1);
      int a = at(p[0], v.size / 3);
      int b = p.length > 1 && !p[1].isEmpty() ? at(p[1], vt.size / 2) : -1;
      return new int[] {a, b};
    }

    private static int at(String text, int count) {
      int i = Integer.parseInt(text);
      int at = i < 0 ? count + i : i - 1;
      if (at < 0 || at >= count) {
        throw CorpusException.of("A model names corner %d of %d; skip this model.", i, count);
      }
      return at;
    }
  }

  /**
   * {@return the mesh}
   *
   * @param obj text of the model
   * @param files the other files of its folder: material library and textures, by lower-case name
   * @throws CorpusException if the text is damaged or too large
   */
  static Mesh read(String obj, Map<String, byte[]> files) {
    Reader r = new Reader();
    r.paints.add(new Paint(0xC8C8C8, 1, null, 0));
    obj.lines().forEach(line -> line(r, line, files));
    int n = r.materials.size;
    int[] materials = new int[n];
    for (int i = 0; i < n; i++) {
      materials[i] = (int) r.materials.data[i];
    }
    return new Mesh(r.points.done(), r.uvs.done(), materials, r.paints);
  }

  private static void line(Reader r, String line, Map<String, byte[]> files) {
    StringTokenizer t = new StringTokenizer(line);
    if (!t.hasMoreTokens()) {
      return;
    }
    switch (t.nextToken()) {
      case "v" -> numbers(r.v, t, 3);
      case "vt" -> numbers(r.vt, t, 2);
      case "f" -> face(r, t);
      case "mtllib" -> materials(r, line.substring(6).trim(), files);
      case "usemtl" -> r.current = t.hasMoreTokens() ? r.names.getOrDefault(t.nextToken(), 0) : 0;
      default -> {}
    }
  }

  private static void numbers(Floats out, StringTokenizer t, int count) {
    for (int i = 0; i < count; i++) {
      out.add(t.hasMoreTokens() ? Float.parseFloat(t.nextToken()) : 0);
    }
  }

  private static void face(Reader r, StringTokenizer t) {
    if (t.countTokens() < 3) {
      return;
    }
    int[] first = r.index(t.nextToken());
    int[] last = r.index(t.nextToken());
    while (t.hasMoreTokens()) {
      int[] next = r.index(t.nextToken());
      r.corner(first);
      r.corner(last);
      r.corner(next);
      r.materials.add(r.current);
      last = next;
      if (r.materials.size > MAX_TRIANGLES) {
        throw CorpusException.of("A model has more than %d triangles; skip it.", MAX_TRIANGLES);
      }
    }
  }

  private static void materials(Reader r, String name, Map<String, byte[]> files) {
    byte[] library = files.get(name.toLowerCase(java.util.Locale.ROOT));
    if (library == null) {
      return;
    }
    String current = null;
    double[] kd = {0.8, 0.8, 0.8};
    double alpha = 1;
    String map = null;
    for (String line : (new String(library, StandardCharsets.UTF_8) + "\nnewmtl").split("\n")) {
      String[] p = line.trim().split("\\s+");
      switch (p[0]) {
        case "newmtl" -> {
          if (current != null) {
            r.names.put(current, r.paints.size());
            r.paints.add(paint(kd, alpha, map, files));
          }
          current = p.length > 1 ? p[1] : null;
          kd = new double[] {0.8, 0.8, 0.8};
          alpha = 1;
          map = null;
        }
        case "Kd" -> {
          for (int i = 0; i < 3 && i + 1 < p.length; i++) {
            kd[i] = Double.parseDouble(p[i + 1]);
          }
        }
        case "d" -> alpha = Double.parseDouble(p[p.length - 1]);
        case "map_Kd" -> map = p[p.length - 1];
        default -> {}
      }
    }
  }

  private static Paint paint(double[] kd, double alpha, String map, Map<String, byte[]> files) {
    int rgb = 0;
    for (double k : kd) {
      rgb = rgb << 8 | (int) (Math.max(0, Math.min(1, k)) * 255);
    }
    byte[] image = map == null ? null : files.get(map.toLowerCase(java.util.Locale.ROOT));
    if (image == null) {
      return new Paint(rgb, alpha, null, 0);
    }
    try {
      BufferedImage t = ImageIO.read(new ByteArrayInputStream(image));
      if (t == null) {
        return new Paint(rgb, alpha, null, 0);
      }
      int w = t.getWidth();
      int[] texture = t.getRGB(0, 0, w, t.getHeight(), null, 0, w);
      return new Paint(rgb, alpha, texture, w);
    } catch (IOException | RuntimeException e) {
      // A texture that cannot be decoded leaves the plain colour.
      return new Paint(rgb, alpha, null, 0);
    }
  }
}
