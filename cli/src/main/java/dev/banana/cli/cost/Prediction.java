package dev.banana.cli.cost;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.banana.SamplingMode;
import dev.banana.model.ModelSpec;
import dev.banana.model.PictureCost;
import dev.banana.model.ops.DType;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * How long one picture would take on a device, and what it would move and draw: a roofline.
 *
 * <p>Each part takes the longer of its operations over what the device can do a second and its
 * bytes over what the memory can move a second: {@code max(compute, traffic)}. Parts run one after
 * the other. Source of the model: Williams, Waterman and Patterson 2009, <a
 * href="https://doi.org/10.1145/1498765.1498785">doi 10.1145/1498765.1498785</a>. It says what a
 * device could do if the assumptions hold, which it prints; it is not a measurement.
 *
 * @param wish what is drawn
 * @param cost its operations
 * @param device where
 */
public record Prediction(Wish wish, PictureCost cost, Device device) {
  private static final double MILLI = 1e3;
  private static final double GIGA = 1e9;
  private static final double TERA = 1e12;
  private static final double JOULES_PER_WATT_HOUR = 3600;

  /**
   * What is drawn.
   *
   * @param preset name of the nets
   * @param width pixels across, as asked for
   * @param height pixels down
   * @param steps 1 to 8
   * @param storage how numbers are kept
   * @param tokens text tokens of the prompt
   * @param mode how its latents come about
   */
  public record Wish(
      String preset,
      int width,
      int height,
      int steps,
      Storage storage,
      int tokens,
      SamplingMode mode) {
    /** {@return pixels across that are computed: a multiple of {@link PictureCost#GRID}} */
    int countedWidth() {
      return rounded(width);
    }

    /** {@return pixels down that are computed, likewise} */
    int countedHeight() {
      return rounded(height);
    }

    private static int rounded(int side) {
      return (side + PictureCost.GRID - 1) / PictureCost.GRID * PictureCost.GRID;
    }
  }

  /**
   * All runs of one graph.
   *
   * @param name which
   * @param times how often it runs
   * @param integerGflop billions of operations at the rate of 8-bit integers
   * @param floatGflop billions of operations at the rate of floats
   * @param weightGb billions of bytes of weights that are read
   * @param activationGb billions of bytes that are written and read between steps
   * @param computeMs milliseconds that the operations take
   * @param trafficMs milliseconds that the bytes take
   */
  public record Part(
      String name,
      int times,
      double integerGflop,
      double floatGflop,
      double weightGb,
      double activationGb,
      double computeMs,
      double trafficMs) {
    /** {@return milliseconds that it takes} */
    public double ms() {
      return Math.max(computeMs, trafficMs);
    }

    /** {@return what makes it take so long} */
    String bound() {
      return computeMs >= trafficMs ? "compute" : "memory";
    }
  }

  /**
   * {@return a prediction}
   *
   * @param wish what is drawn
   * @param spec its nets
   * @param device where
   */
  public static Prediction of(Wish wish, ModelSpec spec, Device device) {
    int width = wish.countedWidth();
    int height = wish.countedHeight();
    return new Prediction(
        wish, cost(wish.mode, spec, width, height, wish.steps, wish.tokens), device);
  }

  /**
   * {@return what a picture takes}
   *
   * @param mode how its latents come about
   * @param spec what the nets are
   * @param width pixels across, a multiple of {@link PictureCost#GRID}
   * @param height pixels down, likewise
   * @param steps 1 to 8
   * @param tokens text tokens of the prompt
   */
  public static PictureCost cost(
      SamplingMode mode, ModelSpec spec, int width, int height, int steps, int tokens) {
    return switch (mode) {
      case NATIVE -> PictureCost.of(spec, width, height, steps, tokens);
      case REFINE -> PictureCost.refined(spec, width, height, steps, tokens);
      case ENLARGE -> PictureCost.enlarged(spec, width, height, steps, tokens);
    };
  }

  // ---------------------------------------------------------------- arithmetic

  /** {@return the parts of the picture, in order} */
  public List<Part> parts() {
    return cost.parts().stream().map(this::part).toList();
  }

  private Part part(PictureCost.Part part) {
    Storage storage = wish.storage;
    long integer = integer(part);
    double floats = part.cost().flops() - integer + (double) part.cost().elementwise();
    double weights = storage.weightBytes(part.cost().parameters(), part.cost().linearParameters());
    double elements = part.cost().activationBytes() / (double) DType.F32.bytes();
    double activations = 2 * elements * storage.activationBytes();
    int times = part.times();
    return new Part(
        part.name(),
        times,
        times * integer / GIGA,
        times * floats / GIGA,
        times * weights / GIGA,
        times * activations / GIGA,
        times * MILLI * compute(integer, floats),
        times * MILLI * traffic(weights + activations));
  }

  /**
   * Products with matrices that may be quantised, and all of the decoder, whose matrices are not.
   */
  private long integer(PictureCost.Part part) {
    if (!wish.storage.integer()) {
      return 0;
    }
    return part.name().equals(PictureCost.DECODE) ? part.cost().flops() : part.linearFlops();
  }

  private double compute(double integer, double floats) {
    double rate = device.figure(wish.storage.integer() ? Device.FP16 : Device.FP32);
    double seconds = integer / (device.figure(Device.INT8) * TERA) + floats / (rate * TERA);
    return seconds / device.figure(Device.COMPUTE_SHARE);
  }

  private double traffic(double bytes) {
    double rate = device.figure(Device.BANDWIDTH) * device.figure(Device.BANDWIDTH_SHARE);
    return bytes / (rate * GIGA);
  }

  /** {@return billions of operations of products, convolutions and attention} */
  public double gflop() {
    return cost.parts().stream().mapToLong(PictureCost.Part::flops).sum() / GIGA;
  }

