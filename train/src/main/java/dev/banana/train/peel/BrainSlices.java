package dev.banana.train.peel;

import dev.banana.train.corpus.Artifact;
import dev.banana.train.corpus.CorpusException;
import dev.banana.train.corpus.Niche;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;

/**
 * Slices of one averaged healthy brain (T1 MRI), captioned with the regions of an atlas that lie in
 * them. They teach how such pictures look, nothing about any patient: not for diagnosis.
 *
 * <p>Format: <a href="https://nifti.nimh.nih.gov/nifti-1">NIfTI-1</a>, one byte a voxel.
 */
final class BrainSlices {
  private static final String TRIGGER = "brain MRI";

  private static final String FOLDER = "usr/share/mricron/templates/";

  /** Beginnings of the atlas's short names, the longer of two first, and what people say. */
  private static final Map<String, String> PLAIN = new LinkedHashMap<>();

  static {
    String[] names = {
      "Frontal_Sup_Medial", "medial frontal gyrus",
      "Frontal_Sup", "superior frontal gyrus",
      "Frontal_Mid", "middle frontal gyrus",
      "Frontal_Inf", "inferior frontal gyrus",
      "Frontal_Med", "medial frontal gyrus",
      "Temporal_Pole", "temporal pole",
      "Temporal_Sup", "superior temporal gyrus",
      "Temporal_Mid", "middle temporal gyrus",
      "Temporal_Inf", "inferior temporal gyrus",
      "Occipital", "occipital lobe",
      "Parietal", "parietal lobe",
      "Cingulum", "cingulate gyrus",
      "Supp_Motor_Area", "supplementary motor area",
      "Rolandic", "rolandic operculum",
      "Cerebelum", "cerebellum",
      "Vermis", "vermis",
      "Calcarine", "calcarine fissure",
      "Lingual", "lingual gyrus",
      "Fusiform", "fusiform gyrus",
      "Angular", "angular gyrus",
      "Precentral", "precentral gyrus",
      "Postcentral", "postcentral gyrus",
      "SupraMarginal", "supramarginal gyrus",
      "Heschl", "Heschl gyrus",
      "Rectus", "straight gyrus",
      "ParaHippocampal", "parahippocampal gyrus",
      "Paracentral", "paracentral lobule",
      "Olfactory", "olfactory cortex"
    };
    for (int i = 0; i < names.length; i += 2) {
      PLAIN.put(names[i], names[i + 1]);
    }
  }

  private static final int HEADER = 348;
  private static final int BYTES = 2;
  private static final int REGIONS = 2;

  /** A volume of bytes; x from left to right, y to the front, z up. */
  private record Volume(int wide, int deep, int high, byte[] data) {
    int at(int x, int y, int z) {
      return data[(z * deep + y) * wide + x] & 255;
    }
  }

  /** The three directions of slices. */
  private enum Plane {
    AXIAL,
    CORONAL,
    SAGITTAL
  }

  private BrainSlices() {}

  static Artifact artifact() {
    return Niche.named("mricron-data");
  }

  static void draw(
      Path folder, int count, int side, long seed, BiConsumer<String, BufferedImage> sink) {
    Map<String, byte[]> files = new HashMap<>();
    Niche.read(
        Niche.fetch(folder, artifact()),
        name -> name.endsWith("/ch2.nii.gz") || name.matches(".*/aal\\.nii\\.(gz|txt)"),
        (name, bytes) -> files.put(name.substring(name.indexOf(FOLDER) + FOLDER.length()), bytes));
    Volume brain = volume(files.get("ch2.nii.gz"));
    Volume atlas = volume(files.get("aal.nii.gz"));
    Map<Integer, String> names = names(files.get("aal.nii.txt"));
    for (int i = 0; i < count; i++) {
      Plane plane = Plane.values()[i % 3];
      int slices = (count + 2 - i % 3) / 3;
      // The ends of the head show next to nothing.
      double share = 0.22 + 0.56 * (i / 3 + 0.5) / Math.max(1, slices);
      int at = (int) (share * length(brain, plane));
      double window = i / 3 % 2 == 0 ? 1 : 1.35;
      sink.accept(caption(plane, atlas, names, at), image(brain, plane, at, side, window));
    }
  }

