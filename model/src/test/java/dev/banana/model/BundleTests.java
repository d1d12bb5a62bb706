package dev.banana.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.banana.error.BananaException;
import dev.banana.model.family.banana.BananaFamily;
import dev.banana.model.weights.Safetensors;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BundleTests {
  @TempDir private Path temporary;
  private Path folder;
  private Bundle written;

  @BeforeEach
  void writeOne() {
    folder = temporary.resolve("tiny-v1");
    written = UntrainedBundle.write(folder, "tiny-v1", BananaFamily.tiny(), 1);
  }

  @Test
  void opensWhatItWrote() {
    Bundle opened = Bundle.open(folder);
    assertEquals(written.manifest(), opened.manifest());
    assertEquals(written.hash(), opened.hash());
    assertEquals(BananaFamily.tiny(), opened.spec());
    assertEquals("none", opened.manifest().provenance().get("training"));
    assertEquals(written.weights().tensors().keySet(), opened.weights().tensors().keySet());
  }

  @Test
  void writesTheSameBytesForTheSameSeed() throws IOException {
    Path again = temporary.resolve("again");
    UntrainedBundle.write(again, "tiny-v1", BananaFamily.tiny(), 1);
    Path other = temporary.resolve("other");
    UntrainedBundle.write(other, "tiny-v1", BananaFamily.tiny(), 2);
    assertEquals(
        -1, Files.mismatch(folder.resolve(Bundle.MANIFEST), again.resolve(Bundle.MANIFEST)));
    assertNotEquals(written.hash(), Bundle.open(other).hash());
  }

  @Test
  void opensAZipOfTheFilesAndAZipOfTheFolder() throws IOException {
    assertEquals(written.hash(), Bundle.open(zip("")).hash());
    assertEquals(written.hash(), Bundle.open(zip("tiny-v1/")).hash());
  }

  @Test
  void opensResourcesInAFolderAndInAJar() throws IOException {
    for (URL place : new URL[] {temporary.toUri().toURL(), zip("tiny-v1/").toUri().toURL()}) {
      try (URLClassLoader loader = new URLClassLoader(new URL[] {place}, null)) {
        assertEquals(written.hash(), Bundle.open(loader, "tiny-v1").hash());
      }
    }
  }

  @Test
  void replacesAnOlderBundle() {
    Bundle second = UntrainedBundle.write(folder, "tiny-v2", BananaFamily.tiny(), 3);
    assertEquals("tiny-v2", Bundle.open(folder).manifest().name());
    assertEquals(second.hash(), Bundle.open(folder).hash());
  }

  @Test
  void refusesWhatIsNotThere() {
    assertRefused(temporary.resolve("nothing"), "there is no such folder or zip file");
    assertRefused(temporary, "banana.json is missing");
  }

  @Test
  void refusesAFileThatIsNoZip() throws IOException {
    Path file = Files.writeString(temporary.resolve("notes.txt"), "hello");
    assertRefused(file, "neither a folder nor a zip file");
  }

  @Test
  void refusesAMissingFile() throws IOException {
    Files.delete(folder.resolve(Bundle.WEIGHTS));
    assertRefused(folder, "weights.safetensors is missing; copy the bundle again.");
  }

  @Test
  void refusesAWrongHashAndNamesBoth() throws IOException {
    byte[] weights = weights();
    weights[weights.length - 1] ^= 1;
    Files.write(folder.resolve(Bundle.WEIGHTS), weights);
    String said = sha256(written.manifest().files().get(Bundle.WEIGHTS).sha256());
    String message =
        assertRefused(folder, "weights.safetensors has SHA-256 " + hash(weights).substring(0, 6));
    assertTrue(message.startsWith("Cannot open bundle 'tiny-v1': "), message);
    assertTrue(message.endsWith(", manifest says " + said + "; copy the bundle again."), message);
  }

  @Test
  void refusesATruncatedFile() throws IOException {
    byte[] weights = weights();
    Files.write(folder.resolve(Bundle.WEIGHTS), Arrays.copyOf(weights, weights.length - 1));
    assertRefused(folder, (weights.length - 1) + " bytes, manifest says " + weights.length);
  }

  @Test
  void refusesATruncatedTensorWhoseHashIsRight() throws IOException {
    byte[] weights = weights();
    replaceWeights(Arrays.copyOf(weights, weights.length - 2));
    assertRefused(folder, "weights.safetensors");
  }

  @Test
  void refusesAHeaderThatClaimsMoreThanThereIs() throws IOException {
    byte[] weights = weights();
    ByteBuffer.wrap(weights).order(ByteOrder.LITTLE_ENDIAN).putLong(0, Long.MIN_VALUE);
    replaceWeights(weights);
    assertRefused(folder, "found a claim of 9223372036854775808");
  }

  @Test
  void refusesAMissingTensorAndATensorOfAnotherShape() throws IOException {
    Map<String, Safetensors.Tensor> tensors = new LinkedHashMap<>(written.weights().tensors());
    Safetensors.Tensor norm = tensors.remove("out.norm");
    assertWriteRefused(tensors, "lacks tensor 'out.norm' [64]");
    tensors.put(
        "out.norm",
        new Safetensors.Tensor(norm.type(), norm.shape().reshape(8, 8), 0, norm.data()));
    assertWriteRefused(tensors, "tensor 'out.norm' in weights.safetensors is [8, 8]");
  }

  @Test
  void refusesAManifestThatIsNotOne() throws IOException {
    assertManifestRefused("{", "not valid JSON");
    assertManifestRefused("[]", "not one JSON object");
    assertManifestRefused("{} {}", "not");
    assertManifestRefused("[".repeat(100_000), "not valid JSON");
    assertManifestRefused("{}", "'format' is missing");
    assertManifestRefused(" ".repeat((1 << 20) + 1), "expected at most 1048576");
  }

  @Test
  void refusesANewerFormatAndAnUnknownField() throws IOException {
    String json = manifest();
    assertManifestRefused(json.replace("\"format\": 1", "\"format\": 2"), "use a newer Banana");
    assertManifestRefused(
        json.replace("\"format\": 1", "\"format\": -1"), "must be a whole number");
    assertManifestRefused(json.replace("\"patch\"", "\"x\": 1, \"patch\""), "unknown field 'x'");
    assertManifestRefused(json.replace("\"patch\": 4", "\"patch\": 3"), "patch must be 2 or 4");
  }

  @Test
  void refusesSettingsThatDoNotFit() throws IOException {
    String json = manifest();
    assertManifestRefused(json.replace("\"heads\": 2", "\"heads\": 3"), "heads * headDim");
    assertManifestRefused(
        json.replace("\"width\": 64", "\"width\": 2147483647"), "from 32 to 16384");
    assertManifestRefused(json.replace("CLEAN", "GUESS"), "VELOCITY or CLEAN");
  }

  @Test
  void refusesNamesThatLeadOutOfTheBundle() throws IOException {
    for (String name : new String[] {"../secret", "/etc/passwd", "a\\\\b", "..", ""}) {
      String json = manifest().replace("\"weights.safetensors\"", "\"" + name + "\"");
      assertManifestRefused(json, "plain names");
    }
  }

  @Test
  void refusesAZipEntryThatIsLongerThanTheManifestSays() throws IOException {
    byte[] weights = weights();
    Files.write(folder.resolve(Bundle.WEIGHTS), Arrays.copyOf(weights, weights.length + 1000));
    assertRefused(zip(""), "expected at most " + weights.length);
  }

  @Test
  void showsTextOfStrangersShortAndInOneLine() {
    assertEquals("a?b", Bundle.shown("a\nb"));
    assertEquals(83, Bundle.shown("x".repeat(1000)).length());
  }

  private static String sha256(String hash) {
    return hash.substring(0, 6);
  }

  private byte[] weights() throws IOException {
    return Files.readAllBytes(folder.resolve(Bundle.WEIGHTS));
  }

  private String manifest() throws IOException {
    return new String(
        ManifestJson.write(written.manifest()).getBytes(StandardCharsets.UTF_8),
        StandardCharsets.UTF_8);
  }

  private void replaceWeights(byte[] weights) throws IOException {
    Manifest.Entry entry = new Manifest.Entry(weights.length, hash(weights));
    Files.write(folder.resolve(Bundle.WEIGHTS), weights);
    Files.writeString(
        folder.resolve(Bundle.MANIFEST),
        ManifestJson.write(written.manifest().withFiles(Map.of(Bundle.WEIGHTS, entry))));
  }

  private static String hash(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (java.security.NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private Path zip(String inside) throws IOException {
    Path file = temporary.resolve("bundle-" + inside.length() + ".zip");
    try (OutputStream out = Files.newOutputStream(file);
        ZipOutputStream zip = new ZipOutputStream(out)) {
      for (String name : new String[] {Bundle.MANIFEST, Bundle.WEIGHTS}) {
        zip.putNextEntry(new ZipEntry(inside + name));
        zip.write(Files.readAllBytes(folder.resolve(name)));
        zip.closeEntry();
      }
    }
    return file;
  }

  private void assertManifestRefused(String json, String part) throws IOException {
    Files.writeString(folder.resolve(Bundle.MANIFEST), json);
    assertRefused(folder, part);
  }

  private void assertWriteRefused(Map<String, Safetensors.Tensor> tensors, String part) {
    Path other = temporary.resolve("other");
    String message =
        assertThrows(BananaException.class, () -> Bundle.write(other, written.manifest(), tensors))
            .getMessage();
    assertTrue(message.contains(part), message);
  }

  private static String assertRefused(Path path, String part) {
    String message = assertThrows(BananaException.class, () -> Bundle.open(path)).getMessage();
    assertTrue(message.contains(part), message);
    assertTrue(message.startsWith("Cannot open bundle '"), message);
    assertEquals(1, message.lines().count(), message);
    return message;
  }

  @Test
  void refusesRangesThatAreNone(@TempDir Path other) {
    Bundle good = UntrainedBundle.write(other.resolve("good"), "good", BananaFamily.tiny(), 1);
    float[][] bad = {{0, Float.NaN, 0, 1}, {1, 0, 0, 1}, {0, 1, 0}};
    for (float[] values : bad) {
      Map<String, Safetensors.Tensor> tensors = new java.util.HashMap<>(good.weights().tensors());
      tensors.put("decoder.out.ranges", Safetensors.Tensor.of(values, values.length));
      assertThrows(
          BananaException.class,
          () -> Bundle.write(other.resolve("bad"), good.manifest(), tensors));
    }
  }
}
