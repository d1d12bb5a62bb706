package dev.banana.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.banana.error.BananaException;
import dev.banana.model.decode.Autoencoder;
import dev.banana.model.denoise.Denoiser;
import dev.banana.model.family.banana.BananaFamily;
import dev.banana.model.ops.CostOps;
import dev.banana.model.weights.FreshWeights;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class ModelSpecTests {
  @Test
  void everyPresetSurvivesTheManifest() {
    for (String name : List.of("tiny", "micro", "nano", "banana-1.8b")) {
      ModelSpec spec = BananaFamily.preset(name);
      Manifest manifest =
          new Manifest("banana", name, spec, List.of("FP32"), "MIT", Map.of("a", "b"))
              .withWords(List.of("a", "fox", "cut-out"));
      assertEquals(manifest, ManifestJson.read(ManifestJson.write(manifest)));
    }
  }

  @Test
  void theManifestSaysWhichSizesWereTaughtOnlyWhereThereIsSomethingToSay() {
    ModelSpec spec = BananaFamily.tiny();
    assertEquals(ModelSpec.BASE, spec.largest());
    ModelSpec taught = spec.withLargest(3840);
    for (ModelSpec each : List.of(spec, taught)) {
      Manifest manifest = new Manifest("banana", "a", each, List.of("FP32"), "MIT", Map.of());
      String json = ManifestJson.write(manifest);
      assertEquals(each == taught, json.contains("\"largest\": 3840"));
      assertEquals(manifest, ManifestJson.read(json));
    }
    assertThrows(BananaException.class, () -> spec.withLargest(4097));
    assertThrows(BananaException.class, () -> spec.withLargest(256));
  }

  @Test
  void tokensAreSmallInPicturesThatAreSeenAsAWhole() {
    ModelSpec spec = BananaFamily.tiny();
    assertEquals(4, spec.patch(32, 32));
    assertFalse(json(spec).contains("finePatch"), "older ones read it");
    ModelSpec fine = spec.withFinePatch(2);
    assertEquals(2, fine.patch(64, 64));
    assertEquals(4, fine.patch(65, 64));
    assertEquals(2, fine.withLargest(3840).finePatch());
    Manifest manifest = new Manifest("banana", "a", fine, List.of("FP32"), "MIT", Map.of());
    assertEquals(manifest, ManifestJson.read(json(fine)));
    assertThrows(BananaException.class, () -> spec.withFinePatch(3));
    assertThrows(BananaException.class, () -> spec.withFinePatch(1));
  }

  @Test
  void largePicturesMayHaveATrunkOfTheirOwnThatReadsPromptsAsTheOtherDoes() {
    ModelSpec spec = BananaFamily.tiny();
    assertFalse(json(spec).contains("largeTrunk"), "older ones read it");
    ModelSpec own = spec.withLargeTrunk(true);
    Manifest manifest = new Manifest("banana", "a", own, List.of("FP32"), "MIT", Map.of());
    assertEquals(manifest, ManifestJson.read(json(own)));
    assertTrue(own.withLargest(3840).largeTrunk());
    assertFalse(own.isLarge(64, 64));
    assertTrue(own.isLarge(68, 64));
    assertFalse(spec.isLarge(68, 64));

    FreshWeights<CostOps.Value> weights = new FreshWeights<>(new CostOps(), 0);
    own.visit(weights);
    Set<String> large = new TreeSet<>(weights.made().keySet());
    large.removeIf(name -> !Denoiser.isLarge(name));
    assertTrue(large.contains("large.blocks.1.feed.down.weight"));
    assertTrue(large.contains("large.patch4.in.weight"));
    assertTrue(large.contains("large.mend.out.weight"));
    for (String name : large) {
      String small = Denoiser.small(name);
      assertEquals(name, Denoiser.large(small));
      // What looks across the borders of tokens is the large trunk's alone.
      assertEquals(!small.startsWith("mend."), weights.made().containsKey(small), small);
      assertFalse(
          small.startsWith("text.") || small.contains(".context.") || small.contains("likeness"),
          small);
    }
    for (int bits : new int[] {4, 8}) {
      for (String layer : List.of("blocks.0.query", "blocks.1.query", "blocks.1.feed.down")) {
        int same = own.denoiserNet().bits(layer, bits, true);
        assertEquals(same, own.denoiserNet().bits(Denoiser.large(layer), bits, true));
      }
    }
  }

  @Test
  void aDecoderWithoutTheFineScaleIsReadToo() {
    Autoencoder.Config early = new Autoencoder.Config(16, 16, 32, 1, 1, 1, 1, 0);
    ModelSpec spec = new ModelSpec(Denoiser.Config.tiny(), early, 4, true, "text", 48, 2, 3);
    assertFalse(json(spec).contains("decoderFine"), "as bundles before it were written");
    assertEquals(early, ManifestJson.read(json(spec)).spec().autoencoder());
    assertEquals(8, spec.autoencoderNet().block());
    assertEquals(4, BananaFamily.tiny().autoencoderNet().block());
  }

  private static String json(ModelSpec spec) {
    return ManifestJson.write(new Manifest("banana", "a", spec, List.of("FP32"), "MIT", Map.of()));
  }

  @Test
  void namesEveryTensorOfEveryNet() {
    FreshWeights<CostOps.Value> weights = new FreshWeights<>(new CostOps(), 0);
    BananaFamily.tiny().visit(weights);
    for (String name :
        List.of(
            "text.in.weight",
            "text.null",
            "reference.in.weight",
            "blocks.1.context.key.weight",
            "blocks.1.feed.down.weight",
            "patch4.out.bias",
            "encoder.in.weight",
            "decoder.out.weight",
            "latent.mean",
            "latent.deviation")) {
      assertTrue(weights.made().containsKey(name), name);
    }
  }

  @Test
  void refusesPartsThatDoNotFit() {
    Autoencoder.Config eight = new Autoencoder.Config(8, 16, 32, 1, 1, 1, 1, 1);
    Denoiser.Config sixteen = Denoiser.Config.tiny();
    assertThrows(
        BananaException.class, () -> new ModelSpec(sixteen, eight, 4, true, "text", 48, 2, 3));
    Autoencoder.Config tiny = Autoencoder.Config.tiny();
    assertThrows(
        BananaException.class, () -> new ModelSpec(sixteen, tiny, 3, false, "text", 48, 2, 3));
    assertThrows(BananaException.class, () -> new ModelSpec(sixteen, tiny, 4, true, " ", 48, 2, 3));
    assertThrows(
        BananaException.class, () -> new ModelSpec(sixteen, tiny, 4, true, "text", 1, 2, 3));
    assertThrows(
        BananaException.class, () -> new ModelSpec(sixteen, tiny, 4, true, "text", 48, 9, 3));
    assertThrows(
        BananaException.class,
        () -> new ModelSpec(sixteen, tiny, 4, true, "text", 48, 2, Float.NaN));
  }

  @Test
  void refusesAPresetThatIsNone() {
    assertThrows(IllegalArgumentException.class, () -> BananaFamily.preset("huge"));
  }
}
