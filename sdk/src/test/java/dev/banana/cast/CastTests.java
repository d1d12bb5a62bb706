package dev.banana.cast;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.banana.error.BananaException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CastTests {
  private static void refused(String part, org.junit.jupiter.api.function.Executable work) {
    String message = assertThrows(BananaException.class, work).getMessage();
    assertTrue(message.contains(part), message);
  }

  @Test
  void refusesSixNobodyAndANameTwice() {
    List<Subject> six = new ArrayList<>();
    for (String name : "A B C D E F".split(" ")) {
      six.add(Figures.subject(name));
    }
    refused("a cast of 6 characters: expected 1 to 5", () -> Cast.of(six));
    refused("a cast of 0 characters", () -> Cast.of());
    refused(
        "two characters called @MIA",
        () -> Cast.of(Figures.subject("Mia"), Figures.subject("MIA")));
    refused(
        "Cannot place @Bo: the cast has only @Mia",
        () -> Cast.of(Figures.subject("Mia")).place("Bo", Spot.LEFT));
  }

  @Test
  void refusesNamesThatCannotBeWritten() {
    for (String name : new String[] {"", "a b", "x".repeat(33), "a-b", "<b>", "\u0000"}) {
      refused("Cannot call a character", () -> Figures.subject(name));
    }
    assertEquals("\u9999\u8549", Figures.subject("\u9999\u8549").name());
  }

  @Test
  void placesAreReadAsPeopleWriteThem() {
    assertEquals(Spot.TOP_LEFT, Place.parse("Top Left"));
    assertEquals(Spot.CENTER, Place.parse("middle"));
    assertEquals(Spot.BOTTOM, Place.parse("lower"));
    assertEquals(new Box(0, 0.25f, 0.5f, 1), Place.parse("0, 0.25, .5, 1"));
    for (String text : new String[] {"", "somewhere", "1,2,3", "a,b,c,d", "0,0,0,1", "0,0,2,1"}) {
      refused("Cannot place a character", () -> Place.parse(text));
    }
    refused("Cannot place a character", () -> new Box(Float.NaN, 0, 1, 1));
  }
}
