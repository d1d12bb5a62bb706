package dev.banana.session;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Tensors by name, closed together.
 *
 * <p>What one graph gives can be handed to the next as it is, without a copy.
 */
public final class Tensors implements AutoCloseable {
  private final Map<String, Tensor> tensors = new LinkedHashMap<>();

  /**
   * Add a tensor, which is closed with this.
   *
   * @param name as the graph calls it
   * @param tensor taken over
   * @return this
   */
  public Tensors put(String name, Tensor tensor) {
    Tensor before = tensors.put(name, tensor);
    if (before != null) {
      before.close();
    }
    return this;
  }

  /**
   * {@return a tensor by name}
   *
   * @throws IllegalArgumentException if there is none
   */
  public Tensor get(String name) {
    Tensor tensor = tensors.get(name);
    if (tensor == null) {
      throw new IllegalArgumentException("No tensor '" + name + "', found " + tensors.keySet());
    }
    return tensor;
  }

  /** {@return all of them, in the order in which they were added} */
  public Map<String, Tensor> all() {
    return java.util.Collections.unmodifiableMap(tensors);
  }

  @Override
  public void close() {
    tensors.values().forEach(Tensor::close);
    tensors.clear();
  }
}
