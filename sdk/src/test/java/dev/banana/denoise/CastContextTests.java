package dev.banana.denoise;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.banana.model.Bundle;
import dev.banana.model.ModelSpec;
import dev.banana.model.UntrainedBundle;
import dev.banana.model.denoise.Denoiser;
import dev.banana.model.denoise.Likeness;
import dev.banana.model.denoise.Regions;
import dev.banana.model.family.banana.BananaFamily;
import dev.banana.model.onnx.Matrices.Product;
import dev.banana.model.weights.HalfFloat;
import dev.banana.noise.SeededNoise;
import dev.banana.session.Engine;
import dev.banana.session.Session;
import dev.banana.session.Stop;
import dev.banana.session.Tensor;
import dev.banana.session.Tensors;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One layer, so that what a token sees of a reference cannot come to it through another token. */
class CastContextTests {
  private static final int SIDE = 16;
  private static final int PATCH = 4;
  private static final Regions.Box LEFT = new Regions.Box(0, 0, 0.5f, 1);
  private static final Regions.Box RIGHT = new Regions.Box(0.5f, 0, 1, 0.5f);

  @TempDir private static Path folder;

  private static ModelSpec spec;
  private static Engine engine;

  @BeforeAll
  static void write() {
    ModelSpec tiny = BananaFamily.tiny();
    Denoiser.Config one =
        new Denoiser.Config(16, 64, 1, 2, 1, 32, 128, 384, 0, 0, Denoiser.Prediction.CLEAN);
    spec =
        new ModelSpec(
            one,
            tiny.autoencoder(),
            PATCH,
            true,
            tiny.textEncoder(),
            tiny.textTokens(),
            2,
            3,
            true);
    Bundle bundle = UntrainedBundle.write(folder.resolve("one"), "one", spec, 1);
    engine =
        new Engine(
            bundle, new Session.Setup(1, false), layer -> Product.FLOAT, false, null, "test");
  }

  private static CastContext.Reference one(long seed, int slot, Regions.Box region) {
    float[] keys = new float[read(1, seed, slot).length];
    short[] halves = read(1, seed, slot);
    for (int i = 0; i < keys.length; i++) {
      keys[i] = HalfFloat.fromF16(halves[i]);
    }
    return new CastContext.Reference(keys, region);
  }

  private static short[] read(int views, long seed, int slot) {
    List<float[]> latents =
        java.util.stream.IntStream.range(0, views)
            .mapToObj(view -> SeededNoise.normal(seed, view, 16 * 16 * 16))
            .toList();
    try (Session session = engine.build("reference", new DenoiseGraphs(spec)::reference)) {
      return new CastContext(spec.denoiser()).read(session, latents, slot, new Stop());
    }
  }

  private static float[] velocity(List<CastContext.Reference> references) {
    return velocity(references, references, true);
  }

  /** What is drawn of those who stand there, of whom some are read. */
  private static float[] velocity(
      List<CastContext.Reference> standing, List<CastContext.Reference> references, boolean read) {
    DenoiseGraphs graphs = new DenoiseGraphs(spec);
    float[] hidden = SeededNoise.normal(5, 0, 7 * 384);
    Map<String, Tensor> inputs = new LinkedHashMap<>();
    try (Session context = engine.build("context", graphs::context);
        Session step =
            engine.build(
                "step", (ops, w) -> graphs.castStep(ops, w, SIDE, SIDE, Scale.FINE, read));
        Session likeness =
            engine.build("likeness", (ops, w) -> graphs.likeness(ops, w, SIDE, SIDE));
        Tensors text = DenoiseLoop.context(context, hidden, 7, new Stop());
        Tensors all =
            new CastContext(spec.denoiser())
                .join(likeness, pasted(standing), text, references, SIDE, SIDE, spec, new Stop());
        Tensors query = new Tensors()) {
      query.put(DenoiseGraphs.LATENTS, Tensor.of(noise(), 1, 16, SIDE, SIDE));
      for (String name :
          new String[] {DenoiseGraphs.TIME, DenoiseGraphs.GUIDANCE, DenoiseGraphs.MODE}) {
        query.put(name, Tensor.of(new float[] {1.2f}, 1, 1));
      }
      query.put(DenoiseGraphs.MODE, Tensor.of(new float[] {1}, 1, 1));
      inputs.putAll(query.all());
      try (Tensors outputs = step.feeding(all.all()).run(inputs, new Stop())) {
        return outputs.get(DenoiseGraphs.VELOCITY).floats();
      }
    }
  }

