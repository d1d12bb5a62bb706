package dev.banana.cli.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.banana.text.PromptEncoder;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PromptsTests {
  @Test
  void allPromptsDifferAndHaveTheSameLength() {
    Set<String> prompts = new HashSet<>();
    try (PromptEncoder encoder = PromptEncoder.open(1)) {
      for (int i = 0; i < 210; i++) {
        String prompt = Prompts.prompt(i);
        prompts.add(prompt);
        assertEquals(Prompts.TOKENS, encoder.count(prompt), prompt);
      }
    }
    assertEquals(210, prompts.size());
    Prompts.prompt(BenchPlan.MOST_RUNS + BenchPlan.WARM_UP);
  }
}
