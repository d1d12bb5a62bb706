package dev.banana.train.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.banana.train.torch.TorchOps;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the papers of a stage say. */
class RunRecordTests {
  private record Settings(String budget, double sharpness) {}

  @TempDir Path folder;

  private void write(String budget, double sharpness) throws IOException {
    TorchOps ops = new TorchOps(ScalarType.Float, "cpu");
    RunRecord.write(folder, "autoencoder", "micro", ops, new Settings(budget, sharpness));
  }

  @Test
  void everyWayThatAStageWasRunIsToldInOrder() throws IOException {
    assertEquals("unknown", RunRecord.read(folder));
    write("12m", 0);
    write("12m", 0);
    assertEquals(1, RunRecord.read(folder).lines().count());
    write("19m", 0.5);
    write("19m", 0.5);
    write("12m", 0);
    List<String> lines = RunRecord.read(folder).lines().toList();
    assertEquals(3, lines.size());
    assertTrue(lines.get(0).startsWith("stage autoencoder, preset micro, "), lines.get(0));
    assertTrue(lines.get(1).contains("budget=19m, sharpness=0.5"), lines.get(1));
    assertTrue(lines.get(2).contains("budget=12m, sharpness=0.0"), lines.get(2));
  }

  @Test
  void anEarlierRecordWithoutAnEndOfLineStays() throws IOException {
    Files.writeString(folder.resolve("run.txt"), "stage autoencoder, started long ago");
    write("1m", 0);
    List<String> lines = RunRecord.read(folder).lines().toList();
    assertEquals(2, lines.size());
    assertEquals("stage autoencoder, started long ago", lines.get(0));
  }
}
