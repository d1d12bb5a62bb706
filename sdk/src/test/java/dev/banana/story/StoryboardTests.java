package dev.banana.story;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.banana.Banana;
import dev.banana.Cancellation;
import dev.banana.ImageRequest;
import dev.banana.Options;
import dev.banana.Recipe;
import dev.banana.cast.Cast;
import dev.banana.cast.Figures;
import dev.banana.cast.Spot;
import dev.banana.cast.Subject;
import dev.banana.error.BananaException;
import dev.banana.error.CancelledException;
import dev.banana.image.ImageFiles;
import dev.banana.image.Pictures;
import dev.banana.image.RgbaImage;
import dev.banana.model.UntrainedBundle;
import dev.banana.model.family.banana.BananaFamily;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoryboardTests {
  @TempDir private static Path shared;

  private static Banana banana;
  private static Cast cast;

  @TempDir private Path folder;

  @BeforeAll
  static void open() {
    UntrainedBundle.write(shared.resolve("tiny"), "tiny-v1", BananaFamily.tiny(), 1);
    banana = Banana.open(shared.resolve("tiny"), Options.defaults().withThreads(1));
    cast =
        Cast.of(
            banana.subject(
                Subject.from("Mia", Figures.figure(64, 64, 0xc02030, 0xffffff))
                    .withDescription("a <b>girl</b> & co")),
            banana.subject(Subject.from("Bo", Figures.figure(64, 64, 0x20c030, 0xffffff))));
  }

  @AfterAll
  static void close() {
    banana.close();
  }

  private static Storyboard story(int scenes) {
    Scene[] all = new Scene[scenes];
    for (int i = 0; i < scenes; i++) {
      all[i] = Scene.of("@Mia in place " + i);
    }
    return Storyboard.of(cast, all).withSize(128, 128).withSteps(1).withSeed(10);
  }

  /** Draws, and names the scenes that were drawn now. */
  private List<Integer> draw(Storyboard story) {
    List<Integer> drawn = new ArrayList<>();
    story.draw(
        banana,
        folder,
        scene -> {
          scene.image().ifPresent(image -> drawn.add(scene.number()));
          return true;
        });
    return drawn;
  }

  @Test
  void eachSceneIsThePictureOfItsRequest() throws IOException {
    Storyboard story =
        Storyboard.of(
                cast,
                Scene.of("@Mia and @Bo"),
                Scene.of("@Bo dances").withSeed(3).withSize(192, 128).withSteps(2),
                Scene.of("@Mia meets @Bo").place("Mia", Spot.RIGHT),
                Scene.of("an empty room"))
            .withStyle("watercolour")
            .withSize(128, 128)
            .withSteps(1)
            .withSeed(7);
    assertEquals(List.of(1, 2, 3, 4), draw(story));
    ImageRequest second =
        ImageRequest.of("@Bo dances, watercolour")
            .withSize(192, 128)
            .withSteps(2)
            .withSeed(3)
            .withCast(cast);
    assertArrayEquals(
        banana.generate(second).pixels().rgb(),
        Pictures.read(folder.resolve("scene-0002.png")).colours().rgb());
    Recipe third =
        Recipe.parse(ImageFiles.read(folder.resolve("scene-0003.png")).labels().request());
    assertEquals(9, third.seed());
    assertTrue(third.cast().get(0).region().left() > third.cast().get(1).region().left());
    Subject saved = Subject.open(folder.resolve("cast").resolve("Mia.subject"));
    assertEquals(cast.subjects().get(0), saved);
    try (Stream<Path> files = Files.list(folder)) {
      assertEquals(7, files.count(), "4 scenes, cast, page, sheet");
    }
  }

  @Test
  void aRunThatWasStoppedGoesOnWhereItWas() throws IOException {
    Storyboard story = story(5);
    assertThrows(
        CancelledException.class, () -> story.draw(banana, folder, scene -> scene.number() < 3));
    byte[] first = Files.readAllBytes(folder.resolve("scene-0001.png"));
    assertEquals(List.of(4, 5), draw(story));
    assertEquals(List.of(), draw(story));
    assertArrayEquals(first, Files.readAllBytes(folder.resolve("scene-0001.png")));
    // One that was cut, one that is no picture, one that is another picture.
    Files.write(folder.resolve("scene-0001.png"), Arrays.copyOf(first, first.length - 15));
    Files.writeString(folder.resolve("scene-0002.png"), "nothing");
    Files.copy(
        folder.resolve("scene-0004.png"),
        folder.resolve("scene-0003.png"),
        java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    assertEquals(List.of(1, 2, 3), draw(story));
    assertArrayEquals(first, Files.readAllBytes(folder.resolve("scene-0001.png")));
    assertEquals(List.of(1, 2, 3, 4, 5), draw(story.withSeed(99)));
  }

  @Test
  void stopsWhenItIsCancelledAndLeavesWholeFilesOnly() throws IOException {
    Cancellation cancellation = new Cancellation();
    assertThrows(
        CancelledException.class,
        () ->
            story(6)
                .draw(
                    banana,
                    folder,
                    scene -> {
                      if (scene.number() == 2) {
                        cancellation.cancel();
                      }
                      return true;
                    },
                    cancellation));
    try (Stream<Path> files = Files.list(folder)) {
      List<String> names = files.map(file -> file.getFileName().toString()).sorted().toList();
      assertEquals(List.of("cast", "scene-0001.png", "scene-0002.png"), names);
    }
  }

  @Test
  void thePageHoldsAllPicturesAndAllWordsAreText() throws IOException {
    Storyboard story =
        Storyboard.of(
                cast, Scene.of("@Mia says \"<script>alert('x')</script>\" & leaves"), Scene.of("y"))
            .withTitle("<img src=x onerror=alert(1)>")
            .withSize(128, 128)
            .withSteps(1);
    draw(story);
    String page = Files.readString(folder.resolve("index.html"));
    assertFalse(page.contains("<script"), page.substring(0, 300));
    assertFalse(page.contains("<img src=x"), page.substring(0, 300));
    assertFalse(page.contains("<b>girl"));
    assertTrue(page.contains("&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&quot; &amp; leaves"));
    assertTrue(page.contains("a &lt;b&gt;girl&lt;/b&gt; &amp; co"));
    assertEquals(2, page.split("data:image/jpeg;base64,", -1).length - 1);
    assertEquals(2, page.split("data:image/png;base64,", -1).length - 1);
    assertFalse(page.replace("http-equiv", "").contains("http"), "asks no server");
    int from = page.indexOf("data:image/jpeg;base64,") + 23;
    byte[] jpeg =
        java.util.Base64.getDecoder().decode(page.substring(from, page.indexOf('"', from)));
    assertEquals(128, Pictures.read(jpeg, "jpeg").width());
  }

  @Test
  void aLongStoryHasSeveralPagesAndSheets() throws IOException {
    Storyboard story = story(StoryPages.EACH + 3);
    byte[] picture = Pictures.plainPng(Figures.figure(64, 64, 0xc02030, 0xffffff).colours());
    for (int i = 0; i < StoryPages.EACH + 3; i++) {
      Files.write(StoryRun.scene(folder, i), picture);
    }
    new StoryPages(story, folder).write();
    RgbaImage sheet = Pictures.read(folder.resolve("contact-sheet.png"));
    assertEquals(sheet.width(), sheet.height());
    assertTrue(Pictures.read(folder.resolve("contact-sheet-002.png")).width() < sheet.width());
    assertTrue(Files.readString(folder.resolve("index.html")).contains("href=\"page-002.html\""));
    String last = Files.readString(folder.resolve("page-002.html"));
    assertTrue(last.contains("103. "), "the last scene");
    assertTrue(last.contains("href=\"index.html\""));
  }

  @Test
  void aStoryFileIsDrawnWithWhatLiesBesideIt() throws IOException {
    cast.subjects().get(0).save(folder.resolve("mia.subject"));
    Files.write(
        folder.resolve("bo.png"),
        Pictures.plainPng(Figures.figure(64, 64, 0x20c030, 0xffffff).colours()));
    Path file =
        Files.writeString(
            folder.resolve("story.yaml"),
            """
            size: 128
            steps: 1
            cast:
              Mia: mia.subject
              Bo: {images: [bo.png]}
              Zed: {prompt: a dragon, description: a green dragon}
              Eve: {subject: mia.subject, description: a queen}
            scenes: ["@Mia, @Bo, @Zed and @Eve"]
            """);
    Storyboard story = StoryFile.read(file).storyboard(banana, Cancellation.NONE);
    assertEquals(
        List.of("Mia", "Bo", "Zed", "Eve"),
        story.cast().orElseThrow().subjects().stream().map(Subject::name).toList());
    assertEquals(cast.subjects().get(0), story.cast().orElseThrow().subjects().get(0));
    assertEquals(cast.subjects().get(1), story.cast().orElseThrow().subjects().get(1));
    assertEquals("a green dragon", story.cast().orElseThrow().subjects().get(2).description());
    assertEquals("a queen", story.cast().orElseThrow().subjects().get(3).description());
    assertEquals(List.of(1), draw(story));
  }

  @Test
  void refusesStoriesThatCannotBeDrawn() {
    assertThrows(BananaException.class, () -> Storyboard.of(cast));
    String message =
        assertThrows(
                BananaException.class,
                () -> Storyboard.of(cast, Scene.of("x"), Scene.of("@Nobody")))
            .getMessage();
    assertTrue(message.startsWith("Scene 2: Cannot draw @Nobody"), message);
    assertThrows(BananaException.class, () -> Scene.of("x").place("Mia", Spot.LEFT));
    assertThrows(BananaException.class, () -> story(1).withSize(100, 100));
    assertThrows(BananaException.class, () -> story(1).withStyle("x".repeat(501)));
    assertThrows(
        BananaException.class,
        () ->
            Storyboard.of(cast, Collections.nCopies(100_001, Scene.of("x")).toArray(Scene[]::new)));
  }

  @Test
  void refusesAFolderThatCannotBeMade() throws IOException {
    Path file = Files.writeString(folder.resolve("taken"), "kept");
    String message =
        assertThrows(BananaException.class, () -> story(1).draw(banana, file, StoryListener.SILENT))
            .getMessage();
    assertTrue(message.contains("choose a folder"), message);
    assertEquals("kept", Files.readString(file));
  }
}
