package dev.banana.peel;

import static dev.banana.error.BananaException.require;

import dev.banana.model.weights.Factors;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The peels that one picture wears, each at a strength, and how they are put on. Immutable.
 *
 * @param worn at most {@value #MOST}, each peel once
 * @param way how they are put on
 */
public record PeelStack(List<Worn> worn, PeelWay way) {
  /** Most peels at once. */
  public static final int MOST = 4;

  /** No peel. */
  public static final PeelStack NONE = new PeelStack(List.of(), PeelWay.INPUTS);

  /**
   * One peel at one strength.
   *
   * @param peel the peel
   * @param strength -2 to 2; 1 is as it was trained, 0 is off, below 0 is its opposite
   */
  public record Worn(Peel peel, float strength) {
    /** Checks the strength. */
    public Worn {
      require(peel != null, "A peel must not be null; open one with Peel.open.");
      PeelUse.checkStrength(peel.name(), strength);
    }
  }

  /** Checks the number, and that none is worn twice. */
  public PeelStack {
    worn = List.copyOf(worn);
    require(
        worn.size() <= MOST,
        "Cannot wear %d peels at once: expected at most %d; leave some off.",
        worn.size(),
        MOST);
    for (Worn one : worn) {
      require(
          worn.stream().filter(w -> w.peel.hash().equals(one.peel.hash())).count() == 1,
          "Cannot wear peel '%s' twice: give it once, with one strength.",
          one.peel.name());
    }
    require(way != null, "The way of wearing peels must not be null; use PeelWay.INPUTS.");
  }

  /** {@return this with one peel more} */
  public PeelStack with(Peel peel, float strength) {
    List<Worn> more = new ArrayList<>(worn);
    more.add(new Worn(peel, strength));
    return new PeelStack(more, way);
  }

  /** {@return this, put on in another way} */
  public PeelStack with(PeelWay other) {
    return new PeelStack(worn, other);
  }

  /**
   * {@return those that are on, in an order that does not depend on the order of wearing: so the
   * same peels at the same strengths give the same bytes}
   */
  public List<Worn> on() {
    return worn.stream()
        .filter(w -> w.strength != 0)
        .sorted(Comparator.comparing(w -> w.peel.hash()))
        .toList();
  }

  /** {@return whether nothing is on} */
  public boolean isOff() {
    return on().isEmpty();
  }

  /** {@return what a recipe says about those that are on} */
  public List<PeelUse> uses() {
    return on().stream().map(w -> new PeelUse(w.peel.name(), w.peel.hash(), w.strength)).toList();
  }

  /** {@return what tells the peels that are on and their strengths from others; empty if off} */
  public String key() {
    return on().stream()
        .map(w -> w.peel.hash() + "*" + w.strength)
        .collect(Collectors.joining("+"));
  }

  /**
   * {@return what each layer carries of all that are on}
   *
   * @param layers the layers of the model
   */
  public Map<String, Factors> factors(PeelLayers layers) {
    Map<String, List<Factors>> parts = new LinkedHashMap<>();
    for (Worn w : on()) {
      w.peel
          .factors(layers, w.strength)
          .forEach((layer, f) -> parts.computeIfAbsent(layer, l -> new ArrayList<>()).add(f));
    }
    Map<String, Factors> stacked = new LinkedHashMap<>();
    parts.forEach((layer, some) -> stacked.put(layer, Factors.stacked(some)));
    return stacked;
  }
}
