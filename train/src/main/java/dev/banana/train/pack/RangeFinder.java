package dev.banana.train.pack;

import dev.banana.model.ops.Ops;
import dev.banana.model.weights.Init;
import dev.banana.model.weights.Ranges;
import dev.banana.model.weights.Weights;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** Weights that note what each convolution and each matrix reads and gives. */
final class RangeFinder implements Weights<Tensor> {
  private final Weights<Tensor> inner;
  private final Map<String, Ranges> found = new TreeMap<>();

  RangeFinder(Weights<Tensor> inner) {
    this.inner = inner;
  }

  /** {@return the ranges by layer} */
  Map<String, Ranges> found() {
    return Collections.unmodifiableMap(found);
  }

  @Override
  public Ops<Tensor> ops() {
    return inner.ops();
  }

  @Override
  public Tensor tensor(String name, Init init, int... dims) {
    return inner.tensor(name, init, dims);
  }

  @Override
  public Tensor linear(String name, Tensor x, int out, Init init) {
    Tensor y = inner.linear(name, x, out, init);
    found.merge(name, new Ranges(range(x), range(y)), Ranges::with);
    return y;
  }

  @Override
  public Tensor conv(
      String name, Tensor x, int out, int kernel, int stride, boolean relu, Init init) {
    Tensor y = inner.conv(name, x, out, kernel, stride, relu, init);
    found.merge(name, new Ranges(range(x), range(y)), Ranges::with);
    return y;
  }

  private static Ranges.Range range(Tensor x) {
    Tensor wide = x.detach().to(ScalarType.Float);
    return new Ranges.Range(wide.min().item_float(), wide.max().item_float());
  }
}
