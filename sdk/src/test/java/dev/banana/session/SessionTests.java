package dev.banana.session;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.banana.error.CancelledException;
import dev.banana.model.onnx.OnnxGraph;
import dev.banana.model.onnx.OnnxGraph.Value;
import dev.banana.model.onnx.OnnxOps;
import dev.banana.model.ops.DType;
import dev.banana.model.ops.Shape;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SessionTests {
  private static final Session.Setup ALONE = new Session.Setup(1, false);

  @Test
  void runsAGraphAndHandsOnItsTensors() {
    try (Session session = doubler();
        Tensor one = Tensor.of(new float[] {1, 2, 3}, 3);
        Tensors two = session.run(Map.of("x", one), new Stop());
        Tensors four = session.run(Map.of("x", two.get("y")), new Stop())) {
      assertArrayEquals(new float[] {4, 8, 12}, four.get("y").floats());
      assertThrows(IllegalArgumentException.class, () -> four.get("z"));
    }
  }

  @Test
  void stopsInTheMiddleOfARun() {
    Stop stop = new Stop();
    try (Session session = endless();
        Tensor start = Tensor.of(new float[1 << 20], 1 << 10, 1 << 10)) {
      Thread puller = new Thread(() -> pullSoon(stop));
      puller.start();
      assertThrows(CancelledException.class, () -> session.run(Map.of("x", start), stop));
      assertTrue(stop.pulled());
      assertThrows(CancelledException.class, () -> session.run(Map.of("x", start), stop));
    }
  }

  @Test
  void aCacheClosesNoSessionThatSomebodyHolds() {
    AtomicInteger made = new AtomicInteger();
    LeaseCache<String, Session> cache = new LeaseCache<>(1, Runnable::run);
    LeaseCache<String, Session>.Lease first = cache.lease("a", () -> counted(made));
    LeaseCache<String, Session>.Lease second = cache.lease("b", () -> counted(made));
    cache.close();
    for (LeaseCache<String, Session>.Lease lease : List.of(first, second)) {
      try (lease;
          Tensor one = Tensor.of(new float[] {1, 1, 1}, 3)) {
        lease.value().run(Map.of("x", one), new Stop()).close();
      }
    }
    assertThrows(IllegalStateException.class, () -> cache.lease("a", () -> counted(made)));
    assertEquals(2, made.get());
  }

  @Test
  void aCacheKeepsWhatWasUsedLastAndTriesAgainAfterAFailure() {
    AtomicInteger made = new AtomicInteger();
    try (LeaseCache<String, Session> cache = new LeaseCache<>(1, Runnable::run)) {
      for (String key : new String[] {"a", "a", "b", "b", "a"}) {
        cache.lease(key, () -> counted(made)).close();
      }
      assertEquals(3, made.get());
      try (LeaseCache<String, Session>.Lease bad = cache.lease("c", SessionTests::broken)) {
        assertThrows(UnsupportedOperationException.class, bad::value);
      }
      try (LeaseCache<String, Session>.Lease good = cache.lease("c", () -> counted(made))) {
        good.value();
      }
    }
  }

  @Test
  void aCacheSaysWhatIsReadyAndKeepsAsManyAsItIsTold() {
    try (LeaseCache<String, Session> cache = new LeaseCache<>(0, Runnable::run)) {
      cache.lease("a", SessionTests::doubler).close();
      assertFalse(cache.ready("a"));
      cache.keep(2);
      cache.lease("a", SessionTests::doubler).close();
      cache.lease("b", SessionTests::broken).close();
      assertTrue(cache.ready("a"));
      assertFalse(cache.ready("b"));
      assertFalse(cache.ready("c"));
    }
  }

  private static Session broken() {
    throw new UnsupportedOperationException("broken");
  }

  private static Session counted(AtomicInteger made) {
    made.incrementAndGet();
    return doubler();
  }

  private static Session doubler() {
    OnnxGraph graph = new OnnxGraph("doubler");
    Value x = graph.input("x", DType.F32, Shape.of(3));
    graph.output("y", new OnnxOps(graph).add(x, x));
    return Session.open(ByteBuffer.wrap(graph.bytes()), Map.of(), ALONE);
  }

  /** Some minutes of products. */
  private static Session endless() {
    OnnxGraph graph = new OnnxGraph("endless");
    OnnxOps ops = new OnnxOps(graph);
    Value x = graph.input("x", DType.F32, Shape.of(1 << 10, 1 << 10));
    Value y = x;
    for (int i = 0; i < 5_000; i++) {
      y = ops.matmul(y, x);
    }
    graph.output("y", y);
    return Session.open(ByteBuffer.wrap(graph.bytes()), Map.of(), ALONE);
  }

  private static void pullSoon(Stop stop) {
    try {
      Thread.sleep(200);
      stop.pull();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
