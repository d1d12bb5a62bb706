package dev.banana.cast;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.banana.error.BananaException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
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
  void aViewIsTheOneThatWasChosenElseOneByTheSeed() {
    Subject mia = Figures.turning(Figures.subject("Mia"), 3);
    Cast cast = Cast.of(mia, Figures.turning(Figures.subject("Bo"), 1));
    Set<Integer> seen = new TreeSet<>();
    for (long seed = 0; seed < 20; seed++) {
      List<Role> roles = Casting.of(cast.shownBy(seed), "@Mia, @Bo", 512, 512).roles();
      assertEquals(roles, Casting.of(cast.shownBy(seed), "@Mia, @Bo", 512, 512).roles());
      seen.add(roles.get(0).view());
      assertEquals(0, roles.get(1).view());
      assertEquals(2, cast.show("mia", 2).shownBy(seed).shown().get("mia"));
    }
    assertEquals(Set.of(0, 1, 2), seen);
    assertEquals(0, Casting.of(cast, "@Mia", 512, 512).roles().get(0).view());
    Role wide = Casting.of(cast.show("Mia", 1), "@Mia", 512, 512).roles().get(0);
    Box box = wide.region();
    assertEquals(2, (box.right() - box.left()) / (box.bottom() - box.top()), 0.01);
    refused("Cannot show view 4 of @Mia: expected 1 to 3", () -> cast.show("Mia", 3));
    refused("Cannot show view 0 of @Mia", () -> cast.show("Mia", -1));
    refused("Cannot show view 2 of @Bo: expected 1 to 1", () -> cast.show("bo", 1));
    refused("of @Eve: the cast has only @Mia, @Bo", () -> cast.show("Eve", 0));
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
