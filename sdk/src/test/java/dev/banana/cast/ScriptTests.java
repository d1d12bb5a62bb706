package dev.banana.cast;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.banana.cast.Script.Relation;
import dev.banana.cast.Script.Side;
import dev.banana.error.BananaException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ScriptTests {
  private static final Cast CAST =
      Cast.of(
          Figures.subject("Mia"),
          Figures.subject("Bo", "a small robot", Map.of()),
          Figures.subject("Zo\u00eb"));

  private static Script read(String prompt) {
    return Script.read(prompt, CAST);
  }

  @Test
  void namesBecomePlaceholdersBehindTheirDescriptionTheFirstTime() {
    assertEquals(
        "[S1] and a small robot [S2]; [S2]'s hat, [S3]",
        read("@Mia and @bo; @Bo's hat, @ZO\u00cb").text());
  }

  @Test
  void anAddressIsNoNameAndADoubleSignIsTheSign() {
    assertEquals("write to a@b.com, @home, [S1]", read("write to a@b.com, @@home, @Mia").text());
    assertEquals(List.of("Mia", "x_1"), Script.names("a@b @@c @Mia: @x_1!"));
  }

  @Test
  void placesBehindNamesAreTakenOutOfTheWords() {
    Script script = read("@Mia left, @Bo right and @Zo\u00eb:top-left in a park");
    assertEquals("[S1], a small robot [S2] and [S3] in a park", script.text());
    assertEquals(Map.of(0, Spot.LEFT, 1, Spot.RIGHT, 2, Spot.TOP_LEFT), script.spots());
  }

  @Test
  void wordsThatOnlyLookLikePlacesStay() {
    for (String prompt : new String[] {"@Mia left the house", "@Mia left of @Zo\u00eb"}) {
      Script script = read(prompt);
      assertTrue(script.text().startsWith("[S1] left"), script.text());
      assertNull(script.spots().get(0));
    }
    Script spoken = read("@Mia on the left and @Zo\u00eb on the right");
    assertEquals("[S1] on the left and [S3] on the right", spoken.text());
    assertEquals(Spot.RIGHT, spoken.spots().get(2));
  }

  @Test
  void relationsAreReadFromTheWordsBeforeAName() {
    Map<String, Side> words =
        Map.of(
            "to the left of", Side.LEFT,
            "stands right of", Side.RIGHT,
            "and", Side.BESIDE,
            "sits on", Side.ABOVE,
            "flying over", Side.ABOVE,
            "hides under", Side.BELOW,
            "behind", Side.BEHIND,
            "in front of", Side.BEFORE,
            "on a chair next to", Side.BESIDE);
    words.forEach(
        (said, side) ->
            assertEquals(
                List.of(new Relation(0, side, 1)),
                read("@Mia " + said + " @Bo").relations(),
                said));
  }

  @Test
  void thingsAreCompanyAndPlacesAreNot() {
    for (String place :
        List.of(
            "@Mia",
            "@Mia in the snow",
            "@Mia and @Bo on a beach",
            "@Mia, @Bo and @Zed at night",
            "@Mia left, @Bo right, in a park")) {
      assertFalse(Script.hasCompany(place), place);
    }
    for (String thing :
        List.of(
            "@Mia and a red apple",
            "@Mia next to a castle",
            "@Mia with flowers",
            "@Mia flies a kite",
            "@Bo under the table",
            "a cat beside @Mia")) {
      assertTrue(Script.hasCompany(thing), thing);
    }
  }

  @Test
  void refusesWhoIsNotInTheCast() {
    String message =
        assertThrows(BananaException.class, () -> read("@Mia and @Nobody")).getMessage();
    assertTrue(message.contains("@Nobody: the cast has only @Mia, @Bo, @Zo\u00eb"), message);
  }
}
