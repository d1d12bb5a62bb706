package dev.banana.cast;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class PlannerTests {
  private static final Cast CAST =
      Cast.of(
          Figures.subject("A"),
          Figures.subject("B"),
          Figures.subject("C"),
          Figures.subject("D"),
          Figures.subject("E"));

  private static List<Role> plan(String prompt, int width, int height) {
    return Casting.of(CAST, prompt, width, height).roles();
  }

  private static Box box(List<Role> roles, String name) {
    return roles.stream().filter(r -> r.name().equals(name)).findFirst().orElseThrow().region();
  }

  private static void before(String left, String right, List<Role> roles) {
    assertTrue(box(roles, left).right() <= box(roles, right).left() + 1e-6, roles.toString());
  }

  private static void above(String upper, String lower, List<Role> roles) {
    Box a = box(roles, upper);
    Box b = box(roles, lower);
    assertTrue(a.top() + a.bottom() < b.top() + b.bottom() - 0.5, roles.toString());
  }

  /** Figures of the tests are two thirds as wide as they are high. */
  private static void shaped(Box box, int width, int height) {
    double shape = (box.right() - box.left()) * width / ((box.bottom() - box.top()) * height);
    assertEquals(2 / 3.0, shape, 0.01, box.toString());
  }

  @Test
  void oneStandsInTheMiddleInItsOwnShape() {
    for (int[] size : new int[][] {{512, 512}, {1024, 384}, {384, 1024}}) {
      Box box = plan("@A rides a bicycle", size[0], size[1]).get(0).region();
      shaped(box, size[0], size[1]);
      assertEquals(0.5, (box.left() + box.right()) / 2, 0.001);
      double high = (box.bottom() - box.top()) * size[1] / Math.min(size[0], size[1]);
      assertEquals(0.69, high, 0.01);
    }
  }

  @Test
  void aRowGoesByTheOrderOfNaming() {
    List<Role> roles = plan("@C, @A and @B", 512, 512);
    assertEquals(List.of("A", "B", "C"), roles.stream().map(Role::name).toList());
    before("C", "A", roles);
    before("A", "B", roles);
    for (Role role : roles) {
      shaped(role.region(), 512, 512);
      assertTrue(role.region().bottom() - role.region().top() <= 0.581, roles.toString());
    }
    List<Role> five = plan("@A, @B, @C, @D and @E", 1024, 384);
    before("D", "E", five);
    // A wide picture is not filled: figures are as wide as they are high.
    assertTrue(box(five, "A").left() > 0.2, five.toString());
  }

  @Test
  void fourAndMoreStandInTwoRowsUnlessThePictureIsWideOrSomebodySaysWhere() {
    List<Role> five = plan("@A, @B, @C, @D and @E", 512, 512);
    above("A", "C", five);
    above("B", "E", five);
    before("A", "B", five);
    before("C", "D", five);
    before("D", "E", five);
    double high = box(five, "E").bottom() - box(five, "E").top();
    Box inRow = box(plan("@A left, @B, @C, @D and @E", 512, 512), "E");
    assertTrue(high > 1.4 * (inRow.bottom() - inRow.top()), five.toString());
    before("D", "E", plan("@A, @B, @C, @D and @E", 1024, 512));
    before("C", "D", plan("@A, @B, @C, @D", 1024, 512));
    above("A", "D", plan("@A, @B, @C, @D", 512, 768));
  }

  @Test
  void relationsDecideWhoIsWhere() {
    before("B", "A", plan("@A right of @B", 512, 512));
    before("A", "B", plan("@A left of @B", 512, 512));
    above("A", "B", plan("@A on @B", 512, 512));
    above("B", "A", plan("@A under @B", 512, 512));
    List<Role> three = plan("@A on @B next to @C", 512, 512);
    above("A", "B", three);
    before("B", "C", three);
    List<Role> deep = plan("@A behind @B", 512, 512);
    assertTrue(box(deep, "A").top() < box(deep, "B").top(), deep.toString());
    List<Role> front = plan("@A in front of @B", 512, 512);
    assertTrue(box(front, "B").top() < box(front, "A").top(), front.toString());
  }

  @Test
  void placesWinOverTheOrder() {
    before("B", "A", plan("@A right, @B left", 512, 512));
    before("B", "A", plan("@A right and @B", 512, 512));
    above("B", "A", plan("@A bottom, @B top", 512, 512));
    Box alone = plan("@A left, a house", 512, 512).get(0).region();
    assertTrue(alone.right() < 0.6, alone.toString());
    assertTrue(plan("@A top", 512, 512).get(0).region().bottom() <= 0.51);
    Box box = new Box(0.1f, 0.2f, 0.5f, 0.5f);
    List<Role> roles = Casting.of(CAST.place("a", box), "@A left, @B, @C", 512, 512).roles();
    Box found = box(roles, "A");
    shaped(found, 512, 512);
    assertEquals(0.5, found.bottom(), 1e-6);
    assertEquals(0.3, (found.left() + found.right()) / 2, 1e-6);
    assertTrue(found.left() >= 0.1f && found.top() >= 0.2f - 1e-6, found.toString());
    before("B", "C", roles);
    assertEquals(Spot.LEFT, CAST.place("A", Spot.RIGHT).place("a", Spot.LEFT).places().get("a"));
  }

  @Test
  void everyPromptGivesEverybodyAPlace() {
    String[] words = {"and", "on", "left of", "right of", "behind", "under", "in front of", ","};
    String[] spots = {"", ":left", ":right", ":top", ":bottom-left", ":center"};
    for (int i = 0; i < 400; i++) {
      StringBuilder prompt = new StringBuilder();
      for (int k = 0; k < 5; k++) {
        char who = (char) ('A' + (i * 7 + k * (i % 3 + 1)) % 5);
        prompt.append(" @").append(who).append(spots[(i / 3 + k * i) % 6]);
        prompt.append(' ').append(words[(i + k * (i / 8 + 1)) % 8]);
      }
      List<Role> roles = plan(prompt.toString(), 512, 128 + 64 * (i % 10));
      assertTrue(roles.stream().allMatch(role -> role.region() != null), prompt.toString());
      // A recipe places everybody where they were: that changes nothing.
      Cast again = CAST;
      for (Role role : roles) {
        again = again.place(role.name(), role.region());
      }
      int high = 128 + 64 * (i % 10);
      assertEquals(roles, Casting.of(again, prompt.toString(), 512, high).roles());
    }
  }

  @Test
  void whoIsNotNamedIsNotThere() {
    Casting casting = Casting.of(CAST, "@A and @E", 512, 512);
    assertEquals(List.of("B", "C", "D"), casting.absent());
    assertEquals(List.of(0, 4), casting.roles().stream().map(Role::slot).toList());
    Casting nobody = Casting.of(CAST, "a house, a@@b", 512, 512);
    assertEquals("a house, a@@b", nobody.text());
    assertTrue(nobody.roles().isEmpty());
  }
}
