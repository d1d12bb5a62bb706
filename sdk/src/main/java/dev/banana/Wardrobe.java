package dev.banana;

import dev.banana.governor.Recent;
import dev.banana.model.Bundle;
import dev.banana.model.ops.Shape;
import dev.banana.peel.Peel;
import dev.banana.peel.PeelLayers;
import dev.banana.peel.PeelReport;
import dev.banana.peel.PeelStack;
import dev.banana.peel.PeelWay;
import dev.banana.session.Engine;
import dev.banana.session.LeaseCache;
import dev.banana.session.Session;
import dev.banana.session.Tensors;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.stream.Stream;

/** Checks the peels that one model is asked to wear, and keeps the last ones ready. Thread-safe. */
final class Wardrobe implements AutoCloseable {
  /** Stacks whose inputs are kept between pictures. */
  private static final int KEPT = 4;

  private static final int KEPT_REPORTS = 256;

  private final Bundle bundle;
  private final Engine engine;
  private final PeelLayers layers;
  private final LeaseCache<String, Tensors> inputs = new LeaseCache<>(KEPT, Runnable::run);
  private final Set<String> notices = new ConcurrentSkipListSet<>();
  private final Map<String, PeelReport> reports = new Recent<>(KEPT_REPORTS);

  Wardrobe(Bundle bundle, Engine engine) {
    this.bundle = bundle;
    this.engine = engine;
    this.layers = PeelLayers.of(bundle.spec());
  }

  PeelLayers layers() {
    return layers;
  }

  /**
   * {@return the outfit of a stack}
   *
   * @throws dev.banana.error.BananaException if a peel that is on does not work on this model
   */
  Outfit outfit(PeelStack stack) {
    for (PeelStack.Worn worn : stack.on()) {
      PeelReport report = report(worn.peel());
      report.require();
      String name = "Peel '" + report.name() + "': ";
      if (!report.ignored().isEmpty()) {
        notices.add(
            name
                + report.ignored().size()
                + " of its parts do nothing on this model, such as "
                + report.ignored().get(0));
      }
      report.notes().forEach(note -> notices.add(name + note));
    }
    return Outfit.of(stack);
  }

  /**
   * {@return bytes of the matrices that merged stacks are kept in, as many as are kept ready; 0 of
   * a stack that is not merged, whose factors are small}
   */
  long bytes(PeelStack stack, Precision precision) {
    if (stack.isOff() || stack.way() != PeelWay.MERGED) {
      return 0;
    }
    long numbers = layers.shapes().values().stream().mapToLong(Shape::size).sum();
    return KEPT * numbers * (precision == Precision.FP32 ? Float.BYTES : 1);
  }

  private PeelReport report(Peel peel) {
    synchronized (reports) {
      return reports.computeIfAbsent(peel.hash(), hash -> peel.check(bundle));
    }
  }

  /** {@return what an outfit feeds the graphs with, or null if it feeds nothing} */
  LeaseCache<String, Tensors>.Lease lease(Outfit outfit) {
    return outfit == Outfit.NONE
        ? null
        : inputs.lease(outfit.key(), () -> outfit.feeds(engine, layers));
  }

  /** {@return a session that is fed with what an outfit feeds; {@code lease} may be null} */
  static Session fed(Session session, LeaseCache<String, Tensors>.Lease lease) {
    return lease == null ? session : session.feeding(lease.value().all());
  }

  @Override
  public void close() {
    inputs.close();
  }

  /** {@return all notices of this and of others} */
  List<String> notices(List<String> others) {
    return Stream.concat(others.stream(), notices.stream()).toList();
  }
}
