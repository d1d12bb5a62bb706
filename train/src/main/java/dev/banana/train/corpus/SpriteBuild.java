package dev.banana.train.corpus;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;

/** Rasterises every family once into {@link SpritePack}s. */
final class SpriteBuild {
  /** A drop shadow that one set bakes into its drawings; scenes cast their own. */
  private static final Pattern BAKED_SHADOW =
      Pattern.compile("<path fill=\"#45413c\" d=\"[^\"]*\" opacity=\"\\.15\"/>");

  /** One finished drawing. */
  private record Done(SpriteJob job, Bitmap bitmap, byte[] packed) {}

  /** Kept here, because a logger that nobody holds forgets its level. */
  private static final Logger RENDERER = Logger.getLogger("com.github.weisj.jsvg");

  private SpriteBuild() {}

  /** Builds every family that is not there yet. */
  static void run(Path folder, int threads, Consumer<String> log) {
    // What it cannot draw is left out; its traces of every such drawing help nobody.
    RENDERER.setLevel(Level.OFF);
    EmojiNames names = EmojiNames.load(folder);
    for (SpriteFamily family : SpriteFamily.all()) {
      if (!SpritePack.exists(folder, family.id())) {
        int kept =
            switch (family.form()) {
              case "obj" -> FurnitureBuild.run(folder, family.id(), threads);
              case "openclipart" ->
                  write(folder, family.id(), ClipArt.jobs(folder, names), threads);
              default ->
                  family.part().slugs()
                      ? write(folder, family.id(), IconArt.jobs(folder, family), threads)
                      : emoji(folder, family, names, threads);
            };
        log.accept("rasterised " + family.id() + ": " + kept + " sprites");
      }
    }
  }

  private static int emoji(Path folder, SpriteFamily family, EmojiNames names, int threads) {
    Path archive = CorpusFetch.pathOf(folder, Artifact.named(family.artifact()));
    List<SpriteJob> jobs =
        family.form().equals("webp") ? webpJobs(archive, names) : svgJobs(archive, names);
    return write(folder, family.id(), Filters.keep(jobs, SpriteJob::key, SpriteJob::name), threads);
  }

  private static List<SpriteJob> webpJobs(Path archive, EmojiNames names) {
    List<SpriteJob> jobs = new ArrayList<>();
    Archives.readTgz(
        archive,
        n -> n.endsWith(".webp"),
        (n, bytes) -> {
          String hex = n.substring(n.lastIndexOf('/') + 1, n.length() - 5);
          EmojiNames.Name name = names.ofHex(hex);
          if (name != null) {
            jobs.add(new SpriteJob(hex, name, () -> webp(bytes)));
          }
        });
    jobs.sort(Comparator.comparing(SpriteJob::key));
    return jobs;
  }

  private static Bitmap webp(byte[] bytes) throws IOException {
    BufferedImage image = ImageIO.read(new ByteArrayInputStream(bytes));
    return image == null ? null : Bitmap.cropped(image);
  }

  private static List<SpriteJob> svgJobs(Path archive, EmojiNames names) {
    Map<String, JsonObject> files = new HashMap<>();
    Archives.readTgz(
        archive,
        n -> n.equals("package/icons.json") || n.equals("package/chars.json"),
        (n, bytes) ->
            files.put(
                n.substring(8),
                JsonParser.parseString(new String(bytes, StandardCharsets.UTF_8))
                    .getAsJsonObject()));
    JsonObject set = files.get("icons.json");
    Map<String, String> hexOfSlug = new HashMap<>();
    files
        .get("chars.json")
        .entrySet()
        .forEach(e -> hexOfSlug.put(e.getValue().getAsString(), e.getKey()));
    List<SpriteJob> jobs = new ArrayList<>();
    for (Map.Entry<String, JsonElement> e : set.getAsJsonObject("icons").entrySet()) {
      JsonObject icon = e.getValue().getAsJsonObject();
      if (!icon.has("hidden")) {
        jobs.add(
            new SpriteJob(e.getKey(), nameOf(e.getKey(), hexOfSlug, names), () -> svg(set, icon)));
      }
    }
    jobs.sort(Comparator.comparing(SpriteJob::key));
    return jobs;
  }

  private static EmojiNames.Name nameOf(
      String slug, Map<String, String> hexOfSlug, EmojiNames names) {
    String hex = hexOfSlug.get(slug);
    EmojiNames.Name name = hex == null ? null : names.ofHex(hex);
    return name != null ? name : names.ofSlug(slug);
  }

  private static Bitmap svg(JsonObject set, JsonObject icon) {
    return SvgArt.draw(shadowless(IconArt.document(set, icon)), SpritePack.SIDE);
  }

  /** {@return a drawing without the shadow that one set bakes into it} */
  static String shadowless(String svg) {
    return BAKED_SHADOW.matcher(svg).replaceAll("");
  }

  private static int write(Path folder, String id, List<SpriteJob> jobs, int threads) {
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    int kept = 0;
    try (SpritePack.Builder builder = new SpritePack.Builder(folder, id)) {
      // In small batches, so that finished pixels do not pile up.
      for (int start = 0; start < jobs.size(); start += 64) {
        List<Future<Done>> batch = new ArrayList<>();
        for (SpriteJob job : jobs.subList(start, Math.min(jobs.size(), start + 64))) {
          batch.add(pool.submit(() -> draw(job)));
        }
        for (Future<Done> future : batch) {
          Done done = future.get();
          if (done != null) {
            builder.add(done.job().key(), done.job().name(), "", done.bitmap(), done.packed());
            kept++;
          }
        }
      }
      builder.finish();
    } catch (ExecutionException e) {
      throw new CorpusException("Cannot rasterise '" + id + "': " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CorpusException("Rasterising was interrupted; run it again.", e);
    } finally {
      pool.shutdownNow();
    }
    return kept;
  }

  private static Done draw(SpriteJob job) {
    try {
      Bitmap bitmap = job.draw().run();
      return bitmap == null ? null : new Done(job, bitmap, SpritePack.Builder.pack(bitmap));
    } catch (IOException | RuntimeException e) {
      // A handful of drawings use features that the renderer lacks; the set does without them.
      return null;
    }
  }
}
