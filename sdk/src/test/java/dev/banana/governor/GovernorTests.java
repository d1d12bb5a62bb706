package dev.banana.governor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.banana.error.BananaException;
import dev.banana.governor.Choice.Reason;
import dev.banana.governor.Machine.Drawn;
import dev.banana.model.ModelSpec;
import dev.banana.model.family.banana.BananaFamily;
import java.time.Duration;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** On a machine that is only reckoned; see {@link Machine}. */
class GovernorTests {
  /** Four steps take 39 ms on two quiet cores, so they fit with room to spare. */
  private static final long TARGET = 50;

  private final Machine machine = new Machine(2, 1);
  private final Wish wish = machine.wish(TARGET, 1);

  // ---------------------------------------------------------------- steps

  @Test
  void beginsWithTheLeastAndDrawsAllStepsAsSoonAsItKnowsThatTheyFit() {
    Choice first = machine.draw(wish).choice();
    assertEquals(new Choice(2, 1, 4, false, Reason.SETTLING), first);
    assertEquals(new Choice(2, 4, 4, true, Reason.FITS), machine.draw(wish).choice());
  }

  @Test
  void isLateForTwoPicturesAtMostWhenACoreIsTakenAway() {
    machine.draw(wish, 3);
    machine.taken = 1;
    List<Drawn> busy = machine.draw(wish, 60);
    assertTrue(busy.get(0).took() > TARGET);
    assertEquals(0, late(busy.subList(2, busy.size())), busy.toString());
  }

