package dev.banana.cli.bench;

import java.util.List;
import java.util.Locale;

/**
 * The rows of a suite as files.
 *
 * @param rows in order
 */
public record SuiteReport(List<Figures> rows) {
  private static final String HEAD =
      "| model | weights | precision | size | steps | threads | runs | text | context | denoise |"
          + " decode | PNG | picture p50 | p90 | pictures/s | peak MB | GFLOP | utilisation |"
          + " sgemm GFLOP/s |";

  /** Copies the rows. */
  public SuiteReport {
    rows = List.copyOf(rows);
  }

  /** {@return a table in Markdown, with what its columns mean} */
  public String markdown() {
    StringBuilder text = new StringBuilder("# Bench\n\n");
    text.append(HEAD).append('\n').append("|---|---|---|---|");
    text.append("--:|".repeat(15)).append('\n');
    rows.forEach(row -> text.append(row(row)).append('\n'));
    return text.append(
            """

            Stages are medians in milliseconds. A picture is timed from request to pixels; making \
            a PNG of it comes on top.
            GFLOP counts products, convolutions and attention of the steps and the decoder, by \
            arithmetic; utilisation is their rate, by the medians, over that of the calibration \
            (`sgemm`: one product of 1024 x 1024 32-bit floats through ONNX Runtime on the same \
            threads, right before the row). With integers it can be above 1.
            A model with random weights draws nothing; only its speed means something.
            """)
        .toString();
  }

  private static String row(Figures row) {
    Figures.Times t = row.times();
    return String.format(
        Locale.ROOT,
        "| %s | %s | %s | %s | %d | %d | %d | %.1f | %.1f | %.1f | %.1f | %.1f | %.1f | %.1f |"
            + " %.2f | %s | %.2f | %.2f | %.0f |",
        row.preset(),
        row.weights(),
        row.precision(),
        row.size(),
        row.steps(),
        row.threads(),
        row.runs(),
        t.text().p50(),
        t.context().p50(),
        t.denoise().p50(),
        t.decode().p50(),
        t.encode().p50(),
        t.whole().p50(),
        t.whole().p90(),
        row.imagesPerSecond(),
        row.peakMegabytes().isEmpty()
            ? "unknown"
            : String.format(Locale.ROOT, "%.0f", row.peakMegabytes().getAsDouble()),
        row.gflop(),
        row.utilisation(),
        row.sgemm());
  }

  /** {@return one JSON object a line} */
  public String jsonLines() {
    StringBuilder text = new StringBuilder();
    rows.forEach(row -> text.append(row.toJson()).append('\n'));
    return text.toString();
  }
}
