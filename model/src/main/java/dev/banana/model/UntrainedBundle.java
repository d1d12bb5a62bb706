package dev.banana.model;

import dev.banana.error.BananaException;
import dev.banana.model.denoise.Denoiser;
import dev.banana.model.ops.CostOps;
import dev.banana.model.ops.DType;
import dev.banana.model.ops.Shape;
import dev.banana.model.weights.BitPlanes;
import dev.banana.model.weights.FreshWeights;
import dev.banana.model.weights.HalfFloat;
import dev.banana.model.weights.Init;
import dev.banana.model.weights.Ranges;
import dev.banana.model.weights.Safetensors;
import dev.banana.model.weights.Weights;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Bundles of nets that have learned nothing: for tests, and to time a size before it is trained.
 *
 * <p>At most one tensor is on the Java heap at a time: each goes into a file beside the bundle as
 * soon as it is made, which is gone when the bundle is written.
 */
public final class UntrainedBundle {
  /** Line of the provenance that says how a model was trained. */
  private static final String TRAINING = "training";

  private static final String NONE = "none";
  private static final float SPREAD = 0.1f;

  /** Nothing was measured; a random decoder stays within. */
  private static final Ranges.Range WIDE = new Ranges.Range(-4, 4);

  /** Deviation of even codes of 8 bits. */
  private static final double DEVIATION = 256 / Math.sqrt(12);

  private UntrainedBundle() {}

  /**
   * Write a bundle of random weights.
   *
   * @param folder where it shall lie
   * @param name what it is called
   * @param spec what the nets are
   * @param seed first random number; the same seed and nets give the same bundle
   * @return the bundle, opened
   * @throws dev.banana.error.BananaException if it cannot be written
   */
  public static Bundle write(Path folder, String name, ModelSpec spec, long seed) {
    return write(folder, name, spec, seed, false);
  }

  /**
   * As {@link #write(Path, String, ModelSpec, long)}, for less room on disk.
   *
   * @param fourBits whether matrices that are drawn in 4 bits keep those 4 bits alone
   */
  public static Bundle write(
      Path folder, String name, ModelSpec spec, long seed, boolean fourBits) {
    Manifest manifest =
        new Manifest(
            "banana",
            name,
            spec,
            fourBits ? Manifest.FOUR_BIT_PRECISIONS : Manifest.ALL_PRECISIONS,
            "Apache-2.0",
            Map.of("seed", Long.toString(seed), TRAINING, NONE));
    try {
      Files.createDirectories(folder);
      Path scratch = Files.createTempFile(folder, "tensors", ".tmp");
      try (FileChannel channel =
          FileChannel.open(
              scratch,
              StandardOpenOption.READ,
              StandardOpenOption.WRITE,
              StandardOpenOption.DELETE_ON_CLOSE)) {
        Spill weights = new Spill(channel, spec.denoiserNet(), seed, fourBits);
        spec.visit(weights);
        return Bundle.write(folder, manifest, weights.tensors);
      }
    } catch (IOException | UncheckedIOException e) {
      throw new BananaException(
          "Cannot write bundle '" + folder + "': " + e + "; choose a folder that can be written.",
          e);
    }
  }

  /** {@return whether a bundle says of itself that its weights are random} */
  public static boolean isUntrained(Manifest manifest) {
    return NONE.equals(manifest.provenance().get(TRAINING));
  }

  /** Makes each tensor when it is first asked for, and keeps it in a file. */
  private static final class Spill implements Weights<CostOps.Value> {
    private final CostOps ops = new CostOps();
    private final Map<String, CostOps.Value> values = new HashMap<>();
    private final Map<String, Safetensors.Tensor> tensors = new LinkedHashMap<>();
    private final FileChannel channel;
    private final SplittableRandom random;
    private final Denoiser net;
    private final boolean fourBits;
    private long end;

    Spill(FileChannel channel, Denoiser net, long seed, boolean fourBits) {
      this.channel = channel;
      this.net = net;
      this.fourBits = fourBits;
      this.random = new SplittableRandom(seed);
    }

    @Override
    public CostOps ops() {
      return ops;
    }

    @Override
    public CostOps.Value tensor(String name, Init init, int... dims) {
      CostOps.Value known = values.get(name);
      if (known == null) {
        FreshWeights<CostOps.Value> fresh = new FreshWeights<>(ops, random.nextLong());
        known = fresh.tensor(name, init, dims);
        values.put(name, known);
        tensors.put(name, half(fresh.made().get(name)));
        if (name.startsWith("decoder.") && dims.length == 4) {
          String layer = name.substring(0, name.length() - ".weight".length());
          tensors.put(layer + Ranges.SUFFIX, new Ranges(WIDE, WIDE).tensor());
        }
      }
      return known;
    }

    @Override
    public CostOps.Value linear(String name, CostOps.Value x, int out, Init init) {
      int in = x.shape().dim(-1);
      String matrix = name + ".weight";
      if (!tensors.containsKey(matrix + BitPlanes.HIGH)) {
        boolean half = fourBits && net.bits(name, 4, false) == 4;
        tensors.putAll(planes(out, in, init.scale(), half).tensors(matrix));
        tensors.put(name + Ranges.SUFFIX, new Ranges(WIDE, WIDE).tensor());
      }
      return ops.linear(x, ops.parameter(true, out, in));
    }

    /** Even codes of 8 bits, with the deviation that the matrix would start with. */
    private BitPlanes planes(int out, int in, float scale, boolean half) {
      ByteBuffer scales = place((long) out * in / BitPlanes.BLOCK * DType.F16.bytes());
      short bits = HalfFloat.toF16((float) (scale * Math.sqrt(2.0 / in) / DEVIATION));
      while (scales.hasRemaining()) {
        scales.putShort(bits);
      }
      ByteBuffer high = codes((long) out * in / 2);
      return new BitPlanes(out, in, scales.flip(), high, half ? null : codes((long) out * in / 2));
    }

    private ByteBuffer codes(long bytes) {
      ByteBuffer data = place(bytes);
      byte[] part = new byte[1 << 16];
      while (data.hasRemaining()) {
        random.nextBytes(part);
        data.put(part, 0, Math.min(part.length, data.remaining()));
      }
      return data.flip();
    }

    /** Matrices that start at zero are spread out, or every picture would be the same. */
    private Safetensors.Tensor half(FreshWeights.Made made) {
      boolean spread = made.name().endsWith(".weight") && made.values()[0] == 0;
      ByteBuffer data = place((long) made.values().length * DType.F16.bytes());
      for (float value : made.values()) {
        float stored = spread ? (float) (SPREAD * (random.nextDouble() - 0.5)) : value;
        data.putShort(HalfFloat.toF16(stored));
      }
      return new Safetensors.Tensor(DType.F16, Shape.of(made.dims()), 0, data.flip());
    }

    private ByteBuffer place(long bytes) {
      try {
        ByteBuffer part = channel.map(FileChannel.MapMode.READ_WRITE, end, bytes);
        end += bytes;
        return part.order(ByteOrder.LITTLE_ENDIAN);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
