package dev.banana.cli;

import com.google.gson.JsonObject;
import dev.banana.GeneratedImage;
import dev.banana.safety.SafetyReport;
import java.util.Locale;
import java.util.Optional;

/** What a safety check said, in words and as JSON. */
final class SafetyWords {
  private SafetyWords() {}

  /** {@return the scores in a line; empty if the picture was not checked} */
  static Optional<String> line(GeneratedImage image) {
    return image.safety().map(report -> "  safety: " + report.scores());
  }

  /** {@return what is said loudly; empty if there is nothing to warn about} */
  static Optional<String> warning(GeneratedImage image) {
    return image
        .safety()
        .filter(SafetyReport::flagged)
        .map(
            report ->
                "  Flagged: "
                    + reason(report)
                    + (image.blurred()
                        ? "; the picture was blurred."
                        : "; the picture was left as it is, --safe=blur would blur it."));
  }

  /** {@return why a picture was flagged} */
  static String reason(SafetyReport report) {
    return String.format(
        Locale.ROOT,
        "porn + hentai %.3f, above %s, says %s",
        report.explicit(),
        report.threshold(),
        report.check());
  }

  /** {@return the report with what followed from it} */
  static JsonObject json(GeneratedImage image, SafetyReport report) {
    JsonObject json = report.toJson();
    json.addProperty("flagged", report.flagged());
    json.addProperty("blurred", image.blurred());
    return json;
  }
}
