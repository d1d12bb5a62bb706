package dev.banana.train.corpus;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Scenes are reproducible, and their captions and masks are true. */
class CorpusTests {
  private static final int SIDE = 96;

  private static Corpus.Config config(long seed, Corpus.Split split) {
    return Corpus.Config.emoji(seed, split).withObjects(0).withPeople(0);
  }

  @Test
  void sameIndexGivesTheSameSceneOnEveryThread() {
    Corpus.Config config = Corpus.Config.cast(5, Corpus.Split.TRAIN).withConcepts(Set.of());
    try (Corpus first = Corpus.own(config);
        Corpus second = Corpus.own(config)) {
      List<Scene> expected =
          IntStream.range(0, 24).mapToObj(i -> first.scene(i, SIDE, SIDE)).toList();
      List<Scene> found =
          IntStream.range(0, 24).parallel().mapToObj(i -> second.scene(i, SIDE, SIDE)).toList();
      for (int i = 0; i < expected.size(); i++) {
        assertArrayEquals(expected.get(i).rgb(), found.get(i).rgb());
        assertArrayEquals(expected.get(i).slots(), found.get(i).slots());
        assertEquals(expected.get(i).caption(), found.get(i).caption());
        assertEquals(expected.get(i).subjects(), found.get(i).subjects());
        assertEquals(expected.get(i).references().size(), found.get(i).references().size());
      }
    }
  }

  @Test
  void anotherSeedGivesOtherScenes() {
    try (Corpus a = Corpus.own(config(1, Corpus.Split.TRAIN));
        Corpus b = Corpus.own(config(2, Corpus.Split.TRAIN))) {
      assertNotEquals(a.scene(0, SIDE, SIDE).caption(), b.scene(0, SIDE, SIDE).caption());
    }
  }

  @Test
  void sizesThatAreNotSquareAreDrawn() {
    try (Corpus corpus = Corpus.own(config(1, Corpus.Split.TRAIN))) {
      Scene scene = corpus.scene(3, 160, 64);
      assertEquals(160 * 64, scene.rgb().length);
      assertThrows(IllegalArgumentException.class, () -> corpus.scene(3, 8, 64));
    }
  }

  @Test
  void countedCaptionsCountTheSubjects() {
    Pattern counted = Pattern.compile("\\b(two|three|four|five) ");
    int seen = 0;
    try (Corpus corpus = Corpus.own(config(3, Corpus.Split.TRAIN).withSubjects(0, 0, 1))) {
      for (int i = 0; i < 60; i++) {
        Scene scene = corpus.scene(i, SIDE, SIDE);
        Matcher m = counted.matcher(scene.caption());
        if (m.find()) {
          seen++;
          int n = List.of("two", "three", "four", "five").indexOf(m.group(1)) + 2;
          assertEquals(n, scene.subjects().size(), scene.caption());
        }
        scene.subjects().forEach(s -> assertTrue(visible(scene, s.slot()), scene.caption()));
      }
    }
    assertTrue(seen > 10);
  }

  @Test
  void leftOfIsReallyLeftAndOnTopIsReallyOnTop() {
    int seen = 0;
    try (Corpus corpus = Corpus.own(config(4, Corpus.Split.TRAIN).withSubjects(0, 1, 0))) {
      for (int i = 0; i < 120; i++) {
        Scene scene = corpus.scene(i, SIDE, SIDE);
        Subject a = scene.subjects().get(0);
        Subject b = scene.subjects().get(1);
        String caption = scene.caption();
        boolean swapped = position(caption, b.concept()) < position(caption, a.concept());
        Subject first = swapped ? b : a;
        Subject second = swapped ? a : b;
        if (caption.matches(".* (to the left|left|on the left) of .*")) {
          assertTrue(middle(first) < middle(second), caption);
          seen++;
        } else if (caption.matches(".* (to the right|right|on the right) of .*")) {
          assertTrue(middle(first) > middle(second), caption);
          seen++;
        } else if (caption.matches(".* (on top of|standing on|above|over) .*")) {
          assertTrue(first.y() < second.y(), caption);
          assertTrue(first.y() + first.height() < second.y() + second.height(), caption);
          seen++;
        }
      }
    }
    assertTrue(seen > 40);
  }