  /** {@return seconds from text features to pixels} */
  public double seconds() {
    return parts().stream().mapToDouble(Part::ms).sum() / MILLI;
  }

  /** {@return billions of bytes that move between memory and chip} */
  public double trafficGb() {
    return parts().stream().mapToDouble(part -> part.weightGb + part.activationGb).sum();
  }

  /** {@return joules that the device draws meanwhile} */
  public double joules() {
    return seconds() * device.figure(Device.WATTS);
  }

  /** {@return billions of bytes of weights in memory} */
  public double weightsGb() {
    return wish.storage.weightBytes(cost.parameters(), cost.linearParameters()) / GIGA;
  }

  /** {@return billions of bytes of weights and of the most activations alive at once} */
  public double memoryGb() {
    double most = cost.parts().stream().mapToLong(part -> part.cost().peakBytes()).max().orElse(0);
    return weightsGb() + most / DType.F32.bytes() * wish.storage.activationBytes() / GIGA;
  }

  // ---------------------------------------------------------------- words

  /** {@return everything that the figures rest on, a sentence each} */
  public List<String> assumptions() {
    List<String> all = new ArrayList<>();
    all.add("This is arithmetic, not a measurement: no device has run it.");
    all.add(
        "Each part takes the longer of compute and memory traffic; parts run one after the other,"
            + " and starting them costs nothing.");
    all.add(wish.storage.assumption());
    all.add(
        "Operations are those of "
            + "the nets' definition: 2 for each multiplication and its addition, and one for each"
            + " element and simple step of the rest, at the rate of floats.");
    all.add(
        "Weights are read from memory once in each run of a part; activations are written once and"
            + " read once; no cache keeps any of them.");
    all.add(
        "Reading the prompt is not counted, nor is making an image file; the prompt has "
            + wish.tokens
            + " tokens.");
    if (wish.countedWidth() != wish.width || wish.countedHeight() != wish.height) {
      all.add(
          String.format(
              Locale.ROOT,
              "%d x %d is computed as %d x %d, the next multiples of %d, and cut.",
              wish.width,
              wish.height,
              wish.countedWidth(),
              wish.countedHeight(),
              PictureCost.GRID));
    }
    all.add(
        "The device draws its watts all the time and never slows down; energy is watts x time.");
    device
        .figures()
        .forEach(
            (name, value) ->
                all.add(
                    String.format(
                        Locale.ROOT, "%s = %s: %s", name, number(value), device.source(name))));
    return all;
  }

  private static String number(double value) {
    return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
  }

  /** {@return the prediction for people} */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(
        say(
            "%s, %d x %d, %d steps, %s, on %s (predicted)",
            wish.preset, wish.width, wish.height, wish.steps, wish.storage.word(), device.name()));
    lines.add(
        say(
            "%-12s %5s %10s %10s %9s %9s %11s %11s  %s",
            "part",
            "times",
            "int GOP",
            "float GOP",
            "weights",
            "activ.",
            "compute",
            "memory",
            "bound by"));
    for (Part part : parts()) {
      lines.add(
          say(
              "%-12s %5d %10.1f %10.1f %6.2f GB %6.2f GB %8.1f ms %8.1f ms  %s",
              part.name,
              part.times,
              part.integerGflop,
              part.floatGflop,
              part.weightGb,
              part.activationGb,
              part.computeMs,
              part.trafficMs,
              part.bound()));
    }
    lines.add(
        say(
            "time %.3f s, %.1f GFLOP, memory traffic %.2f GB, energy %.2f J (%.5f Wh), memory %.2f"
                + " GB (weights %.2f GB)",
            seconds(),
            gflop(),
            trafficGb(),
            joules(),
            joules() / JOULES_PER_WATT_HOUR,
            memoryGb(),
            weightsGb()));
    lines.add("Assumptions:");
    assumptions().forEach(sentence -> lines.add("  - " + sentence));
    return lines;
  }

  private static String say(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }

  /** {@return the prediction as one JSON object} */
  public JsonObject toJson() {
    JsonObject json = new JsonObject();
    json.addProperty("preset", wish.preset);
    json.addProperty("size", wish.width + "x" + wish.height);
    json.addProperty("counted_size", wish.countedWidth() + "x" + wish.countedHeight());
    json.addProperty("steps", wish.steps);
    json.addProperty("precision", wish.storage.word());
    json.addProperty("tokens", wish.tokens);
    json.addProperty("device", device.name());
    json.addProperty("predicted", true);
    json.addProperty("time_s", seconds());
    json.addProperty("gflop", gflop());
    json.addProperty("traffic_gb", trafficGb());
    json.addProperty("energy_j", joules());
    json.addProperty("memory_gb", memoryGb());
    json.addProperty("weights_gb", weightsGb());
    JsonArray array = new JsonArray();
    for (int i = 0; i < cost.parts().size(); i++) {
      array.add(json(parts().get(i), cost.parts().get(i).flops() / GIGA));
    }
    json.add("parts", array);
    JsonArray sentences = new JsonArray();
    assumptions().forEach(sentences::add);
    json.add("assumptions", sentences);
    return json;
  }

  private static JsonObject json(Part part, double gflop) {
    JsonObject json = new JsonObject();
    json.addProperty("name", part.name);
    json.addProperty("times", part.times);
    json.addProperty("gflop", gflop);
    json.addProperty("int_gop", part.integerGflop);
    json.addProperty("float_gop", part.floatGflop);
    json.addProperty("weights_gb", part.weightGb);
    json.addProperty("activations_gb", part.activationGb);
    json.addProperty("compute_ms", part.computeMs);
    json.addProperty("memory_ms", part.trafficMs);
    json.addProperty("ms", part.ms());
    return json;
  }
}
