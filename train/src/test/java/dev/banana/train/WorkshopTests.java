package dev.banana.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.banana.error.BananaException;
import dev.banana.model.Bundle;
import dev.banana.model.Manifest;
import dev.banana.model.ModelSpec;
import dev.banana.model.UntrainedBundle;
import dev.banana.model.decode.Autoencoder;
import dev.banana.model.denoise.Denoiser;
import dev.banana.model.ops.Shape;
import dev.banana.model.weights.BitPlanes;
import dev.banana.model.weights.Ranges;
import dev.banana.model.weights.Safetensors;
import dev.banana.train.autoencoder.AutoencoderStage;
import dev.banana.train.corpus.Corpus;
import dev.banana.train.latents.LatentSet;
import dev.banana.train.run.Budget;
import dev.banana.train.run.Checkpoint;
import dev.banana.train.teacher.TeacherStage;
import dev.banana.train.torch.TorchOps;
import dev.banana.train.torch.TorchWeights;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The chain on the tiny preset: it learns, it can be killed, and it ends in a bundle. */
class WorkshopTests {
  @TempDir Path folder;

  private Workshop workshop(Path work) {
    return new Workshop(Recipe.of("tiny"), work, Corpus::own, TorchOps.cpu());
  }

  @Test
  void theWholeChainEndsInABundleThatSaysHowItWasMade() throws IOException {
    Workshop shop = workshop(folder);
    shop.autoencoder(Budget.parse("6steps"), false, 0);
    shop.enlarger(Budget.parse("2steps"), 0);
    shop.enlarger(Budget.parse("4steps"), 0.5);
    shop.latents();
    assertEquals(Set.of("[8, 8]", "[8, 12]"), shapesOfBatches());
    assertShardWithoutLikenessIsRefused();
    shop.teacher(Budget.parse("4steps"));
    shop.distill(Budget.parse("3steps"), 1);
    IOException bare = assertThrows(IOException.class, () -> shop.uhd(Budget.parse("1steps")));
    assertTrue(bare.getMessage().contains("run uhd-latents"), bare.getMessage());
    shop.uhdLatents();
    shop.uhd(Budget.parse("2steps"));
    IOException early = assertThrows(IOException.class, shop::pack);
    assertTrue(early.getMessage().contains("run the stage before"), early.getMessage());
    shop.quantize(Budget.parse("2steps"));
    IOException undrawn =
        assertThrows(IOException.class, () -> shop.nativeStep(Budget.parse("1steps")));
    assertTrue(undrawn.getMessage().contains("run native-pictures"), undrawn.getMessage());
    Bundle first = shop.pack();
    assertFalse(first.spec().largeTrunk());
    shop.nativePictures(null, 2);
    shop.nativeStep(Budget.parse("2steps"));
    assertTrue(Files.size(folder.resolve("7-native/sheet.png")) > 1000);
    Bundle bundle = shop.pack();
    assertTrue(bundle.spec().largeTrunk());
    assertTrue(BitPlanes.in(bundle.weights(), "large.blocks.1.query.weight"));
    assertArrayEquals(
        first.floats("blocks.1.query.weight"), bundle.floats("blocks.1.query.weight"));
    assertEquals(Manifest.ALL_PRECISIONS, bundle.manifest().precisions());
    assertTrue(BitPlanes.in(bundle.weights(), "blocks.1.query.weight"));
    assertTrue(Ranges.in(bundle.weights(), "blocks.1.query"));
    assertTrue(Ranges.in(bundle.weights(), "decoder.out"));
    assertEquals(18, Files.readAllLines(folder.resolve("5-quantize/fidelity.txt")).size());
    assertEquals("banana-tiny", bundle.manifest().name());
    assertEquals(Recipe.of("tiny").spec().enlarger(), bundle.spec().enlarger());
    assertTrue(bundle.manifest().provenance().get("2-enlarger.done").startsWith("4 steps"));
    assertTrue(Files.size(folder.resolve("2-enlarger/sheet.png")) > 1000);
    assertEquals(1280, first.manifest().spec().largest());
    assertEquals(1088, bundle.manifest().spec().largest());
    assertTrue(bundle.manifest().provenance().get("4-uhd.done").startsWith("2 steps"));
    assertEquals(2, Files.readAllLines(folder.resolve("4-uhd/figures.txt")).size());
    assertTrue(bundle.manifest().provenance().get("3-teacher").contains("preset tiny"));
    assertTrue(bundle.manifest().provenance().get("4-distill.done").startsWith("3 steps"));
    assertTrue(Files.size(folder.resolve("4-distill/sheet-2.png")) > 1000);
    String curves = Files.readString(folder.resolve("4-distill/curves.csv"));
    assertTrue(curves.contains("from the path, drawn,"), curves);
    assertTrue(Files.exists(folder.resolve("3-teacher/curves.png")));
    assertFalse(Files.readAllLines(folder.resolve("3-teacher/curves.csv")).isEmpty());

    Path next = folder.resolve("next");
    workshop(next).adopt(folder.resolve("6-bundle"));
    String origin = Files.readString(next.resolve("adopted.txt"));
    assertTrue(origin.startsWith("banana-tiny " + bundle.hash()), origin);
    assertArrayEquals(
        average(folder.resolve("2-enlarger")), average(next.resolve("2-enlarger")), 1e-2f);
    assertArrayEquals(
        average(folder.resolve("7-native")), average(next.resolve("7-native")), 0.05f);
    assertDecoderGoesOnAlone(next);
    workshop(next).latents();
    assertTrue(Files.exists(next.resolve("2-latents/train/1-all/shard-0000.safetensors")));
    assertThrows(IOException.class, () -> workshop(next).adopt(folder.resolve("6-bundle")));

    IOException nothing =
        assertThrows(
            IOException.class, () -> workshop(next).inherit(Workshop.Inherited.DISTILL, next, 1));
    assertTrue(nothing.getMessage().startsWith("Cannot inherit: "), nothing.getMessage());
    workshop(next).inherit(Workshop.Inherited.DISTILL, folder, 1);
    assertMoved(folder, next, "4-distill", "3-teacher", 1);
    Path part = folder.resolve("part");
    Checkpoint.keep(next.resolve("3-teacher"), part.resolve("3-teacher"));
    BananaException whole =
        assertThrows(
            BananaException.class,
            () -> workshop(part).inherit(Workshop.Inherited.DISTILL, folder, 1.5));
    assertTrue(whole.getMessage().contains("must be in [0, 1], found 1.5"), whole.getMessage());
    workshop(part).inherit(Workshop.Inherited.DISTILL, folder, 0.7);
    assertMoved(folder, part, "4-distill", "3-teacher", 0.7);
    assertTrue(
        Files.readString(part.resolve("adopted.txt"))
            .endsWith("elsewhere, 0.7 of what it had changed"));
    workshop(part).inherit(Workshop.Inherited.UHD, folder, 0);
    assertArrayEquals(
        average(part.resolve("4-distill")), average(part.resolve("4-uhd")), "one size of tokens");
    workshop(next).inherit(Workshop.Inherited.UHD, folder, 1);
    assertMoved(folder, next, "4-uhd", "4-distill", 1);
    assertTrue(
        Files.readString(next.resolve("adopted.txt")).contains("4-distill: went on from 3 steps"));
    IOException begun =
        assertThrows(
            IOException.class, () -> workshop(next).inherit(Workshop.Inherited.TEACHER, folder, 1));
    assertTrue(begun.getMessage().contains("has begun already"), begun.getMessage());
    BananaException still =
        assertThrows(
            BananaException.class, () -> workshop(next).distill(Budget.parse("1steps"), 0));
    assertTrue(still.getMessage().contains("in (0, 1], found 0.0"), still.getMessage());
    workshop(next).distill(Budget.parse("1steps"), 0.15);
    assertEquals(0.15 * rate(folder), rate(next), 1e-12);

    Path kept = folder.resolve("kept");
    workshop(next).keep(kept);
    assertArrayEquals(
        average(next.resolve("4-distill")), average(kept.resolve("4-distill")), 1e-2f);
    assertTrue(
        Files.size(kept.resolve("4-distill/checkpoint.safetensors"))
            < Files.size(next.resolve("4-distill/checkpoint.safetensors")) / 4);
    assertEquals(
        Files.readString(next.resolve("adopted.txt")),
        Files.readString(kept.resolve("adopted.txt")));
    assertThrows(IOException.class, () -> workshop(folder.resolve("bare")).keep(kept));
  }

