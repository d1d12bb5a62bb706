package dev.banana;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.banana.error.BananaException;
import dev.banana.noise.SeededNoise;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class RecipeTests {
  private static final Recipe RECIPE =
      new Recipe(
          "a \"red\" fox, \u9999\u8549\nin the sun",
          512,
          320,
          2,
          Long.MIN_VALUE,
          3.5f,
          Precision.FP32,
          SeededNoise.NAME,
          "tiny-v1",
          "ab".repeat(32),
          "cd".repeat(32),
          "0.1.0");

  @Test
  void comesBackFromItsJson() {
    assertEquals(RECIPE, Recipe.parse(RECIPE.toJson()));
  }

  @Test
  void becomesTheRequestThatItCameFrom() {
    ImageRequest request = RECIPE.toRequest();
    assertEquals(RECIPE.prompt(), request.prompt());
    assertEquals(Long.MIN_VALUE, request.seed().getAsLong());
    assertEquals(3.5, request.guidance().getAsDouble());
    assertEquals(320, request.height());
  }

  @Test
  void isReadAsParametersByTheRulesOfTheWebUi() {
    String last = RECIPE.toParameters().lines().reduce((first, second) -> second).orElseThrow();
    // The expression is that of the web UI's own parser; it wants three matches at least.
    Pattern pair =
        Pattern.compile("\\s*(\\w[\\w \\-/]+):\\s*(\"(?:\\\\.|[^\\\\\"])+\"|[^,]*)(?:,|$)");
    assertEquals(10, pair.matcher(last).results().count());
    assertTrue(
        last.contains("Size: 512x320, Model hash: cdcdcdcdcd, Model: tiny-v1, RNG: banana-"));
    assertTrue(RECIPE.toParameters().startsWith(RECIPE.prompt() + "\nSteps: 2, "));
  }

  @Test
  void refusesJsonThatIsNotARecipe() {
    String json = RECIPE.toJson();
    for (String bad :
        new String[] {
          "",
          "hello",
          "[]",
          "{}",
          json.replace("\"seed\"", "\"sed\""),
          json.replace("512", "\"wide\""),
          json.replace("FP32", "FP1"),
          json.replace(SeededNoise.NAME, "other"),
          json.replace("\"banana\":1", "\"banana\":2"),
          json.replace("\"a ", "{\"a ")
        }) {
      assertThrows(BananaException.class, () -> Recipe.parse(bad), bad);
    }
  }
}
