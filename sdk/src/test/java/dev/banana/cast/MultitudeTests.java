package dev.banana.cast;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.banana.model.text.Lexicon;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MultitudeTests {
  private static final Lexicon LEXICON =
      new Lexicon(
          List.of(
              ("penguin fox owl sheep man pig koala balloon donut castle dog slice watermelon palm"
                      + " tree bird mouse robot ghost cat red orange snow about number")
                  .split(" ")));

  private static Multitude of(String prompt) {
    return Multitude.in(prompt, LEXICON).orElseThrow();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a crowd of penguins in the snow|CROWD|a penguin|the snow",
        "A LARGE CROWD OF penguins|CROWD|a penguin|''",
        "many small koalas, men with curly brown hair and pigs by the water"
            + "|CROWD|a koala;a man with curly brown hair;a pig|the water",
        "an outlined storybook picture of many owls at night" + "|CROWD|an owl|night",
        "wallpaper of tiny foxes|PATTERN|a fox|''",
        "a pattern of small castles, orange dogs and owls on a plain white background"
            + "|PATTERN|a castle;an orange dog;an owl|a plain white background",
        "lots of small red balloons and donuts everywhere" + "|SCATTER|a red balloon;a donut|''",
        "hundreds of slices of watermelon scattered about on a red background"
            + "|SCATTER|a slice of watermelon|a red background",
        "a flock of birds at sunset|SCATTER|a bird|sunset",
        "hundreds of sheep in a meadow|CROWD|a sheep|a meadow",
        "a forest of palm trees|CROWD|a palm tree|''",
        "many mice, 3D render|CROWD|a mouse|''",
        "a page full of tiny writing|WRITING|''|''",
        "@@ a herd of pigs by the water|CROWD|a pig|the water",
        "a snowy field full of balloons at night|SCATTER|a balloon|a snowy field at night",
        "an army of robots marching in the desert|CROWD|a robot|the desert",
        "lines of small letters on a red background|WRITING|''|a red background",
      })
  void saysHowTheyAreSetOutWhatTheyAreAndWhere(
      String prompt, Multitude.Manner manner, String kinds, String scene) {
    Multitude many = of(prompt);
    assertEquals(manner, many.manner());
    assertEquals(kinds, String.join(";", many.kinds()));
    assertEquals(scene, many.scene());
    assertFalse(many.anybody());
    assertEquals(0, many.count());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a robot in front of many distant owls in the snow|a robot in the snow|true",
        "a robot with many small ghosts and pigs in the distance, 3D render"
            + "|a robot, 3D render|true",
        "@Mia and a cat, surrounded by dozens of balloons|@Mia and a cat|false",
        "a castle and far away sheep|a castle|true",
        "a cat dreaming of many pigs|a cat|false",
        "a castle surrounded by many palm trees|a castle|false",
        "a balloon on a page of small writing, striped green background"
            + "|a balloon, striped green background|false",
        "the face of a pig among tiny letters|the face of a pig|false",
      })
  void leavesWhoIsInFront(String prompt, String scene, boolean far) {
    Multitude many = of(prompt);
    assertEquals(scene, many.scene());
    assertEquals(scene, many.place(3));
    assertTrue(many.anybody());
    assertEquals(far, many.far());
  }

  @ParameterizedTest
  @CsvSource({
    "twelve red balloons,12",
    "6 cats in the snow,6",
    "99 owls,99",
    "twenty pigs,20",
    "thirty-four foxes,34",
    "a dozen donuts,12",
    "a dozen of donuts,12",
    "several owls at night,5",
    "some penguins in the snow,4",
    "penguins,4",
    "small cats and foxes,4",
    "250 foxes,0",
    "foxes everywhere,0"
  })
  void countsThoseOfWhomANumberIsSaid(String prompt, int count) {
    assertEquals(count, of(prompt).count());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a fox",
        "two foxes and five owls",
        "many typewriters",
        "a crowd of people",
        "many a fox",
        "a red fox with many numbers",
        "two cats and a dog",
        "@Mia and some penguins",
        "a castle with many trees",
        "a donut with twelve slices",
        "@many foxes",
        "",
      })
  void isNotInOthers(String prompt) {
    assertTrue(Multitude.in(prompt, LEXICON).isEmpty());
  }

  @Test
  void aCrowdWithoutAPlaceStandsOnAFieldAndOthersOnAPlainGroundByTheSeed() {
    assertEquals("a grassy field", of("a crowd of penguins").place(5));
    Multitude strewn = of("wallpaper of tiny foxes");
    assertTrue(strewn.place(-7).endsWith(" background"), strewn.place(-7));
    assertFalse(strewn.place(0).equals(strewn.place(1)));
  }

  @Test
  void longPromptsAreReadInNoTime() {
    String prompt = "many ".repeat(2_000) + "small ".repeat(2_000) + "foxes";
    assertEquals(List.of("a fox"), of(prompt).kinds());
    assertTrue(Multitude.in("many fox, ".repeat(1_900), LEXICON).isEmpty());
  }
}
