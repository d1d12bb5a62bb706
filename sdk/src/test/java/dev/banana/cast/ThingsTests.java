package dev.banana.cast;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.banana.error.BananaException;
import dev.banana.model.text.Lexicon;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ThingsTests {
  @Test
  void thingsBesideSomebodyAreFound() {
    Map<String, List<String>> things = new LinkedHashMap<>();
    things.put("@Mia and a castle in a park", List.of("a castle"));
    things.put("@Mia with a red apple", List.of("a red apple"));
    things.put(
        "@Mia and @Bo with a cake and two red balloons", List.of("a cake", "two red balloons"));
    things.put("A small fox left of @Mia in the snow", List.of("A small fox"));
    things.put("@Mia under a rainbow by the sea, a sailboat", List.of("a rainbow", "a sailboat"));
    things.put("@Mia on a street and the old car", List.of("the old car"));
    things.put("@Mia behind a tree, beside a tree", List.of("a tree"));
    things.put("@Mia holding an ice cream", List.of("an ice cream"));
    things.put("a cat next to a dog at night", List.of("a cat", "a dog"));
    things.put("a red fox on a skateboard", List.of("a red fox", "a skateboard"));
    things.put("@Mia riding an old bicycle", List.of("an old bicycle"));
    things.put("an astronaut on the moon", List.of("an astronaut"));
    things.put("a picture of a cat and a dog", List.of("a cat", "a dog"));
    things.put("3 cats and 2 red apples", List.of("3 cats", "2 red apples"));
    things.put("a cat with a red hat and a dog", List.of("a cat with a red hat", "a dog"));
    things.put(
        "a cake with candles, a cat with a ball",
        List.of("a cake with candles", "a cat", "a ball"));
    things.put("a fox with blue eyes in a park", List.of("a fox with blue eyes"));
    things.put("the face of a tiger and a cake", List.of("the face of a tiger", "a cake"));
    things.put("a fox and two yellow stars at night", List.of("a fox", "two yellow stars"));
    things.put("a fox under the stars", List.of("a fox"));
    things.put("a dog on a bed in a room", List.of("a dog", "a bed"));
    things.put("a donut on a blue background", List.of("a donut"));
    things.forEach((prompt, found) -> assertEquals(found, Things.in(prompt), prompt));
  }

  @Test
  void placesPicturesAndPartsOfSomebodyAreNone() {
    for (String prompt :
        List.of(
            "@Mia in a park",
            "@Mia on a beach at night",
            "@Mia by the sea",
            "@Mia under the stars",
            "a picture of @Mia",
            "a very nice old painting of @Mia",
            "a storybook illustration, @Mia in the snow",
            "@Mia with a purple background",
            "@Mia with her long hair",
            "@Mia and @Bo")) {
      assertEquals(List.of(), Things.in(prompt), prompt);
    }
  }

  @Test
  void aThingBecomesANameWhereItIsSaidFirst() {
    assertEquals(
        "@Mia and @a_red_apple in a park, near a red apple",
        Things.named(
            "@Mia and a red apple in a park, near a red apple",
            Map.of("a red apple", Things.name("a red apple"))));
    assertEquals("@Mia and a fox", Things.named("@Mia and a fox", Map.of()));
  }

  @Test
  void whatARecipeNamesIsSomebodyOrAThing() {
    assertEquals("Mia", Things.check("Mia"));
    assertEquals("a red apple", Things.check("a red apple"));
    assertEquals("a\nfox", Things.check(Things.in("@Mia and a\nfox").get(0)));
    for (String strange :
        List.of("", "a b, @Bo", "in a park", "<b>a fox</b>", "a\nfox and a cat")) {
      assertTrue(
          assertThrows(BananaException.class, () -> Things.check(strange))
              .getMessage()
              .startsWith("Cannot"));
    }
  }

  @Test
  void thingsStandBesideTheCharactersInTheLastSeats() {
    Subject mia = Figures.subject("Mia");
    Cast cast = Cast.of(Figures.subject("Bo"), mia);
    Subject apple = Figures.subject("a_red_apple").withDescription("");
    Casting casting =
        Casting.of(cast, "@Mia and a red apple", Map.of("a red apple", apple), 512, 512);
    assertEquals(List.of("Bo"), casting.absent());
    assertEquals(
        List.of("Mia 1", "a red apple 4"),
        casting.roles().stream().map(role -> role.name() + " " + role.slot()).toList());
    assertEquals(List.of("@Mia", "a red apple"), casting.roles().stream().map(Role::said).toList());
    assertTrue(casting.text().endsWith("[S2] and [S5]"), casting.text());
    assertTrue(casting.alone());
    Box left = casting.roles().get(0).region();
    assertTrue(left.right() <= casting.roles().get(1).region().left());

    // Where they stood they stand again, whoever else is in the cast.
    Cast again =
        Cast.of(mia).place("Mia", left).place("a red apple", casting.roles().get(1).region());
    Casting second =
        Casting.of(again, "@Mia and a red apple", Map.of("a red apple", apple), 512, 512);
    assertEquals(casting.roles().get(1), second.roles().get(1));
    assertEquals(left, second.roles().get(0).region());
  }

  @Test
  void thingsStandTogetherWithoutAnybody() {
    Map<String, Subject> drawn = new LinkedHashMap<>();
    drawn.put("a fox", Figures.subject("a_fox"));
    drawn.put("a cake", Figures.subject("a_cake"));
    Casting casting = Casting.apart("a cake right of a fox in a park", drawn, 512, 512);
    Map<String, Box> boxes = new LinkedHashMap<>();
    casting.roles().forEach(role -> boxes.put(role.said(), role.region()));
    assertTrue(boxes.get("a fox").right() <= boxes.get("a cake").left(), "" + boxes);
    assertTrue(casting.alone());
    assertTrue(casting.text().endsWith("in a park"), casting.text());
    Casting sign = Casting.apart("a cake and a fox @home, a@b", drawn, 512, 512);
    assertTrue(sign.text().endsWith(" @home, a@b"), sign.text());
  }

  @Test
  void severalAreAsManyOfOne() {
    Lexicon learned = new Lexicon(List.of("apple", "bus", "cherry", "sheep", "leaf", "unicorn"));
    Map<String, Things.Several> several = new LinkedHashMap<>();
    several.put("two red apples", new Things.Several("a red apple", 2));
    several.put("Three apples", new Things.Several("an apple", 3));
    several.put("four buses", new Things.Several("a bus", 4));
    several.put("five cherries", new Things.Several("a cherry", 5));
    several.put("4 red apples", new Things.Several("a red apple", 4));
    several.put("2 buses with lights", new Things.Several("a bus with lights", 2));
    several.put("two sheep", new Things.Several("a sheep", 2));
    several.put("two leaves", new Things.Several("a leaf", 2));
    several.put("two unicorns", new Things.Several("a unicorn", 2));
    // What was not learned, or is not counted, stays as it is said.
    for (String one : List.of("two typewriters", "an apple", "many apples", "six apples")) {
      several.put(one, new Things.Several(one, 1));
    }
    several.forEach((words, found) -> assertEquals(found, Things.several(words, learned), words));
    assertEquals("three apples 2", Things.Several.copy("three apples", 2));
    assertEquals("three apples", Things.Several.all("three apples 2"));
    assertTrue(Things.several("two apples in a park"));
    assertTrue(Things.several("an apple and a pear"));
    assertFalse(Things.several("an apple in a park at night"));
    assertEquals(
        "@A and @B and @C in a park, and @D",
        Things.named(
            "three apples in a park, and a bus",
            Map.of(
                "three apples", "A", "three apples 2", "B", "three apples 3", "C", "a bus", "D")));
  }

  @Test
  void whatIsOnAThingStandsAboveIt() {
    for (String on : List.of("on", "on top of", "riding")) {
      Map<String, Subject> drawn = new LinkedHashMap<>();
      drawn.put("a fox", Figures.subject("a_fox"));
      drawn.put("a horse", Figures.subject("a_horse"));
      List<Role> roles =
          Casting.apart("a fox " + on + " a horse in a park", drawn, 512, 512).roles();
      Box fox = roles.get(0).region();
      Box horse = roles.get(1).region();
      assertTrue(fox.bottom() < horse.bottom() && fox.top() < horse.top(), on + " " + roles);
      assertEquals(fox.left() + fox.right(), horse.left() + horse.right(), 0.1f, on);
    }
  }

  @Test
  void whoHasABoxLeavesRoomForAThing() {
    Cast cast = Cast.of(Figures.subject("Mia")).place("Mia", new Box(0.5f, 0.2f, 0.95f, 0.9f));
    Map<String, Subject> fox = Map.of("a fox", Figures.subject("a_fox"));
    List<Role> roles = Casting.of(cast, "@Mia and a fox", fox, 512, 512).roles();
    assertTrue(roles.get(1).region().right() <= roles.get(0).region().left() + 1e-6, "" + roles);
  }
}
