package dev.banana.cast;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SurroundingsTests {
  private static final Cast CAST = Cast.of(Figures.subject("Mia"), Figures.subject("Bo"));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "@Mia on a beach | a beach",
        "@Mia left and @Bo right in a park at night, watercolor | a park at night, watercolor",
        "@Mia in the snow and @Bo behind her, pixel art | the snow, pixel art",
        "on a grassy field, @Mia next to @Bo | a grassy field",
        "a storybook picture of @Mia by the sea | a storybook picture of the sea",
        "a glossy emoji of @Mia, purple background | a glossy emoji of purple background",
        "@Mia and @Bo, white background, soft 3D render | white background, soft 3D render",
        "@Mia walks her dog in a forest | walks her dog in a forest",
        "@Mia smiling under the stars | the stars",
        "a park, @Mia | a park",
      })
  void thePlaceOfAPromptIsWhatItSaysWithoutThem(String prompt, String around) {
    assertEquals(around, Script.read(prompt, CAST).around());
  }

  @ParameterizedTest
  @CsvSource({
    "@Mia",
    "@Mia and @Bo",
    "'a painting of @Mia, watercolor'",
    "@Mia left the house",
    "'@Bo, cheering'"
  })
  void aPromptThatNamesNoPlaceHasNone(String prompt) {
    assertEquals("", Script.read(prompt, CAST).around());
  }
}