  /** All have the same likeness: here, only the keys differ. */
  private static float[] pasted(List<CastContext.Reference> references) {
    return Likeness.of(
        SeededNoise.normal(77, 0, 16 * SIDE * SIDE),
        16,
        SIDE,
        SIDE,
        references.stream().map(CastContext.Reference::region).toList());
  }

  private static float[] noise() {
    return SeededNoise.normal(9, 0, 16 * SIDE * SIDE);
  }

  @Test
  void anotherReferenceChangesNothingOutsideItsRegion() {
    CastContext.Reference one = one(1, 0, LEFT);
    float[] before = velocity(List.of(one, one(2, 1, RIGHT)));
    float[] after = velocity(List.of(one, one(3, 1, RIGHT)));
    int inside = 0;
    for (int i = 0; i < before.length; i++) {
      int x = i % SIDE;
      int y = i / SIDE % SIDE;
      if (x >= SIDE / 2 && y < SIDE / 2) {
        inside += before[i] != after[i] ? 1 : 0;
      } else {
        assertEquals(before[i], after[i], 0, "at " + x + ", " + y);
      }
    }
    assertTrue(inside > before.length / 4 * 0.9, "changed " + inside);
  }

  @Test
  void whereAReferenceIsSeenMatters() {
    float[] left = velocity(List.of(one(1, 0, LEFT), one(2, 1, RIGHT)));
    float[] right = velocity(List.of(one(1, 0, RIGHT), one(2, 1, LEFT)));
    int changed = 0;
    for (int i = 0; i < left.length; i++) {
      changed += left[i] != right[i] ? 1 : 0;
    }
    assertTrue(changed > left.length / 2, "changed " + changed);
  }

  @Test
  void whoIsNotReadIsSeenWhereHeStands() {
    List<CastContext.Reference> left = List.of(one(1, 0, LEFT));
    float[] unread = velocity(left, List.of(), false);
    float[] read = velocity(left);
    float[] elsewhere = velocity(List.of(one(1, 0, RIGHT)), List.of(), false);
    int inside = 0;
    int moved = 0;
    for (int i = 0; i < unread.length; i++) {
      boolean seen = i % SIDE < SIDE / 2;
      inside += seen && Math.abs(unread[i] - read[i]) > 1e-5 ? 1 : 0;
      assertEquals(unread[i], read[i], seen ? 100 : 1e-5, "at " + i);
      moved += unread[i] != elsewhere[i] ? 1 : 0;
    }
    assertTrue(inside > unread.length / 8, "changed " + inside);
    assertTrue(moved > 0, "moved " + moved);
  }

  @Test
  void keysDependOnLatentsAndSlotAlone() {
    assertArrayEquals(read(1, 1, 0), read(1, 1, 0));
    assertNotEquals(0, differences(read(1, 1, 0), read(1, 1, 1)));
    assertNotEquals(0, differences(read(1, 1, 0), read(1, 2, 0)));
    short[] two = read(2, 1, 0);
    assertEquals(new CastContext(spec.denoiser()).size(2), two.length);
    // The first view of two is the view alone, head by head.
    short[] first = read(1, 1, 0);
    for (int i = 0; i < first.length; i++) {
      assertEquals(first[i], two[i / 512 * 1024 + i % 512]);
    }
  }

  private static int differences(short[] a, short[] b) {
    int count = 0;
    for (int i = 0; i < a.length; i++) {
      count += a[i] != b[i] ? 1 : 0;
    }
    return count;
  }
}