  @Test
  void standingThingsAreWhereTheirShapePutsThemWhateverIsBehind() {
    Corpus.Config alone =
        Corpus.Config.starter(8, Corpus.Split.TRAIN)
            .withPeople(0)
            .withSubjects(1, 0, 0)
            .withConcepts(Set.of("apple"))
            .standing(true);
    Set<List<Integer>> boxes = new java.util.HashSet<>();
    Set<Integer> corners = new java.util.HashSet<>();
    try (Corpus corpus = Corpus.own(alone)) {
      for (int i = 0; i < 12; i++) {
        Scene scene = corpus.scene(i, SIDE, SIDE);
        Subject apple = scene.subjects().get(0);
        boxes.add(List.of(apple.x(), apple.y(), apple.width(), apple.height()));
        corners.add(scene.rgb()[0]);
      }
    }
    assertEquals(1, boxes.size(), boxes.toString());
    assertTrue(corners.size() > 6);
  }

  @Test
  void fiveWhoStandAreLargerInTwoRowsThanInOne() {
    Corpus.Config crowd =
        Corpus.Config.cast(9, Corpus.Split.TRAIN)
            .withPeople(1)
            .withSubjects(0, 0, 1)
            .standing(true);
    double square = 0;
    double wide = 0;
    try (Corpus corpus = Corpus.own(crowd)) {
      for (int i = 0; i < 40; i++) {
        Scene scene = corpus.scene(i, SIDE, SIDE);
        if (scene.subjects().size() < 4) {
          continue;
        }
        int half = scene.subjects().size() / 2;
        Subject last = scene.subjects().get(scene.subjects().size() - 1);
        Subject first = scene.subjects().get(0);
        assertTrue(first.y() + first.height() <= last.y() + 2, scene.caption());
        assertTrue(middle(scene.subjects().get(half)) < middle(last), scene.caption());
        square += last.height();
        wide += corpus.scene(i, 2 * SIDE, SIDE).subjects().get(0).height();
      }
    }
    assertTrue(square > 0.75 * wide, square + " of " + wide);
  }

  @Test
  void masksHoldOnlySlotsThatExist() {
    try (Corpus corpus =
        Corpus.own(Corpus.Config.cast(6, Corpus.Split.TRAIN).withConcepts(Set.of()))) {
      for (int i = 0; i < 40; i++) {
        Scene scene = corpus.scene(i, SIDE, SIDE);
        Set<Integer> slots =
            new java.util.HashSet<>(scene.subjects().stream().map(Subject::slot).toList());
        assertEquals(scene.subjects().size(), slots.size());
        for (int p = 0; p < scene.slots().length; p++) {
          int slot = scene.slots()[p];
          assertTrue(slot == 0 || slots.contains(slot));
          assertTrue(scene.classes()[p] >= 0 && scene.classes()[p] < 10);
        }
      }
    }
  }

  @Test
  void placeholdersNameReferencesThatAreGiven() {
    Pattern placeholder = Pattern.compile("\\[S([1-5])\\]");
    int withSlots = 0;
    int referenced = 0;
    try (Corpus corpus =
        Corpus.own(Corpus.Config.cast(7, Corpus.Split.TRAIN).withConcepts(Set.of()))) {
      for (int i = 0; i < 80; i++) {
        Scene scene = corpus.scene(i, SIDE, SIDE);
        List<Integer> given = scene.references().stream().map(Reference::slot).toList();
        referenced += given.isEmpty() ? 0 : 1;
        withSlots += scene.mode() == Scene.CaptionMode.SLOTS ? 1 : 0;
        assertTrue(given.size() <= 5);
        Matcher m = placeholder.matcher(scene.caption());
        boolean any = false;
        while (m.find()) {
          any = true;
          assertTrue(given.contains(Integer.parseInt(m.group(1))), scene.caption());
        }
        assertTrue(!any || scene.mode() != Scene.CaptionMode.ATTRIBUTES, scene.caption());
        scene.references().forEach(r -> assertEquals(256 * 256, r.rgb().length));
      }
    }
    assertTrue(referenced > 30 && withSlots > 12);
  }

  @Test
  void aFolderThatWasNotFetchedSaysWhatToDo(@TempDir Path folder) {
    CorpusException e =
        assertThrows(
            CorpusException.class,
            () -> Corpus.open(folder, Corpus.Config.starter(1, Corpus.Split.TRAIN)));
    assertTrue(e.getMessage().contains("corpus fetch"), e.getMessage());
  }

