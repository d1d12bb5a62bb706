package dev.banana.train.torch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.banana.error.BananaException;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class MachineTests {
  private static Machine told(String... words) {
    Machine machine = new Machine();
    // A mixin is not a command by itself; its options are those of an empty one.
    new CommandLine(machine).parseArgs(words);
    return machine;
  }

  private static void refuses(String message, String... words) {
    Machine machine = told(words);
    BananaException thrown = assertThrows(BananaException.class, machine::ops);
    assertTrue(thrown.getMessage().contains(message), thrown.getMessage());
  }

  @Test
  void computesInFp32WhereThatIsAskedFor() {
    TorchOps ops = told("--fp32", "--threads", "1").ops();
    assertEquals("Float on cpu", ops.toString());
    assertEquals(1, torch.get_num_threads());
  }

  @Test
  void choosesByItselfBetweenTwoPrecisions() {
    ScalarType chosen = told().ops().precision();
    assertTrue(chosen == ScalarType.Float || chosen == ScalarType.BFloat16, chosen.toString());
  }

  @Test
  void usesAllCoresUpToALimitUnlessToldOtherwise() {
    int cores = Runtime.getRuntime().availableProcessors();
    assertEquals(1, told().threads(1));
    assertEquals(cores, told().threads(Integer.MAX_VALUE));
    assertEquals(3, told("--threads", "3").threads(1));
  }

  @Test
  void refusesDevicesThatAreNotThere() {
    refuses("expected cpu or cuda", "--device", "tpu");
    assumeFalse(torch.cuda_is_available());
    refuses("leave --device out", "--device", "cuda");
  }

  @Test
  void refusesThreadsThatMakeNoSense() {
    refuses("--threads must be in [0, 1024], found -1", "--threads", "-1");
  }
}
