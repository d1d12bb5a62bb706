package dev.banana.train.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Budgets and rates say what a person meant. */
class BudgetTests {
  @Test
  void readsTimesAndSteps() {
    assertEquals(new Budget(Duration.ofMinutes(90), 0), Budget.parse("1h30m"));
    assertEquals(new Budget(Duration.ofSeconds(40), 0), Budget.parse("40s"));
    assertEquals(new Budget(null, 500), Budget.parse("500steps"));
  }

  @Test
  void refusesWhatIsNoBudget() {
    for (String text : new String[] {"", "soon", "-5m", "0s", "0steps", "steps", "1e9"}) {
      assertThrows(IllegalArgumentException.class, () -> Budget.parse(text), text);
    }
  }

  @Test
  void progressFollowsTimeOrStepsAndNeverPassesOne() {
    assertEquals(0.5, Budget.parse("10s").progress(3, 5), 1e-9);
    assertEquals(0.25, Budget.parse("100steps").progress(25, 1e6), 1e-9);
    assertEquals(1, Budget.parse("10s").progress(3, 50), 1e-9);
  }

  @Test
  void ratesRiseStayAndFall() {
    Rate rate = new Rate(2, 0.1, 0.5, 0.1);
    assertEquals(1, rate.at(0.05), 1e-9);
    assertEquals(2, rate.at(0.3), 1e-9);
    assertEquals(2 * (0.1 + 0.9 * 0.5), rate.at(0.75), 1e-9);
    assertEquals(0.2, rate.at(1), 1e-9);
    assertTrue(rate.at(0) > 0);
  }
}
