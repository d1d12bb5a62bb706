package dev.banana.train.torch;

import static dev.banana.error.BananaException.require;

import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import picocli.CommandLine.Option;

/** What a command that learns is told about where it computes. */
public final class Machine {
  @Option(
      names = "--device",
      defaultValue = "cpu",
      description = "cpu or cuda. Default: ${DEFAULT-VALUE}.")
  private String device;

  @Option(
      names = "--fp32",
      description = "Compute in fp32 even where bf16 is faster, which is measured at the start.")
  private boolean exact;

  @Option(names = "--threads", defaultValue = "0", description = "0: as many as cores.")
  private int threads;

  /**
   * {@return threads of the CPU, at least 1}
   *
   * @param most how many at most where nobody says how many
   */
  public int threads(int most) {
    require(threads >= 0 && threads <= 1024, "--threads must be in [0, 1024], found %d.", threads);
    int cores = Runtime.getRuntime().availableProcessors();
    return threads == 0 ? Math.min(most, cores) : threads;
  }

  /** {@return what computes, with these threads, in the faster precision of this machine} */
  public TorchOps ops() {
    requireDevice();
    torch.set_num_threads(threads(Integer.MAX_VALUE));
    return new TorchOps(exact ? ScalarType.Float : Calibration.precision(device), device);
  }

  /** {@return the speed of this machine, and what was chosen of it} */
  public String speed() {
    StringBuilder text = new StringBuilder();
    ScalarType chosen = ops().precision();
    for (ScalarType type : new ScalarType[] {ScalarType.Float, ScalarType.BFloat16}) {
      text.append(String.format("%s %s%n", type, Calibration.measure(device, type)));
    }
    return text.append("stages compute in ")
        .append(chosen)
        .append(System.lineSeparator())
        .toString();
  }

  private void requireDevice() {
    require(
        device.equals("cpu") || device.equals("cuda"),
        "Cannot compute on device '%s': expected cpu or cuda; change --device.",
        device);
    require(
        device.equals("cpu") || torch.cuda_is_available(),
        "Cannot compute on cuda: this libtorch sees no such device. It needs an NVIDIA card, its"
            + " driver and libtorch's CUDA files on the class path; or leave --device out.");
  }
}