  /** The highest rate that the record of a student tells. */
  private static double rate(Path work) throws IOException {
    String run = Files.readString(work.resolve("4-distill/run.txt"));
    Matcher peak = Pattern.compile("peak=([0-9.E-]+)").matcher(run);
    assertTrue(peak.find(), run);
    return Double.parseDouble(peak.group(1));
  }

  /** A stage that went on elsewhere is what it was, moved as the one before it was. */
  private static void assertMoved(Path earlier, Path next, String stage, String mover, double share)
      throws IOException {
    float[] was = average(earlier.resolve(stage));
    float[] moved = average(next.resolve(stage));
    float[] now = average(next.resolve(mover));
    float[] then = average(earlier.resolve(mover));
    for (int i = 0; i < moved.length; i++) {
      assertEquals(now[i] + share * (was[i] - then[i]), moved[i], 1e-6f);
    }
    assertFalse(Arrays.equals(was, moved), "the one before it is another one");
  }

  @Test
  void tensorsOfOneSizeOfTokensAreToldByTheirNames() {
    ModelSpec micro = Recipe.of("micro").spec();
    Set<String> names =
        TeacherStage.fresh(micro.denoiserNet(), TorchOps.cpu(), 1).entries().keySet();
    List<String> large =
        names.stream().filter(name -> Denoiser.isOfPatch(name, micro.patch())).toList();
    assertTrue(large.contains("patch4.in.weight"), large.toString());
    assertTrue(
        large.stream().noneMatch(name -> Denoiser.isOfPatch(name, micro.finePatch())),
        large.toString());
    assertTrue(names.stream().anyMatch(name -> Denoiser.isOfPatch(name, micro.finePatch())));
  }

