package dev.banana.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RecipeTests {
  private static List<Integer> scenes(Recipe recipe) {
    return recipe.materials().stream().map(Material::scenes).toList();
  }

  @Test
  void anAcceleratorGetsMoreOfTheSameWhereThePresetIsSizedForTwoCores() {
    Recipe cores = Recipe.of("micro");
    Recipe card = cores.onAccelerator();
    assertEquals(4 * cores.batch(), card.batch());
    assertEquals(scenes(cores).stream().map(n -> 2 * n).toList(), scenes(card));
    assertEquals(
        cores.materials().stream().map(Material::mix).toList(),
        card.materials().stream().map(Material::mix).toList());
    assertEquals(cores.spec(), card.spec());
  }

  @Test
  void theSmallModelLearnsItsLaterWordsAloneAndBesideTheFirst() {
    Recipe micro = Recipe.of("micro");
    Set<String> first = micro.material("1-words").mix().concepts();
    Set<String> second = micro.material("6-second").mix().concepts();
    Set<String> third = micro.material("7-third").mix().concepts();
    Set<String> all = micro.material("8-mixed").mix().concepts();
    assertEquals(55, first.size());
    assertEquals(77, second.size());
    assertEquals(39, third.size());
    assertEquals(first.size() + second.size() + third.size(), all.size());
    assertTrue(all.containsAll(first) && all.containsAll(second) && all.containsAll(third));
    assertEquals(all, micro.judged(1).concepts());
    assertEquals(all, micro.taught(1).concepts());
    assertEquals(List.of("1-words", "6-second", "7-third"), List.copyOf(micro.words().keySet()));
    assertEquals(second, Set.copyOf(micro.words().get("6-second")));
    assertEquals(third, Set.copyOf(micro.words().get("7-third")));
  }

  @Test
  void presetsOfOtherSizesStayAsTheyAre() {
    for (String name : List.of("tiny", "nano")) {
      Recipe recipe = Recipe.of(name);
      assertSame(recipe, recipe.onAccelerator());
    }
  }

  @Test
  void aRehearsalHasTheSameNetworksAndFewScenes() {
    for (String name : List.of("tiny", "micro", "nano")) {
      Recipe few = Recipe.of(name).onAccelerator().rehearsal();
      assertEquals(Recipe.of(name).spec(), few.spec());
      assertTrue(scenes(few).stream().allMatch(n -> n <= 16), name);
      assertEquals(16, few.large().scenes());
      assertTrue(few.batch() <= 8, name);
    }
  }
}
