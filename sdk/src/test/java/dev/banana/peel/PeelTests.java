package dev.banana.peel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.banana.error.BananaException;
import dev.banana.model.Bundle;
import dev.banana.model.UntrainedBundle;
import dev.banana.model.family.banana.BananaFamily;
import dev.banana.model.ops.DType;
import dev.banana.model.weights.Factors;
import dev.banana.model.weights.Safetensors;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PeelTests {
  @TempDir private static Path folder;

  private static Bundle bundle;
  private static PeelLayers layers;

  @BeforeAll
  static void write() {
    bundle = UntrainedBundle.write(folder.resolve("tiny"), "tiny-v1", BananaFamily.tiny(), 1);
    layers = PeelLayers.of(bundle.spec());
  }

  private static Safetensors.Tensor normal(int... dims) {
    int size = Arrays.stream(dims).reduce(1, (a, b) -> a * b);
    Random random = new Random(size);
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = (float) random.nextGaussian() / 16;
    }
    return Safetensors.Tensor.of(values, dims);
  }

  private static Path file(Map<String, Safetensors.Tensor> tensors, Map<String, String> words) {
    try {
      Path file = Files.createTempFile(folder, "peel", ".safetensors");
      Safetensors.write(file, tensors, words);
      return file;
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A good pair for the first block's query under any names. */
  private static Map<String, Safetensors.Tensor> pair(String down, String up) {
    Map<String, Safetensors.Tensor> tensors = new LinkedHashMap<>();
    tensors.put(down, normal(4, 64));
    tensors.put(up, normal(64, 4));
    return tensors;
  }

  private static Map<String, Safetensors.Tensor> good() {
    return pair(
        "transformer.blocks.0.query.lora_A.weight", "transformer.blocks.0.query.lora_B.weight");
  }

  private static PeelReport check(Map<String, Safetensors.Tensor> tensors) {
    return Peel.check(file(tensors, Map.of()), bundle);
  }

  private static void refused(Map<String, Safetensors.Tensor> tensors, String why) {
    Path file = file(tensors, Map.of());
    PeelReport report = Peel.check(file, bundle);
    assertFalse(report.works());
    assertTrue(report.problems().stream().anyMatch(p -> p.contains(why)), report.toString());
    String said =
        assertThrows(BananaException.class, () -> Peel.open(file).check(bundle).require())
            .getMessage();
    assertTrue(said.startsWith("Cannot use peel '"), said);
    assertTrue(said.contains("banana peel check"), said);
  }

  // ---------------------------------------------------------------- what works

  @Test
  void readsTheNamesOfPeftDiffusersAndKohya() {
    Map<String, List<String>> names =
        Map.of(
            "PEFT",
            List.of(
                "base_model.model.blocks.0.query.lora_A.weight",
                "base_model.model.blocks.0.query.lora_B.weight"),
            "Kohya",
            List.of(
                "lora_unet_blocks_0_query.lora_down.weight",
                "lora_unet_blocks_0_query.lora_up.weight"),
            "older diffusers",
            List.of("unet.blocks.0.query.lora.down.weight", "unet.blocks.0.query.lora.up.weight"));
    float[] expected = null;
    for (Map.Entry<String, List<String>> name : names.entrySet()) {
      Path file = file(pair(name.getValue().get(0), name.getValue().get(1)), Map.of());
      PeelReport report = Peel.check(file, bundle);
      assertTrue(report.works(), report.toString());
      assertEquals(name.getKey(), report.style());
      assertEquals(1, report.fitting());
      assertEquals(4, report.mostRank());
      Map<String, Factors> factors = Peel.open(file).factors(layers, 1);
      assertEquals(List.of("blocks.0.query"), List.copyOf(factors.keySet()));
      float[] change = factors.get("blocks.0.query").change();
      expected = expected == null ? change : expected;
      assertArrayEquals(expected, change);
    }
  }

  @Test
  void theChangeIsStrengthTimesAlphaByRankTimesBTimesA() {
    Map<String, Safetensors.Tensor> tensors =
        pair(
            "lora_unet_blocks_0_query.lora_down.weight", "lora_unet_blocks_0_query.lora_up.weight");
    tensors.put("lora_unet_blocks_0_query.alpha", Safetensors.Tensor.of(new float[] {2}));
    float[] a = normal(4, 64).toFloats();
    float[] b = normal(64, 4).toFloats();
    Path file = file(tensors, Map.of());
    float[] change = Peel.open(file).factors(layers, -1.5f).get("blocks.0.query").change();
    for (int o = 0; o < 64; o += 7) {
      for (int i = 0; i < 64; i += 5) {
        float sum = 0;
        for (int r = 0; r < 4; r++) {
          sum += b[o * 4 + r] * a[r * 64 + i];
        }
        assertEquals(-1.5f * 2 / 4 * sum, change[o * 64 + i], 1e-6f);
      }
    }
    assertEquals(0.5f, Peel.check(file, bundle).strength());
  }

  @Test
  void stackedFactorsDoWhatEachDoes() {
    Peel one = RandomPeel.write(folder.resolve("s1.safetensors"), "s1", bundle, 3, 0.2, 1);
    Peel two = RandomPeel.write(folder.resolve("s2.safetensors"), "s2", bundle, 5, 0.2, 2);
    PeelStack stack = PeelStack.NONE.with(one, 0.5f).with(two, -1);
    stack
        .factors(layers)
        .forEach(
            (layer, both) -> {
              assertEquals(8, both.rank());
              float[] first = one.factors(layers, 0.5f).get(layer).change();
              float[] second = two.factors(layers, -1).get(layer).change();
              float[] sum = both.change();
              for (int i = 0; i < sum.length; i++) {
                assertEquals(first[i] + second[i], sum[i], 1e-5f);
              }
            });
  }

  @Test
  void comesBackFromItsFile() {
    byte[] thumbnail = {1, 2, 3};
    PeelCard card =
        new PeelCard(
            "Pixel art",
            "banana",
            "tiny-v1",
            bundle.hash(),
            2,
            4,
            "pixel art",
            "CC0-1.0",
            "Not for diagnosis.",
            "40 images, 10 minutes",
            thumbnail);
    float[] a = normal(2, 64).toFloats();
    float[] b = normal(64, 2).toFloats();
    Path file = folder.resolve("written.safetensors");
    Peel peel = Peel.write(file, card, Map.of("blocks.1.out", new Peel.Learned(64, 64, a, b)));
    assertEquals("Pixel art", peel.name());
    assertEquals("pixel art", peel.trigger().orElseThrow());
    assertArrayEquals(thumbnail, peel.card().thumbnail());
    assertEquals(4, peel.card().alpha());
    assertEquals(card.training(), peel.card().training());
    assertEquals(card.licence(), peel.card().licence());
    PeelReport report = Peel.check(file, bundle);
    assertTrue(report.works(), report.toString());
    assertEquals(List.of("Not for diagnosis."), report.notes());
    assertEquals(2, report.strength());
    assertEquals("tiny-v1 (" + bundle.hash().substring(0, 6) + ")", report.madeFor());
  }

  @Test
  void readsTriggerWordsOfKohya() {
    Map<String, String> words =
        Map.of("ss_tag_frequency", "{\"10_x\":{\"sks dog\":40,\"grass\":3},\"y\":{\"grass\":50}}");
    assertEquals(List.of("grass", "sks dog"), Peel.check(file(good(), words), bundle).triggers());
  }

  @Test
  void saysWhatWouldDoNothingAndWhy() {
    Map<String, Safetensors.Tensor> tensors = good();
    tensors.put("lora_te_text_model_encoder_layers_0_mlp_fc1.lora_down.weight", normal(4, 768));
    tensors.put("lora_te_text_model_encoder_layers_0_mlp_fc1.lora_up.weight", normal(768, 4));
    tensors.put("transformer.blocks.9.query.lora_A.weight", normal(4, 64));
    tensors.put("transformer.blocks.9.query.lora_B.weight", normal(64, 4));
    tensors.put("emb_params", normal(3, 64));
    PeelReport report = check(tensors);
    assertTrue(report.works(), report.toString());
    assertEquals(1, report.fitting());
    assertEquals(4, report.modules());
    String all = String.join(" ", report.ignored());
    assertTrue(all.contains("text encoder"), all);
    assertTrue(all.contains("blocks.9.query"), all);
    assertTrue(all.contains("emb_params"), all);
  }

  @Test
  void notesThatItWasTrainedOnAnotherModel() {
    Map<String, String> words = Map.of("banana.bundle", "ab".repeat(32), "banana.base", "other");
    PeelReport report = Peel.check(file(good(), words), bundle);
    assertTrue(report.works());
    assertTrue(report.notes().get(0).contains("another model"), report.notes().toString());
  }

  // ---------------------------------------------------------------- what cannot work

  @Test
  void refusesThoseOfOtherModelsAndNamesThem() {
    Map<String, String> foreign = new HashMap<>();
    String attention = "_attentions_0_transformer_blocks_0_attn2_to_k";
    foreign.put("lora_unet_down_blocks_0" + attention + ":768", "Stable Diffusion 1.5");
    foreign.put("lora_unet_down_blocks_1" + attention + ":1024", "Stable Diffusion 2");
    foreign.put("lora_unet_down_blocks_1" + attention + ":2048", "Stable Diffusion XL");
    foreign.put("lora_unet_input_blocks_4_1_proj_in:640", "Stable Diffusion XL");
    foreign.put("lora_unet_double_blocks_0_img_attn_qkv:3072", "Flux");
    foreign.put("lora_unet_joint_blocks_0_x_block_attn_qkv:1536", "Stable Diffusion 3");
    foreign.put("base_model.model.model.layers.0.self_attn.q_proj:512", "a language model");
    foreign.forEach(
        (key, name) -> {
          String[] parts = key.split(":");
          int width = Integer.parseInt(parts[1]);
          Map<String, Safetensors.Tensor> tensors = new LinkedHashMap<>();
          tensors.put(parts[0] + ".lora_down.weight", normal(4, width));
          tensors.put(parts[0] + ".lora_up.weight", normal(320, 4));
          refused(tensors, "made for " + name + ", not for a Banana");
          assertEquals(name, check(tensors).madeFor());
        });
  }

  @Test
  void refusesRanksThatCannotBe() {
    for (int rank : new int[] {0, 257, 4096}) {
      Map<String, Safetensors.Tensor> tensors = new LinkedHashMap<>();
      tensors.put("transformer.blocks.0.query.lora_A.weight", normal(rank, 64));
      tensors.put("transformer.blocks.0.query.lora_B.weight", normal(64, rank));
      refused(tensors, "has rank " + rank + ", expected 1 to 256");
    }
  }

  @Test
  void refusesValuesThatAreNoNumbersOrHuge() {
    for (float bad : new float[] {Float.NaN, Float.NEGATIVE_INFINITY, 1e6f}) {
      Map<String, Safetensors.Tensor> tensors = good();
      float[] values = normal(64, 4).toFloats();
      values[77] = bad;
      tensors.put("transformer.blocks.0.query.lora_B.weight", Safetensors.Tensor.of(values, 64, 4));
      refused(tensors, "holds the value " + bad);
    }
    for (float bad : new float[] {Float.NaN, 1e6f}) {
      Map<String, Safetensors.Tensor> tensors = good();
      tensors.put("transformer.blocks.0.query.alpha", Safetensors.Tensor.of(new float[] {bad}));
      refused(tensors, "has alpha / rank");
    }
  }

  @Test
  void refusesWhatWouldSilentlyDoNothing() {
    Map<String, Safetensors.Tensor> zero = good();
    zero.put(
        "transformer.blocks.0.query.lora_B.weight", Safetensors.Tensor.of(new float[256], 64, 4));
    refused(zero, "would change nothing");
    refused(
        pair(
            "transformer.blocks.9.query.lora_A.weight", "transformer.blocks.9.query.lora_B.weight"),
        "none of its 1 layers");
    refused(Map.of("x", normal(2, 2)), "no pair of LoRA factors");
    refused(Map.of(), "no pair of LoRA factors");
  }

  @Test
  void refusesHalvesAndWrongShapes() {
    for (String half : new String[] {"lora_A", "lora_B"}) {
      Map<String, Safetensors.Tensor> tensors = good();
      tensors.remove("transformer.blocks.0.query." + half + ".weight");
      refused(tensors, "lacks the " + (half.equals("lora_A") ? "first" : "second"));
    }
    Map<String, Safetensors.Tensor> wide = good();
    wide.put("transformer.blocks.0.query.lora_A.weight", normal(4, 96));
    refused(wide, "changes a matrix of 64 x 96, this model's is 64 x 64");
    Map<String, Safetensors.Tensor> ranks = good();
    ranks.put("transformer.blocks.0.query.lora_A.weight", normal(5, 64));
    refused(ranks, "have ranks 5 and 4");
    Map<String, Safetensors.Tensor> kernel = good();
    kernel.put("transformer.blocks.0.query.lora_A.weight", normal(4, 64, 3, 3));
    refused(kernel, "expected [rank, in]");
    Map<String, Safetensors.Tensor> bytes = good();
    bytes.put(
        "transformer.blocks.0.query.lora_A.weight",
        Safetensors.Tensor.of(DType.I8, ByteBuffer.allocate(256), 4, 64));
    refused(bytes, "expected floats");
    Map<String, Safetensors.Tensor> twice = good();
    twice.put("lora_unet_blocks_0_query.lora_down.weight", normal(4, 64));
    twice.put("lora_unet_blocks_0_query.lora_up.weight", normal(64, 4));
    refused(twice, "changed twice");
  }

  @Test
  void refusesOtherKindsOfAdapters() {
    Map<String, String> kinds =
        Map.of(
            "transformer.blocks.0.query.lora_magnitude_vector", "is a DoRA",
            "transformer.blocks.0.query.dora_scale", "is a DoRA",
            "transformer.blocks.0.query.hada_w1_a", "is a LoHa",
            "transformer.blocks.0.query.lokr_w1", "is a LoKr",
            "transformer.blocks.0.query.lora_mid.weight", "other than two factors",
            "transformer.blocks.0.query.diff", "other than two factors");
    kinds.forEach(
        (key, why) -> {
          Map<String, Safetensors.Tensor> tensors = good();
          tensors.put(key, normal(64));
          refused(tensors, why);
        });
  }

  @Test
  void refusesAnotherFamily() {
    PeelReport report = Peel.check(file(good(), Map.of("banana.family", "sana")), bundle);
    assertTrue(report.problems().get(0).contains("family 'sana'"), report.toString());
  }

  @Test
  void refusesFilesThatAreNoSafetensors() throws IOException {
    Path file = folder.resolve("bad.safetensors");
    assertTrue(refusal(folder.resolve("missing.safetensors")).contains("no such file"));
    Files.write(file, new byte[0]);
    assertTrue(refusal(file).contains("expected at least 8 bytes"), refusal(file));
    Files.writeString(file, "PK\u0003\u0004 a zip or something else that is long enough");
    assertTrue(refusal(file).contains("claims a header"), refusal(file));
    byte[] whole = Files.readAllBytes(file(good(), Map.of()));
    Files.write(file, Arrays.copyOf(whole, whole.length - 10));
    assertTrue(refusal(file).contains("bytes of tensors"), refusal(file));
    Files.write(file, Arrays.copyOf(whole, 40));
    assertTrue(refusal(file).contains("claims a header"), refusal(file));
  }

  @Test
  void refusesHeadersThatAreBombs() throws IOException {
    for (long claim : new long[] {Long.MAX_VALUE, -1, 1L << 40, 9L << 20}) {
      assertTrue(refusal(withHeader(claim, "{}")).contains("claims a header"));
    }
    String nested = "{\"a\":".repeat(100_000) + "1" + "}".repeat(100_000);
    String text = "{\"x\":" + nested + "}";
    assertTrue(refusal(withHeader(text.length(), text)).startsWith("Cannot open peel"));
    String huge =
        "{\"x\":{\"dtype\":\"F32\",\"shape\":[2147483647,2147483647],\"data_offsets\":[0,4]}}";
    assertTrue(refusal(withHeader(huge.length(), huge)).startsWith("Cannot open peel"));
    Map<String, String> words =
        Map.of("ss_tag_frequency", "[".repeat(100_000), "lora_adapter_metadata", "{".repeat(5000));
    assertTrue(Peel.check(file(good(), words), bundle).works());
  }

  private static Path withHeader(long claim, String text) throws IOException {
    byte[] json = text.getBytes(StandardCharsets.UTF_8);
    ByteBuffer bytes = ByteBuffer.allocate(12 + json.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putLong(claim).put(json);
    Path file = folder.resolve("bomb.safetensors");
    Files.write(file, bytes.array());
    return file;
  }

  @Test
  void aPathIsNoName() {
    for (String name : new String[] {"../x", "a/b", "C:\\x", "", ".hidden", "a..b", "x\n"}) {
      assertThrows(
          BananaException.class,
          () -> new PeelCard(name, "banana", "", "", 1, 1, "", "", "", "", new byte[0]),
          name);
    }
    Path file = file(good(), Map.of("modelspec.title", "../../etc/passwd"));
    PeelReport report = Peel.check(file, bundle);
    assertTrue(report.name().startsWith("peel"), report.name());
    assertTrue(report.notes().toString().contains("no plain name"), report.notes().toString());
  }

  private static String refusal(Path file) {
    return assertThrows(BananaException.class, () -> Peel.open(file)).getMessage();
  }
}
