package dev.banana.train.run;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CurvesTests {
  @TempDir private Path folder;

  @Test
  void whatARunNotedUpToItsCheckpointIsThereWhenItGoesOn() throws IOException {
    Curves first = new Curves(folder, 0);
    first.add("loss", 5, 1.25, 0.5);
    first.add("held-out loss, fine, with references", 5, 1.25, 1.5e-7);
    first.add("loss", 6, 1.5, Double.NaN);
    first.add("loss", 9, 2, 0.25);
    Path csv = folder.resolve("curves.csv");
    List<String> rows = Files.readAllLines(csv);
    Files.writeString(csv, String.join("\n", rows) + "\n7,1.6,lo");
    new Curves(folder, 6);
    assertEquals(rows.subList(0, 3), Files.readAllLines(csv));
  }
}
