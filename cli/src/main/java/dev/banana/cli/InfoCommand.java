package dev.banana.cli;

import static dev.banana.error.BananaException.require;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonObject;
import dev.banana.Banana;
import dev.banana.Recipe;
import dev.banana.SamplingMode;
import dev.banana.error.BananaException;
import dev.banana.image.ImageFiles;
import dev.banana.image.ImageInfo;
import dev.banana.model.Bundle;
import dev.banana.model.Manifest;
import dev.banana.model.ModelSpec;
import dev.banana.model.ops.CostOps;
import dev.banana.model.weights.CountingWeights;
import dev.banana.peel.PeelUse;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Says what a picture or a bundle is. */
@Command(
    name = "info",
    description = "Says what a picture or a model is, and how it was made.",
    mixinStandardHelpOptions = true)
final class InfoCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "FILE",
      arity = "0..1",
      description = "A picture, or a model's folder or zip file. Default: the embedded model.")
  private Path file;

  @Option(names = "--json", description = "Print one JSON object instead of lines.")
  private boolean json;

  @Override
  public Integer call() {
    Map<String, String> lines = file == null ? bundle(Banana.embedded()) : read();
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      JsonObject object = new JsonObject();
      lines.forEach(object::addProperty);
      out.println(new GsonBuilder().disableHtmlEscaping().create().toJson(object));
    } else {
      lines.forEach((name, value) -> out.println(plain(name) + ": " + plain(value)));
    }
    out.flush();
    return 0;
  }

  private Map<String, String> read() {
    require(Files.exists(file), "Cannot read '%s': there is no such file; check the path.", file);
    return isBundle(file) ? bundle(Bundle.open(file)) : image();
  }

  /** A file may come from a stranger: it must not steer the terminal. */
  private static String plain(String text) {
    return text.replaceAll("[\\p{Cntrl}&&[^\n\t]]", "?");
  }

  private static boolean isBundle(Path file) {
    if (Files.isDirectory(file)) {
      return true;
    }
    try (InputStream in = Files.newInputStream(file)) {
      byte[] start = in.readNBytes(2);
      return start.length == 2 && start[0] == 'P' && start[1] == 'K';
    } catch (IOException e) {
      throw new BananaException(
          "Cannot read '" + file + "': " + e.getMessage() + "; check the path.", e);
    }
  }

  private Map<String, String> image() {
    ImageInfo info = ImageFiles.read(file);
    Map<String, String> lines = new LinkedHashMap<>();
    lines.put("format", info.format());
    lines.put("size", info.width() + "x" + info.height());
    if (!info.labels().request().isEmpty()) {
      recipe(Recipe.parse(info.labels().request()), lines);
    } else if (!info.labels().parameters().isEmpty()) {
      lines.put("parameters", info.labels().parameters());
    } else {
      lines.put("recipe", "none");
    }
    return lines;
  }

  private static void recipe(Recipe recipe, Map<String, String> lines) {
    if (recipe.mode() != SamplingMode.NATIVE) {
      lines.put("mode", recipe.mode().label());
    }
    recipe.source().ifPresent(hash -> lines.put("enlarged from pixels with SHA-256", hash));
    lines.put("prompt", recipe.prompt());
    if (recipe.sampled()) {
      lines.put("seed", Long.toString(recipe.seed()));
      lines.put("steps", Integer.toString(recipe.steps()));
      lines.put("guidance", Float.toString(recipe.guidance()));
    }
    lines.put("precision", recipe.precision().name());
    lines.put("noise", recipe.noise());
    lines.put("model", recipe.model());
    lines.put("bundle", recipe.bundle());
    lines.put("version", recipe.version());
    recipe.cast().forEach(role -> lines.put(role.said(), CastOptions.words(role)));
    for (PeelUse peel : recipe.peels()) {
      lines.put("peel " + peel.name(), peel.strength() + ", " + peel.hash());
    }
    recipe.blurred().ifPresent(report -> lines.put("blurred", SafetyWords.reason(report)));
  }

  private static Map<String, String> bundle(Bundle bundle) {
    Manifest manifest = bundle.manifest();
    ModelSpec spec = bundle.spec();
    Map<String, String> lines = new LinkedHashMap<>();
    lines.put("model", manifest.name());
    lines.put("family", manifest.family());
    lines.put("bundle", bundle.hash());
    lines.put("parameters", Long.toString(parameters(bundle)));
    lines.put("denoiser", spec.denoiser().toString());
    lines.put("autoencoder", spec.autoencoder().toString());
    lines.put("enlarger", spec.enlarger().map(Object::toString).orElse("none"));
    String large =
        spec.patch() == spec.finePatch() ? "" : ", " + spec.patch() + " in large pictures";
    lines.put("patch", spec.finePatch() + large);
    lines.put("pyramid", spec.pyramid() ? "first step at half size" : "no");
    lines.put("trunk of large pictures", spec.largeTrunk() ? "its own" : "no");
    lines.put("text encoder", spec.textEncoder() + ", " + spec.textTokens() + " tokens");
    lines.put("steps", Integer.toString(spec.steps()));
    lines.put("guidance", Float.toString(spec.guidance()));
    lines.put("precisions", String.join(", ", manifest.precisions()));
    lines.put("licence", manifest.licence());
    manifest.files().forEach((name, entry) -> lines.put(name, entry.size() + " bytes"));
    manifest.provenance().forEach((name, value) -> lines.put("provenance " + name, value));
    if (!manifest.words().isEmpty()) {
      lines.put("words learned", String.join(" ", manifest.words()));
    }
    return lines;
  }

  private static long parameters(Bundle bundle) {
    CostOps ops = new CostOps();
    bundle.spec().visit(new CountingWeights(ops));
    return ops.cost().parameters();
  }
}