  /** What the encoder gives stays as it was, to the bit. */
  private void assertDecoderGoesOnAlone(Path work) throws IOException {
    Workshop bare = workshop(folder.resolve("bare"));
    BananaException none =
        assertThrows(
            BananaException.class, () -> bare.autoencoder(Budget.parse("1steps"), true, 0));
    assertTrue(none.getMessage().contains("adopt a bundle first"), none.getMessage());
    assertThrows(
        BananaException.class, () -> bare.autoencoder(Budget.parse("1steps"), true, Double.NaN));
    float[] before = average(work.resolve("2-autoencoder"));
    workshop(work).autoencoder(Budget.parse("2steps"), true, 0.5);
    float[] after = average(work.resolve("2-autoencoder"));
    BananaException otherwise =
        assertThrows(
            BananaException.class,
            () -> workshop(work).autoencoder(Budget.parse("3steps"), false, 0));
    assertTrue(otherwise.getMessage().contains("with --decoder-only"), otherwise.getMessage());
    Autoencoder model = new Autoencoder(Recipe.of("tiny").spec().autoencoder());
    for (TorchWeights.Entry entry :
        AutoencoderStage.fresh(model, TorchOps.cpu(), 1).entries().values()) {
      int from = (int) entry.offset();
      int to = from + (int) entry.size();
      boolean same = IntStream.range(from, to).allMatch(i -> before[i] == after[i]);
      assertEquals(entry.name().startsWith("encoder."), same, entry.name());
    }
  }

