package dev.banana.cli;

import dev.banana.ImageRequest;
import dev.banana.Precision;
import dev.banana.error.BananaException;
import dev.banana.model.Bundle;
import dev.banana.peel.Peel;
import dev.banana.peel.PeelReport;
import dev.banana.peel.PeelStack;
import dev.banana.peel.PeelWay;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Option;

/** Which peels a picture wears. */
final class WornPeels {
  @Option(
      names = "--peel",
      paramLabel = "PEEL[:STRENGTH]",
      description =
          "A LoRA that the picture wears, a file or the name of an embedded one (banana peel list),"
              + " at a strength from -2 to 2; 1 without one. Up to 4 times.")
  private List<String> peels = new ArrayList<>();

  @Option(
      names = "--peel-way",
      paramLabel = "W",
      description =
          "inputs (at once, each picture a little slower), merged (some milliseconds once, then"
              + " nearly as fast as without), or"
              + " auto: inputs for up to "
              + (PeelWay.PAYS - 1)
              + " pictures. Default: auto.")
  private String way = "auto";

  /** {@return the request with these peels on} */
  ImageRequest on(ImageRequest request, int pictures, Precision precision) {
    PeelStack stack = PeelStack.NONE;
    for (String text : peels) {
      Given given = Given.of(text);
      stack = stack.with(open(given.file), given.strength);
    }
    return request.withPeels(stack.with(way(pictures, precision)));
  }

  private PeelWay way(int pictures, Precision precision) {
    return switch (way.toLowerCase(Locale.ROOT)) {
      case "inputs" -> PeelWay.INPUTS;
      case "merged" -> PeelWay.MERGED;
      case "auto" -> PeelWay.advised(pictures, precision == Precision.INT4_LEAN);
      default ->
          throw BananaException.of(
              "Unknown way of wearing peels '%s': expected auto, inputs or merged; choose one.",
              way);
    };
  }

  /** A file and, after the last colon, a strength; a colon that no number follows is the file's. */
  record Given(String file, float strength) {
    static Given of(String text) {
      int colon = text.lastIndexOf(':');
      if (colon < 1) {
        return new Given(text, 1);
      }
      String file = text.substring(0, colon);
      String number = text.substring(colon + 1);
      if (number.equalsIgnoreCase("nan")) {
        return new Given(file, Float.NaN);
      }
      try {
        return new Given(file, Float.parseFloat(number));
      } catch (NumberFormatException e) {
        return new Given(text, 1);
      }
    }
  }

  /** {@return a peel: a file, or where there is none of that name, an embedded one} */
  static Peel open(String peel) {
    return isEmbedded(peel) ? Peel.embedded(peel) : Peel.open(Outputs.path(peel));
  }

  /** {@return what can be said of a peel that may not work} */
  static PeelReport check(String peel, Bundle bundle) {
    return isEmbedded(peel)
        ? Peel.embedded(peel).check(bundle)
        : Peel.check(Outputs.path(peel), bundle);
  }

  /** A plain word that is no file can only be meant as a name. */
  private static boolean isEmbedded(String peel) {
    return peel.matches("[a-z0-9-]+") && !Files.exists(Outputs.path(peel));
  }
}
