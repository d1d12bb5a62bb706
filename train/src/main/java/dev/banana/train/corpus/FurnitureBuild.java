package dev.banana.train.corpus;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Draws every furniture model from every side into one {@link SpritePack}. */
final class FurnitureBuild {
  private static final int SIDE = 192;
  private static final int DARKEST = 25;

  /** One finished view. */
  private record Done(
      String key, EmojiNames.Name name, String view, Bitmap bitmap, byte[] packed) {}

  private FurnitureBuild() {}

  /** {@return how many views were kept} */
  static int run(Path folder, String id, int threads) {
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    int[] kept = {0};
    try (SpritePack.Builder builder = new SpritePack.Builder(folder, id)) {
      Furniture.read(
          folder,
          (models, files) -> {
            Map<String, Map<String, byte[]>> folders = byFolder(files);
            List<Future<List<Done>>> waiting = new ArrayList<>();
            for (Furniture.Model model : models) {
              if (Filters.wanted(model.name(), model.name())) {
                Map<String, byte[]> near = folders.getOrDefault(model.folder(), Map.of());
                waiting.add(pool.submit(() -> views(model, near)));
              }
            }
            for (Future<List<Done>> future : waiting) {
              for (Done d : get(future)) {
                builder.add(d.key(), d.name(), d.view(), d.bitmap(), d.packed());
                kept[0]++;
              }
            }
          });
      builder.finish();
    } finally {
      pool.shutdownNow();
    }
    return kept[0];
  }

  private static Map<String, Map<String, byte[]>> byFolder(Map<String, byte[]> files) {
    Map<String, Map<String, byte[]>> out = new HashMap<>();
    files.forEach(
        (name, bytes) ->
            out.computeIfAbsent(name.substring(0, name.lastIndexOf('/') + 1), f -> new HashMap<>())
                .put(name, bytes));
    return out;
  }

  private static List<Done> get(Future<List<Done>> future) {
    try {
      return future.get();
    } catch (ExecutionException e) {
      throw new CorpusException("Cannot draw a model: " + e.getCause().getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CorpusException("Drawing models was interrupted; run it again.", e);
    }
  }

  private static List<Done> views(Furniture.Model model, Map<String, byte[]> files) {
    List<Done> out = new ArrayList<>();
    Mesh mesh;
    try {
      mesh = Furniture.mesh(model, files);
    } catch (RuntimeException e) {
      // One damaged model is no reason to lose the other 800.
      return out;
    }
    if (mesh == null || mesh.materials().length == 0) {
      return out;
    }
    EmojiNames.Name name = name(model);
    int number = 0;
    for (Furniture.View view : Furniture.views()) {
      Bitmap bitmap = MeshArt.draw(mesh, view.azimuth(), view.elevation(), SIDE);
      String key = model.id().replace('\t', ' ') + "@" + number++;
      if (bitmap != null && fit(bitmap)) {
        out.add(new Done(key, name, view.words(), bitmap, SpritePack.Builder.pack(bitmap)));
      }
    }
    return out;
  }

  private static EmojiNames.Name name(Furniture.Model model) {
    int group = model.category().equals("Characters") ? 1 : 7;
    String label = model.name().toLowerCase(Locale.ROOT).replaceAll("\\s*\\(.*", "");
    return new EmojiNames.Name(label, group, 0, List.of(model.category().toLowerCase(Locale.ROOT)));
  }

  /** A view edge-on to a thin thing, or in the dark, teaches nothing. */
  private static boolean fit(Bitmap bitmap) {
    return Math.min(bitmap.width(), bitmap.height()) > 16 && luma(bitmap) >= DARKEST;
  }

  /** {@return mean brightness of what is drawn, 0 to 255} */
  private static double luma(Bitmap bitmap) {
    long sum = 0;
    long count = 1;
    for (int p : bitmap.argb()) {
      if ((p >>> 24) > 127) {
        sum += (p >> 16 & 255) * 77 + (p >> 8 & 255) * 150 + (p & 255) * 29 >> 8;
        count++;
      }
    }
    return (double) sum / count;
  }
}
