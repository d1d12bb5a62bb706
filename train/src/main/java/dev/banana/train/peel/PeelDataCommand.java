package dev.banana.train.peel;

import static dev.banana.error.BananaException.require;

import dev.banana.error.BananaException;
import dev.banana.train.corpus.Artifact;
import dev.banana.train.corpus.Blueprints;
import dev.banana.train.corpus.Niche;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Makes the pictures that the shipped peels are learned from. */
@Command(
    name = "peel-data",
    description = "Makes the pictures and captions that a shipped peel is learned from.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
public final class PeelDataCommand implements Callable<Integer> {
  @Parameters(paramLabel = "WHAT", description = "architecture, pixel-art or medical")
  private String what;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "DIR",
      description = "Receives NNN.png and NNN.txt; must be empty or missing.")
  private Path out;

  @Option(names = "--count", defaultValue = "40", description = "How many. Default: 40.")
  private int count;

  @Option(names = "--size", defaultValue = "512", description = "Pixels. Default: 512.")
  private int size;

  @Option(names = "--seed", defaultValue = "1", description = "First random number. Default: 1.")
  private long seed;

  @Option(
      names = "--work",
      defaultValue = "work",
      description = "Its folder 1-corpus keeps the packages that are fetched.")
  private Path work;

  @Override
  public Integer call() throws IOException {
    require(
        count >= PeelPictures.LEAST && count <= PeelPictures.MOST,
        "Cannot make %d pictures: expected %d to %d; change --count.",
        count,
        PeelPictures.LEAST,
        PeelPictures.MOST);
    require(
        size >= 128 && size <= 1024,
        "Cannot make pictures of %d pixels: expected 128 to 1024; change --size.",
        size);
    Path corpus = work.resolve("1-corpus");
    Artifact source = source();
    empty();
    int[] made = {0};
    BiConsumer<String, BufferedImage> sink = (caption, image) -> write(made[0]++, caption, image);
    switch (what) {
      case "architecture" -> Blueprints.draw(corpus, count, size, seed, sink);
      case "pixel-art" -> PixelTiles.draw(corpus, count, size, seed, sink);
      default -> BrainSlices.draw(corpus, count, size, seed, sink);
    }
    Files.writeString(out.resolve("SOURCE"), Niche.source(source));
    System.out.println(made[0] + " pictures in " + out);
    return 0;
  }

  private Artifact source() {
    return switch (what) {
      case "architecture" -> Niche.named("sweethome3d-furniture");
      case "pixel-art" -> PixelTiles.artifact();
      case "medical" -> BrainSlices.artifact();
      default ->
          throw BananaException.of(
              "Unknown pictures '%s': expected architecture, pixel-art or medical; choose one.",
              what);
    };
  }

  private void empty() throws IOException {
    Niche.folder(out);
    try (Stream<Path> files = Files.list(out)) {
      require(
          files.findAny().isEmpty(),
          "Folder '%s' is not empty; choose another --out, or delete what is in it.",
          out);
    }
  }

  private void write(int number, String caption, BufferedImage image) {
    String name = String.format(Locale.ROOT, "%03d", number);
    try {
      ImageIO.write(image, "png", out.resolve(name + ".png").toFile());
      Files.writeString(out.resolve(name + ".txt"), caption + System.lineSeparator());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