  private static Volume volume(byte[] packed) {
    if (packed == null) {
      throw CorpusException.of("The package lacks a brain or its atlas; fetch it again.");
    }
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(packed))) {
      ByteBuffer header = ByteBuffer.wrap(in.readNBytes(HEADER + 4)).order(ByteOrder.LITTLE_ENDIAN);
      int wide = header.getShort(42);
      int deep = header.getShort(44);
      int high = header.getShort(46);
      int offset = (int) header.getFloat(108);
      if (header.getInt(0) != HEADER || header.getShort(70) != BYTES || offset < HEADER) {
        throw CorpusException.of("A brain is not in the form that is known; fetch it again.");
      }
      in.skipNBytes(offset - HEADER - 4L);
      byte[] data = in.readNBytes(wide * deep * high);
      if (data.length != wide * deep * high) {
        throw CorpusException.of("A brain ends too early; fetch it again.");
      }
      return new Volume(wide, deep, high, data);
    } catch (IOException e) {
      throw new CorpusException("A brain cannot be unpacked; fetch it again.", e);
    }
  }

  private static Map<Integer, String> names(byte[] text) {
    Map<Integer, String> names = new HashMap<>();
    for (String line : new String(text, StandardCharsets.UTF_8).split("\\R")) {
      String[] parts = line.strip().split("\\s+");
      if (parts.length >= 2) {
        names.put(Integer.parseInt(parts[0]), plain(parts[1]));
      }
    }
    return names;
  }

  /** {@code Frontal_Sup_L} is the superior frontal gyrus; of which side does not matter. */
  static String plain(String name) {
    String part = name.replaceAll("_[LR]$", "");
    for (Map.Entry<String, String> known : PLAIN.entrySet()) {
      if (part.startsWith(known.getKey())) {
        return known.getValue();
      }
    }
    return part.replace('_', ' ').toLowerCase(Locale.ROOT);
  }

  private static int length(Volume v, Plane plane) {
    return switch (plane) {
      case AXIAL -> v.high;
      case CORONAL -> v.deep;
      case SAGITTAL -> v.wide;
    };
  }

  private static int voxel(Volume v, Plane plane, int at, int across, int up) {
    return switch (plane) {
      case AXIAL -> v.at(across, up, at);
      case CORONAL -> v.at(across, at, up);
      case SAGITTAL -> v.at(at, across, up);
    };
  }

  private static String caption(Plane plane, Volume atlas, Map<Integer, String> names, int at) {
    Map<String, Integer> counts = new HashMap<>();
    int wide = plane == Plane.SAGITTAL ? atlas.deep : atlas.wide;
    int high = plane == Plane.AXIAL ? atlas.deep : atlas.high;
    for (int y = 0; y < high; y++) {
      for (int x = 0; x < wide; x++) {
        int label = voxel(atlas, plane, at, x, y);
        if (label != 0 && names.containsKey(label)) {
          counts.merge(names.get(label), 1, Integer::sum);
        }
      }
    }
    List<String> best = new ArrayList<>(counts.keySet());
    best.sort(Comparator.comparingInt((String n) -> -counts.get(n)).thenComparing(n -> n));
    Set<String> shown =
        best.stream().limit(REGIONS).collect(Collectors.toCollection(LinkedHashSet::new));
    String where = shown.isEmpty() ? "" : " through the " + String.join(" and the ", shown);
    return TRIGGER + ", " + plane.name().toLowerCase(Locale.ROOT) + " slice" + where;
  }

  private static BufferedImage image(Volume v, Plane plane, int at, int side, double window) {
    int wide = plane == Plane.SAGITTAL ? v.deep : v.wide;
    int high = plane == Plane.AXIAL ? v.deep : v.high;
    int longest = Math.max(v.deep, Math.max(v.wide, v.high));
    BufferedImage image = new BufferedImage(side, side, BufferedImage.TYPE_INT_RGB);
    double scale = longest / (side * 0.94);
    for (int y = 0; y < side; y++) {
      for (int x = 0; x < side; x++) {
        double across = (x - side / 2.0) * scale + wide / 2.0;
        double up = (side / 2.0 - y) * scale + high / 2.0;
        int grey = (int) Math.min(255, window * smooth(v, plane, at, across, up, wide, high));
        image.setRGB(x, y, grey << 16 | grey << 8 | grey);
      }
    }
    return image;
  }

  /** Linear between the four voxels around a point; black beyond the edges. */
  private static double smooth(
      Volume v, Plane plane, int at, double across, double up, int wide, int high) {
    int x = (int) Math.floor(across);
    int y = (int) Math.floor(up);
    if (x < 0 || y < 0 || x + 1 >= wide || y + 1 >= high) {
      return 0;
    }
    double fx = across - x;
    double fy = up - y;
    double below = voxel(v, plane, at, x, y) * (1 - fx) + voxel(v, plane, at, x + 1, y) * fx;
    double above =
        voxel(v, plane, at, x, y + 1) * (1 - fx) + voxel(v, plane, at, x + 1, y + 1) * fx;
    return below * (1 - fy) + above * fy;
  }
}
