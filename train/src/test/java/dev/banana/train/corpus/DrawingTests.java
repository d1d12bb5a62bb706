package dev.banana.train.corpus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pieces that scenes are drawn with. */
class DrawingTests {
  @Test
  void svgIsDrawnAndCropped() {
    String body = "<rect x='2' y='4' width='4' height='2'/>";
    Bitmap b = SvgArt.draw(SvgArt.document(body, 0, 0, 8, 8), 80);
    assertEquals(40, b.width(), 1);
    assertEquals(20, b.height(), 1);
    assertNull(SvgArt.draw(SvgArt.document("", 0, 0, 8, 8), 80));
  }

  @Test
  void packsGiveBackWhatWasStored(@TempDir Path folder) {
    Bitmap b = new Bitmap(2, 2, new int[] {0xFF102030, 0, 0x80400000, 0xFFFFFFFF});
    try (SpritePack.Builder builder = new SpritePack.Builder(folder, "t")) {
      EmojiNames.Name name = new EmojiNames.Name("red apple", 4, 0, List.of("fruit"));
      builder.add("red-apple", name, "", b, SpritePack.Builder.pack(b));
      builder.finish();
    }
    try (SpritePack pack = SpritePack.open(folder, "t")) {
      SpritePack.Row row = pack.rows().get(0);
      assertEquals("red apple", row.label());
      org.junit.jupiter.api.Assertions.assertArrayEquals(b.argb(), pack.read(row).argb());
    }
  }

  @Test
  void repaintingGivesTheNamedColour() {
    Bitmap ball = new OwnArt().read(row("ball"));
    for (String paint : Colours.PAINTS) {
      Bitmap painted = Colours.repaint(ball, paint);
      assertNotNull(painted);
      assertEquals(paint, Colours.word(Colours.hsv(painted.argb()[at(painted)])), paint);
    }
  }

  @Test
  void recolouringGivesEveryNamedColourToWhatHasAHueAndToWhatHasNone() {
    Bitmap ball = new OwnArt().read(row("ball"));
    Bitmap grey = plain(0xFF9A9A9A, 0xFF9A9A9A);
    for (String colour : Colours.ALL) {
      assertEquals(colour, word(Colours.recolour(ball, colour, false)), colour);
      assertEquals(colour, word(Colours.recolour(grey, colour, false)), colour);
    }
  }

  @Test
  void whatHasTwoColoursOrFaintOnesIsNotRecoloured() {
    assertNull(Colours.recolour(plain(0xFFFFFFFF, 0xFF202020), "blue", false));
    assertNull(Colours.recolour(plain(0xFFC8B8D8, 0xFF342A40), "red", false));
    assertNull(Colours.recolour(plain(0xFFC02020, 0xFF2020C0), "white", false));
  }

  @Test
  void partsOfWhatHasSeveralColoursAreRecolouredButNotWindows() {
    // More of it is window than red.
    Bitmap car = plain(0xFF40B0F0, 0xFFE02030);
    car.argb()[32] = 0xFF40B0F0;
    assertNull(Colours.recolour(car, "green", false));
    Bitmap green = Colours.recolour(car, "green", true);
    assertEquals(0xFF40B0F0, green.argb()[0]);
    assertEquals("green", Colours.of(green.argb()[63]));
    assertNull(Colours.recolour(plain(0xFFC8B8D8, 0xFF342A40), "red", true));
  }

  private static String word(Bitmap bitmap) {
    return Colours.word(Colours.hsv(bitmap.argb()[at(bitmap)]));
  }

  /** One half in one colour, one in another. */
  private static Bitmap plain(int upper, int lower) {
    int[] argb = new int[64];
    java.util.Arrays.fill(argb, 0, 32, upper);
    java.util.Arrays.fill(argb, 32, 64, lower);
    return new Bitmap(8, 8, argb);
  }

  @Test
  void aMeshOfOneTriangleIsSeenFromTheFront() {
    String obj = "v 0 0 0\nv 1 0 0\nv 0 1 0\nf 1 2 3\n";
    Mesh mesh = Mesh.read(obj, Map.of());
    Bitmap b = MeshArt.draw(mesh, 0, 0, 64);
    assertTrue(b.width() > 55 && b.height() > 55);
    assertThrows(CorpusException.class, () -> Mesh.read("v 0 0 0\nf 1 2 3\n", Map.of()));
  }

  @Test
  void figuresKeepTheirLooksAndChangeTheirPose() {
    SplittableRandom random = new SplittableRandom(1);
    Puppet who = Puppet.random(random);
    Bitmap one = who.view(random, 1).pixels().apply(100);
    Bitmap two = who.view(random, 1).pixels().apply(100);
    assertTrue(one.height() > 60 && two.height() > 60);
    assertTrue(!java.util.Arrays.equals(one.argb(), two.argb()));
  }

  @Test
  void aFigureThatKeepsItsFaceChangesItsPoseAndOthersChangeBoth() {
    Set<Integer> kept = new HashSet<>();
    int free = 0;
    for (int seed = 0; seed < 20; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      Puppet who = Puppet.random(random).acting(random);
      Puppet steady = who.keepingFace(random);
      assertEquals(who.combination(), steady.combination());
      Set<Integer> mouths = new HashSet<>();
      Set<Integer> others = new HashSet<>();
      Set<Double> arms = new HashSet<>();
      for (int i = 0; i < 10; i++) {
        PuppetArt.Pose pose = steady.pose(random, 1);
        mouths.add(pose.mouth());
        arms.add(pose.left());
        others.add(who.pose(random, 1).mouth());
      }
      assertEquals(10, arms.size());
      assertEquals(1, mouths.size());
      kept.addAll(mouths);
      free += others.size();
    }
    assertTrue(free > 40, "expressions of twenty figures: " + free);
    assertTrue(kept.size() > 2, "not all have one face: " + kept);
  }

  @Test
  void pluralsAndArticles() {
    assertEquals("mice", Words.plural("mouse"));
    assertEquals("wolves", Words.plural("wolf"));
    assertEquals("boys with long hair", Words.plural("boy with long hair"));
    assertEquals("red foxes", Words.plural("red fox"));
    assertEquals("slices of pizza", Words.plural("slice of pizza"));
    assertEquals("an owl", Words.indefinite("owl"));
    assertEquals("a unicorn", Words.indefinite("unicorn"));
    assertEquals("a ufo", Words.indefinite("ufo"));
  }

  @Test
  void starterConceptsAreManyAndNamedOnce() {
    assertTrue(Vocabulary.starter().size() >= 120);
    assertEquals("fox", Vocabulary.match("fox-face-2", "fox").concept().name());
    assertTrue(Vocabulary.match("dog-face", "dog face").face());
    assertTrue(!Vocabulary.match("dog", "dog").face());
  }

  @Test
  void aSheetIsWritten(@TempDir Path folder) throws java.io.IOException {
    Path png = folder.resolve("new/sheet.png");
    ContactSheet.Cell cell = new ContactSheet.Cell(ContactSheet.image(new int[16], 4, 4), "a b c");
    ContactSheet.write(png, List.of(cell, cell, cell), 2);
    assertTrue(Files.size(png) > 0);
  }

  private static SpritePack.Row row(String name) {
    return new OwnArt().rows().stream().filter(r -> r.key().equals(name)).findFirst().orElseThrow();
  }

  private static int at(Bitmap b) {
    // The upper part of the ball carries the colour; its middle is white.
    return b.width() * (b.height() / 6) + b.width() / 2;
  }
}
