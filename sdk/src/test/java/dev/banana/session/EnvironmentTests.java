package dev.banana.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A long command line ends no process. */
class EnvironmentTests {
  @TempDir private Path folder;

  /** What the other process runs. */
  public static final class Start {
    private Start() {}

    /** Says the version of ONNX Runtime. */
    public static void main(String[] args) {
      System.out.println(Session.version());
      System.out.flush();
      Runtime.getRuntime().halt(0);
    }
  }

  @Test
  void startsWithALongCommandLine() throws Exception {
    Path said = folder.resolve("said.txt");
    ProcessBuilder builder =
        new ProcessBuilder(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-Dlong=" + "x".repeat(20_000),
                Start.class.getName()));
    builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
    builder.redirectErrorStream(true).redirectOutput(said.toFile());
    Process process = builder.start();
    assertTrue(process.waitFor(60, TimeUnit.SECONDS), "still running");
    assertEquals(0, process.exitValue(), () -> "exit, after: " + said);
    assertTrue(Files.readString(said).contains(Session.version()), Files.readString(said));
  }
}
