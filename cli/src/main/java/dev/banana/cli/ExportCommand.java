package dev.banana.cli;

import dev.banana.Banana;
import dev.banana.export.StaticExport;
import dev.banana.model.Bundle;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Writes graphs for other runtimes. */
@Command(
    name = "export",
    description =
        "Writes ONNX graphs of one size in 8-bit integers with fixed ranges, for accelerators that"
            + " know nothing else.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class ExportCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = "--bundle",
      paramLabel = "PATH",
      description = "Folder or zip of a model; without it, the embedded one.")
  private Path bundle;

  @Option(
      names = "--size",
      paramLabel = "WxH",
      converter = Size.Reader.class,
      defaultValue = "512x512",
      description = "Pixels across and down, multiples of 64. Default: 512x512.")
  private Size size;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      required = true,
      description = "Folder that receives the files.")
  private Path out;

  @Override
  public Integer call() {
    Bundle model = bundle == null ? Banana.embedded() : Bundle.open(bundle);
    PrintWriter writer = spec.commandLine().getOut();
    new StaticExport(model, size.width(), size.height()).write(out).forEach(writer::println);
    writer.flush();
    return 0;
  }
}