  @Test
  void unknownConceptsAreRefused() {
    assertThrows(
        CorpusException.class,
        () -> Corpus.own(config(1, Corpus.Split.TRAIN).withConcepts(Set.of("no such thing"))));
  }

  @Test
  void sharesOutsideTheirRangeAreRefused() {
    Corpus.Config config = config(1, Corpus.Split.TRAIN);
    assertThrows(IllegalArgumentException.class, () -> config.withPeople(1.5));
    assertThrows(IllegalArgumentException.class, () -> config.withReferences(Double.NaN));
    assertThrows(IllegalArgumentException.class, () -> config.withSubjects(0, 0, 0));
  }

  @Test
  void theNoticeNamesEveryPackage() {
    String text = Attribution.text();
    Artifact.all().forEach(a -> assertTrue(text.contains(a.name() + " " + a.version()), a.name()));
    assertFalse(text.contains("unnamed"));
    SpriteFamily.all().forEach(f -> assertTrue(text.contains(f.id() + " ("), f.id()));
  }

  @Test
  void theNoticeOfTheProjectSaysTheSame() throws IOException {
    String notice = Files.readString(Path.of("../NOTICE"));
    assertTrue(notice.contains(Attribution.text()), "NOTICE lacks THIRD_PARTY_DATA.txt as it is");
    String embedded = notice.substring(0, notice.indexOf("What the larger presets"));
    SpriteFamily.all().stream()
        .filter(f -> f.part() == Part.EMOJI)
        .map(f -> f.artifact().substring(f.artifact().indexOf('/') + 1))
        .forEach(name -> assertTrue(embedded.contains(name), name));
    assertTrue(notice.contains("rasterised, recoloured, and composited"), "what was modified");
  }

  @Test
  void everyPackageHasALicenceThatTheCorpusAccepts() {
    Artifact.all()
        .forEach(a -> assertTrue(Attribution.licenceUrl(a.licence()).startsWith("https://")));
    assertThrows(CorpusException.class, () -> Attribution.licenceUrl("CC-BY-SA-4.0"));
  }

  @Test
  void olderMixesDrawTheSameScenesAsEver() {
    // CRC-32 of the captions of scenes 0 to 39, as drawn before the corpus became wide.
    assertEquals(
        OWN_CAST, captions(Corpus.Config.cast(5, Corpus.Split.TRAIN).withConcepts(Set.of())));
    assertEquals(OWN_STARTER, captions(Corpus.Config.starter(6, Corpus.Split.TRAIN)));
  }

  private static final long OWN_CAST = 4137114546L;
  private static final long OWN_STARTER = 1043107006L;

  private static long captions(Corpus.Config config) {
    CRC32 crc = new CRC32();
    try (Corpus corpus = Corpus.own(config)) {
      for (int i = 0; i < 40; i++) {
        crc.update(corpus.scene(i, SIDE, SIDE).caption().getBytes(StandardCharsets.UTF_8));
      }
    }
    return crc.getValue();
  }

  @Test
  void richScenesTellLightPlacesExpressionsAndProps() {
    StringBuilder all = new StringBuilder();
    Corpus.Config config = Corpus.Config.everything(1, Corpus.Split.TRAIN).withParts(Map.of());
    try (Corpus corpus = Corpus.own(config.withObjects(0).withPeople(0.7))) {
      for (int i = 0; i < 160; i++) {
        all.append(corpus.scene(i, 24, 32).caption()).append('\n');
      }
    }
    for (String words :
        List.of(
            " light",
            "(forest|woods|underwater|city|rain|kitchen|stage|garden)",
            " holding an? ",
            "(smiling|happy|laughing|cheerful|friendly) ",
            "(sad|unhappy|frowning|surprised|astonished|serious|calm) ",
            "(waving|arms raised)")) {
      assertTrue(Pattern.compile(words).matcher(all).find(), words);
    }
  }

  private static int position(String caption, String concept) {
    Matcher m = Pattern.compile("\\b" + concept + "\\b").matcher(caption);
    return m.find() ? m.start() : -1;
  }

  private static int middle(Subject s) {
    return s.x() + s.width() / 2;
  }

  private static boolean visible(Scene scene, int slot) {
    for (byte b : scene.slots()) {
      if (b == slot) {
        return true;
      }
    }
    return false;
  }
}