  @Test
  void aDecoderOfAnEarlierBundleGrows() throws IOException {
    ModelSpec now = Recipe.of("tiny").spec();
    Autoencoder.Config early = new Autoencoder.Config(16, 16, 32, 1, 1, 1, 1, 0);
    ModelSpec then = new ModelSpec(now.denoiser(), early, 4, true, now.textEncoder(), 48, 2, 3);
    Bundle bundle = UntrainedBundle.write(folder.resolve("early"), "early", then, 1);
    Path work = folder.resolve("grown");
    workshop(work).adopt(folder.resolve("early"));
    float[] all = average(work.resolve("2-autoencoder"));
    for (TorchWeights.Entry entry :
        AutoencoderStage.fresh(new Autoencoder(now.autoencoder()), TorchOps.cpu(), 1)
            .entries()
            .values()) {
      int from = (int) entry.offset();
      float[] values = Arrays.copyOfRange(all, from, from + (int) entry.size());
      boolean anew = entry.name().matches("decoder\\.(rise|fine|out).*");
      assertEquals(
          anew,
          !bundle.names().contains(entry.name())
              || !Arrays.equals(bundle.floats(entry.name()), values),
          entry.name());
    }
  }

  private static float[] average(Path stage) throws IOException {
    return Safetensors.open(stage.resolve("checkpoint.safetensors")).tensor("average").toFloats();
  }

  /** Shapes of the latents of some batches, each of which must fit what comes with it. */
  private Set<String> shapesOfBatches() throws IOException {
    TorchOps ops = TorchOps.cpu();
    LatentSet set = LatentSet.read(ops, folder.resolve("2-latents/train"), null);
    assertEquals(96, set.size());
    Set<String> shapes = new TreeSet<>();
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < 20; i++) {
      LatentSet.Batch batch = set.random(random, 2, 0.5);
      Shape clean = ops.shape(batch.clean());
      shapes.add(List.of(clean.dim(2), clean.dim(3)).toString());
      int tokens = clean.dim(2) / 4 * (clean.dim(3) / 4);
      assertEquals(tokens, ops.shape(batch.classes()).dim(1));
      if (batch.regions() != null) {
        assertEquals(tokens, ops.shape(batch.regions()).dim(2));
        assertLikeness(ops.shape(batch.likeness()), TorchOps.values(batch.likeness()));
        assertEquals(clean.dim(3), ops.shape(batch.likeness()).dim(3));
      }
    }
    return shapes;
  }

  /** Latents where somebody stands and nothing elsewhere; the last channel says where. */
  private static void assertLikeness(Shape shape, float[] values) {
    int plane = shape.dim(2) * shape.dim(3);
    int latents = (shape.dim(1) - 1) * plane;
    for (int sample = 0; sample < shape.dim(0); sample++) {
      int first = sample * (latents + plane);
      for (int i = 0; i < latents; i++) {
        float stands = values[first + latents + i % plane];
        assertTrue(stands == 0 || stands == 1, "" + stands);
        assertEquals(stands == 1, values[first + i] != 0);
      }
    }
  }

  /** Shards of an earlier version have characters, but not where they stand. */
  private void assertShardWithoutLikenessIsRefused() throws IOException {
    Path old = Files.createDirectories(folder.resolve("old/1-all"));
    Path shard = folder.resolve("2-latents/train/1-all/shard-0000.safetensors");
    Safetensors saved = Safetensors.open(shard);
    Map<String, Safetensors.Tensor> tensors = new HashMap<>(saved.tensors());
    assertTrue(tensors.containsKey("references") && tensors.remove("likenesses") != null);
    Safetensors.write(old.resolve("shard-0000.safetensors"), tensors, saved.metadata());
    IOException refused =
        assertThrows(
            IOException.class, () -> LatentSet.read(TorchOps.cpu(), old.getParent(), null));
    assertTrue(refused.getMessage().contains("run the latents stage again"), "" + refused);
  }

  @Test
  void aStageWithoutTheOneBeforeItSaysWhatToRun() {
    IOException failure = assertThrows(IOException.class, () -> workshop(folder).latents());
    assertTrue(failure.getMessage().contains("run the stage before"), failure.getMessage());
    failure = assertThrows(IOException.class, () -> workshop(folder).pack());
    assertTrue(failure.getMessage().contains("run the latents stage"), failure.getMessage());
  }
}
