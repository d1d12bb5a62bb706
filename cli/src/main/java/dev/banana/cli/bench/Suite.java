package dev.banana.cli.bench;

import dev.banana.Cancellation;
import dev.banana.Options;
import dev.banana.Precision;
import dev.banana.error.BananaException;
import dev.banana.error.CancelledException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Times a table of settings in one process: each precision that a model offers, in 1, 2 and 4
 * steps.
 *
 * <p>What an earlier row left in the memory of the process counts in the peak of the next.
 *
 * @param plan how each row is timed; its own number of steps is not used
 * @param options how this machine draws; their precision is not used
 * @param cancellation gives it up
 */
public record Suite(BenchPlan plan, Options options, Cancellation cancellation) {
  private static final int[] STEPS = {1, 2, 4};

  /** Is told what happens. */
  public interface Listener {
    /** A row is done. */
    void onRow(Figures figures);

    /** A row could not be timed, and why. */
    void onSkipped(String sentence);
  }

  /**
   * {@return the rows}
   *
   * @param models what is timed, one after the other
   * @param listener is told about each row
   */
  public List<Figures> run(List<BenchModel> models, Listener listener) {
    List<Figures> rows = new ArrayList<>();
    for (BenchModel model : models) {
      for (String precision : model.precisions()) {
        rows.addAll(rows(model, precision, listener));
      }
    }
    return rows;
  }

  private List<Figures> rows(BenchModel model, String precision, Listener listener) {
    List<Figures> rows = new ArrayList<>();
    try {
      Options exact = options.withPrecision(Precision.valueOf(precision));
      for (int steps : STEPS) {
        Consumer<String> silent = line -> {};
        Figures row = new Bench(model, plan.withSteps(steps), exact, cancellation).run(silent);
        rows.add(row);
        listener.onRow(row);
      }
    } catch (CancelledException e) {
      throw e;
    } catch (BananaException e) {
      listener.onSkipped(e.getMessage());
    } catch (IllegalArgumentException e) {
      listener.onSkipped(
          "Cannot time model '"
              + model.name()
              + "' in "
              + precision
              + ": this Banana does not know it; use a newer one.");
    }
    return rows;
  }
}
