package dev.banana.governor;

import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Keeps a latency when the machine slows down, by other work or by heat: it chooses threads, steps
 * and, with the steps, whether the fine scale is drawn, within what a request allows.
 *
 * <p>It learns from what the last pictures took, {@code fixed + steps * step}, for each size and
 * each number of threads:
 *
 * <ul>
 *   <li>It draws fewer steps as soon as two pictures in three would be late, so at most two are.
 *   <li>It draws more when nearly all of the last eight pictures leave room for them, after a rest
 *       that grows while the machine goes up and down.
 *   <li>While it draws less than is allowed, it tries half and twice the threads now and then: two
 *       threads on one core are slower than one.
 *   <li>Close to the temperature at which the machine slows itself down it takes away steps, then
 *       threads, as long as the latency can be kept with fewer.
 * </ul>
 *
 * <p>Thread-safe; it may be shared by several models on one machine, which share its heat.
 */
public final class Governor {
  private static final int MOST_WORKS = 16;

  private final Map<Work, Ledger> ledgers = new Recent<>(MOST_WORKS);
  private final LongSupplier clock;
  private final Heat heat;

  /** Reads the sensors of this system. */
  public Governor() {
    this(ThermalSensor.system());
  }

  /**
   * Reads another sensor.
   *
   * @param sensor says how hot the machine is
   */
  public Governor(ThermalSensor sensor) {
    this(sensor, System::nanoTime);
  }

  /**
   * Goes by another clock.
   *
   * @param sensor says how hot the machine is
   * @param clock nanoseconds since any moment, never falling
   */
  public Governor(ThermalSensor sensor, LongSupplier clock) {
    this.heat = new Heat(sensor);
    this.clock = clock;
  }

  /**
   * {@return with what the next picture is drawn}
   *
   * @param wish what may be chosen
   * @param readiness what can be drawn without a wait
   */
  public synchronized Choice choose(Wish wish, Readiness readiness) {
    return ledger(wish.work()).course(wish).choose(heat, readiness, now());
  }

  /**
   * Hear what a picture took. Leave out those that had to wait for a graph.
   *
   * @param work what was drawn
   * @param threads with how many threads
   * @param cost what it took
   */
  public synchronized void learn(Work work, int threads, Cost cost) {
    ledger(work).window(threads).add(cost, now());
  }

  private Ledger ledger(Work work) {
    return ledgers.computeIfAbsent(work, key -> new Ledger());
  }

  private double now() {
    return clock.getAsLong() / 1e6;
  }
}