  @Test
  void holdsTheFrameRateThatItWouldLose() {
    machine.draw(wish, 3);
    machine.taken = 1;
    int governed = machine.draw(wish, 60, TARGET).size();
    assertTrue(governed >= 0.99 * 60_000 / TARGET, "pictures: " + governed);
    assertTrue(machine.time(2, 4) > 1.4 * TARGET, "ungoverned: " + machine.time(2, 4));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void holdsItOnANoisyMachineAndQualityComesBack(long seed) {
    Machine noisy = new Machine(2, seed);
    noisy.noise = 0.1;
    noisy.draw(wish, 5);
    noisy.taken = 1;
    List<Drawn> busy = noisy.draw(wish, 30);
    assertTrue(late(busy) <= 0.02 * busy.size() + 2, "late: " + late(busy));
    assertTrue(busy.get(busy.size() - 1).choice().steps() < 4);
    noisy.taken = 0;
    noisy.draw(wish, 25);
    List<Drawn> quiet = noisy.draw(wish, 30);
    assertEquals(0, late(quiet));
    assertTrue(quiet.stream().allMatch(d -> d.choice().steps() == 4), quiet.toString());
  }

  @Test
  void qualityComesBackWithinASecondWhenTheMachineIsFastAgain() {
    machine.draw(wish, 3);
    machine.slow = 2;
    machine.draw(wish, 0.5);
    machine.slow = 1;
    machine.draw(wish, 1);
    assertEquals(4, machine.draw(wish).choice().steps());
  }

  @Test
  void passesOverASinglePictureThatIsSlow() {
    machine.draw(wish, 3);
    for (int i = 0; i < 20; i++) {
      machine.slow = 3;
      machine.draw(wish);
      machine.slow = 1;
      machine.draw(wish, 1).forEach(d -> assertEquals(4, d.choice().steps()));
    }
  }

  @Test
  void doesNotFlapAtTheEdge() {
    for (double slow = 0.8; slow < 3; slow += 0.02) {
      Machine edge = new Machine(1, 7);
      edge.slow = slow;
      edge.noise = 0.08;
      edge.draw(edge.wish(TARGET, 1), 5);
      int first = changes(edge.draw(edge.wish(TARGET, 1), 60));
      int later = changes(edge.draw(edge.wish(TARGET, 1), 600));
      String what = slow + ": " + first + " changes in a minute, then in ten " + later;
      assertTrue(first <= 16 && later <= 20, what);
    }
  }

  @Test
  void goesUpMoreRarelyWhenTheMachineGoesUpAndDown() {
    machine.draw(wish, 3);
    int early = 0;
    int all = 0;
    for (int i = 0; i < 60; i++) {
      machine.slow = 2;
      all += late(machine.draw(wish, 1));
      machine.slow = 1;
      all += late(machine.draw(wish, 1));
      early = i == 9 ? all : early;
    }
    assertTrue(all <= 2 * early, "late: " + early + " of ten, " + all + " of sixty");
    assertTrue(all <= 0.02 * machine.drawn.size(), "late: " + all);
  }

  @Test
  void neverDrawsFewerStepsThanAllowedAndSaysThatItIsLate() {
    Wish two = machine.wish(TARGET, 2);
    machine.draw(two, 3);
    machine.slow = 10;
    List<Drawn> slow = machine.draw(two, 20);
    assertTrue(slow.stream().allMatch(d -> d.choice().steps() >= 2));
    assertTrue(slow.stream().skip(2).anyMatch(d -> d.choice().reason() == Reason.LATE));
    assertTrue(slow.stream().skip(2).noneMatch(d -> d.choice().reason() == Reason.FITS));
  }

  @Test
  void followsTheWishAndTheSize() {
    machine.draw(wish, 3);
    assertEquals(4, machine.draw(machine.wish(1000, 1)).choice().steps());
    assertEquals(2, machine.draw(machine.wish(30, 1)).choice().steps());
    Work large = new Work("tiny", 1024, 1024, BananaFamily.tiny());
    Wish other = new Wish(large, wish.latency(), 2, 4);
    assertEquals(Reason.SETTLING, machine.draw(other).choice().reason());
  }

  // ---------------------------------------------------------------- threads

  @Test
  void goesToFewerThreadsWhereThatIsFasterAndComesBack() {
    machine.draw(wish, 3);
    machine.taken = 1;
    List<Drawn> busy = machine.draw(wish, 10);
    Choice last = busy.get(busy.size() - 1).choice();
    assertTrue(machine.time(1, 4) < machine.time(2, 4));
    assertEquals(1, last.threads(), last.toString());
    machine.taken = 0;
    machine.draw(wish, 25);
    assertEquals(new Choice(2, 4, 4, true, Reason.FITS), machine.draw(wish).choice());
  }

  @Test
  void staysWithAllThreadsWhereFewerAreSlowerAndTriesThemMoreAndMoreRarely() {
    machine.slow = 2;
    List<Drawn> slow = machine.draw(wish, 600);
    long first = trials(slow.subList(0, slow.size() / 10));
    assertTrue(trials(slow) <= 2 * first, first + " trials, then " + trials(slow));
    assertEquals(0, late(slow.subList(3, slow.size())));
    assertEquals(2, slow.get(slow.size() - 1).choice().threads());
  }

  @Test
  void findsItsWayAmongManyThreads() {
    Machine eight = new Machine(8, 3);
    Wish tight = eight.wish(20, 1);
    eight.draw(tight, 2);
    assertEquals(8, eight.draw(tight).choice().threads());
    eight.taken = 4;
    List<Drawn> busy = eight.draw(tight, 30);
    List<Drawn> end = busy.subList(busy.size() * 2 / 3, busy.size());
    assertTrue(lateOver(end, 20) <= 0.01 * end.size(), "late: " + lateOver(end, 20));
    assertTrue(end.stream().filter(d -> d.choice().threads() == 4).count() > 0.8 * end.size());
  }

  // ---------------------------------------------------------------- heat

  @Test
  void staysBelowTheTemperatureAtWhichTheMachineSlowsDown() {
    Machine ungoverned = new Machine(2, 1);
    ungoverned.heating = 2.2;
    ungoverned.pass(120_000, 2);
    assertTrue(ungoverned.degrees > 100, "ungoverned: " + ungoverned.degrees);
    machine.heating = 2.2;
    List<Drawn> hot = machine.draw(wish, 600, TARGET);
    assertTrue(hot.stream().allMatch(d -> d.degrees() < 90));
    assertEquals(0, late(hot));
    assertTrue(hot.stream().anyMatch(d -> d.choice().reason() == Reason.HEAT));
    assertTrue(changes(hot) < 60, changes(hot) + " changes in ten minutes");
  }

  @Test
  void takesThreadsAwayWhenStepsDoNotCoolEnough() {
    machine.taken = 2;
    machine.draw(machine.wish(TARGET, 1), 60);
    machine.taken = 0;
    machine.heating = 2;
    Wish endless = machine.wish(1000, 1);
    List<Drawn> hot = machine.draw(endless, 600);
    assertTrue(hot.stream().anyMatch(d -> d.choice().threads() == 1));
    assertTrue(hot.stream().allMatch(d -> d.degrees() < 90), "too hot");
    machine.heating = 0.5;
    machine.draw(endless, 120);
    assertEquals(new Choice(2, 4, 4, true, Reason.FITS), machine.draw(endless).choice());
  }

  @Test
  void aSensorThatSaysNothingOrNonsenseChangesNothing() {
    for (double left : new double[] {Double.NaN, Double.POSITIVE_INFINITY}) {
      Governor governor = new Governor(() -> OptionalDouble.of(left), () -> 0);
      assertEquals(4, afterOnePicture(governor).steps());
    }
    assertEquals(4, afterOnePicture(new Governor(ThermalSensor.NONE)).steps());
    assertEquals(3, afterOnePicture(new Governor(() -> OptionalDouble.of(-3))).steps());
  }

  private Choice afterOnePicture(Governor governor) {
    governor.learn(wish.work(), 2, new Cost(1, 1));
    return governor.choose(wish, machine);
  }

  // ---------------------------------------------------------------- readiness

  @Test
  void neverWaitsForAGraphButForTheFirst() {
    machine.making = 150;
    machine.draw(wish, 3);
    machine.taken = 1;
    machine.draw(wish, 30);
    machine.taken = 0;
    machine.draw(wish, 30);
    List<Drawn> waited = machine.drawn.stream().filter(d -> d.took() >= 150).toList();
    assertEquals(List.of(machine.drawn.get(0)), waited);
    assertTrue(machine.drawn.stream().anyMatch(d -> d.choice().threads() == 1));
  }

  // ---------------------------------------------------------------- values

  @Test
  void saysWhatItChoseInWords() {
    assertEquals(
        "1 of 4 steps, coarse scale, 2 threads, to keep the latency",
        wish.choice(2, 1, Reason.LATENCY).toString());
    ModelSpec tiny = BananaFamily.tiny();
    ModelSpec one =
        new ModelSpec(tiny.denoiser(), tiny.autoencoder(), 4, false, tiny.textEncoder(), 48, 2, 3);
    Wish flat = new Wish(new Work("flat", 512, 512, one), wish.latency(), 2, 4);
    assertTrue(flat.choice(1, 1, Reason.HEAT).fine());
    assertFalse(wish.choice(1, 1, Reason.HEAT).fine());
    assertNotEquals(wish.work(), flat.work());
  }

  @Test
  void refusesLatenciesThatCannotBe() {
    refused(() -> new Latency(Duration.ZERO, 1), "a latency of 0 ms");
    refused(() -> new Latency(Duration.ofMillis(-5), 1), "a latency of -5 ms");
    refused(() -> new Latency(Duration.ofSeconds(Long.MAX_VALUE), 1), "expected 1 ms to 10");
    refused(() -> new Latency(null, 1), "must not be null");
    refused(() -> new Latency(Duration.ofMillis(80), 0), "at least 0 steps");
    refused(() -> new Latency(Duration.ofMillis(80), 9), "at least 9 steps");
    refused(() -> new Wish(wish.work(), new Latency(Duration.ofMillis(80), 5), 2, 4), "at most 4");
  }

  private static void refused(Runnable run, String part) {
    String message = assertThrows(BananaException.class, run::run).getMessage();
    assertTrue(message.contains(part), message);
  }

  // ---------------------------------------------------------------- helpers

  private static long lateOver(List<Drawn> drawn, double target) {
    return drawn.stream().filter(d -> d.took() > target).count();
  }

  private static int late(List<Drawn> drawn) {
    return (int) lateOver(drawn, TARGET);
  }

  private static long trials(List<Drawn> drawn) {
    return drawn.stream().filter(d -> d.choice().reason() == Reason.TRIAL).count();
  }

  private static int changes(List<Drawn> drawn) {
    int changes = 0;
    for (int i = 1; i < drawn.size(); i++) {
      if (drawn.get(i).choice().steps() != drawn.get(i - 1).choice().steps()) {
        changes++;
      }
    }
    return changes;
  }
}
