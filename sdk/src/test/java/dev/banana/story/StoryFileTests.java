package dev.banana.story;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.banana.cast.Box;
import dev.banana.cast.Portrait;
import dev.banana.cast.Spot;
import dev.banana.error.BananaException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoryFileTests {
  private static final String STORY =
      """
      title: The kite
      style: watercolour
      size: 256x128
      steps: 3
      seed: 7
      cast:
        Mia: mia.subject
        Bo: {images: [bo-1.png, bo-2.jpg], description: a small robot, background: keep}
        Zed:
          prompt: a green dragon
          seed: 3
          mirror: true
      scenes:
        - "@Mia flies a kite"
        - prompt: "@Bo left and @Zed"
          size: 192
          seed: 40
          steps: 4
        - {prompt: "@Mia and @Bo", place: {Bo: left, Mia: [0.4, 0, 1, 1]}, view: {Mia: 2}}
      """;

  private static final String JSON =
      """
      {"title":"The kite","style":"watercolour","size":"256x128","steps":3,"seed":7,
      \t"cast":{"Mia":"mia.subject",
      "Bo":{"images":["bo-1.png","bo-2.jpg"],"description":"a small robot","background":"keep"},
      "Zed":{"prompt":"a green dragon","seed":3,"mirror":true}},
      "scenes":["@Mia flies a kite",
      {"prompt":"@Bo left and @Zed","size":192,"seed":40,"steps":4},
      {"prompt":"@Mia and @Bo","place":{"Bo":"left","Mia":[0.4,0,1,1]},"view":{"Mia":2}}]}
      """;

  @TempDir private Path folder;

  private Path write(String text) {
    try {
      return Files.writeString(folder.resolve("story.yaml"), text);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private StoryFile read(String text) {
    return StoryFile.read(write(text));
  }

  @Test
  void yamlAndJsonSayTheSame() {
    StoryFile story = read(STORY);
    assertEquals(story, read(JSON));
    assertEquals("The kite", story.title());
    assertEquals(List.of(256, 128), List.of(story.width(), story.height()));
    assertEquals(OptionalInt.of(3), story.steps());
    assertEquals(folder.resolve("mia.subject"), story.cast().get(0).subject().orElseThrow());
    assertEquals(2, story.cast().get(1).images().size());
    assertEquals(Portrait.Ground.KEEP, story.cast().get(1).ground());
    assertEquals(3, story.cast().get(2).seed());
    assertEquals(List.of(false, false, true), story.cast().stream().map(Actor::mirrored).toList());
    Scene second = story.scenes().get(1);
    assertEquals(OptionalLong.of(40), second.seed());
    assertEquals(OptionalInt.of(192), second.height());
    assertEquals(
        Map.of("Bo", Spot.LEFT, "Mia", new Box(0.4f, 0, 1, 1)), story.scenes().get(2).places());
    assertEquals(Map.of("Mia", 1), story.scenes().get(2).shown());
  }

  @Test
  void anchorsMayBeUsedAgainButNotInThemselves() {
    StoryFile story =
        read("scenes:\n  - &a {prompt: a house, seed: 4}\n  - *a\n  - *a\nstyle: plain");
    assertEquals(3, story.scenes().size());
    assertEquals(story.scenes().get(0), story.scenes().get(2));
    refused("scenes: &a\n  - a house\n  - *a", "the anchor 'a' is used inside itself");
    refused("scenes: &a [&b {prompt: *a}]", "used inside itself");
    refused("scenes: [*b]", "the anchor 'b' is used but not there");
  }

  @Test
  void aFewLinesCannotStandForMillions() {
    StringBuilder bomb = new StringBuilder("title: x\nstyle: y\ncast:\n  a0: &a0 [x, x, x, x]\n");
    for (int i = 1; i < 30; i++) {
      String before = "*a" + (i - 1);
      bomb.append("  a").append(i).append(": &a").append(i).append(" [");
      bomb.append(String.join(", ", java.util.Collections.nCopies(9, before))).append("]\n");
    }
    refused(bomb + "scenes: [x]", "it ");
    refused("scenes: " + "[".repeat(50_000), "levels");
    refused("{\"scenes\": " + "[".repeat(50_000), "levels");
    refused("scenes:\n" + "- ".repeat(20_000) + "x", "levels");
  }

  @Test
  void everyMistakeIsSaidBeforeAnythingIsDrawn() {
    refused("", "it is empty");
    refused("scenes:", "the story has no scenes");
    refused("title: x", "the story has no scenes");
    refused("scenes: []", "the story has no scenes");
    refused("just words", "a story is one value, expected a map");
    refused("scenes: [x]\nscens: [y]", "a story has a key 'scens', expected only [cast,");
    refused("scenes: [x]\nscenes: [y]", "'scenes' is there twice");
    refused("cast: {Mia: a, Mia: b}\nscenes: [x]", "'Mia' is there twice");
    refused("cast: {Mia: a, MIA: b}\nscenes: [x]", "two characters called @MIA");
    refused(
        "cast: {A: a, B: b, C: c, D: d, E: e, F: f}\nscenes: [x]",
        "the cast has 6 characters, expected at most 5");
    refused("cast: {Mia: a}\nscenes: [x, \"@Nobody waves\"]", "scene 2 names @Nobody");
    refused("cast: {M-a: a}\nscenes: [x]", "Cannot call a character 'M-a'");
    refused("cast: {Mia: {description: x}}\nscenes: [x]", "expected one of 'subject', 'images'");
    refused("cast: {Mia: {prompt: x, images: [y]}}\nscenes: [x]", "found several");
    refused("cast: {Mia: {images: [a, b, c, d, e]}}\nscenes: [x]", "of 5 pictures");
    refused("cast: {Mia: {images: a}}\nscenes: [x]", "'images' is one value, expected a list");
    refused("scenes: [\"\"]", "scene 1: Cannot draw an empty prompt");
    refused("scenes: [{prompt: x, size: 100x100}]", "scene 1: Cannot draw a width of 100");
    refused("scenes: [{prompt: x, size: big}]", "'size' is 'big'");
    refused("scenes: [{prompt: x, steps: 99}]", "scene 1: Cannot draw in 99 steps");
    refused("scenes: [{prompt: x, seed: 1.5}]", "'seed' is '1.5', expected a whole number");
    refused("scenes: [{prompt: x, place: {Mia: left}}]", "scene 1: Cannot place @Mia");
    refused("scenes: [{prompt: x, view: {Mia: 1}}]", "scene 1: Cannot show a view of @Mia");
    refused("scenes: [{prompt: \"@A\", view: {A: 5}}]", "'view' of A is 5, expected 1 to 4");
    refused("scenes: [{prompt: \"@A\", view: {A: left}}]", "expected a whole number");
    refused("scenes: [{prompt: \"@A\", place: {A: [0, 0, 2, 1]}}]", "in the box");
    refused("scenes: [{prompt: \"@A\", place: {A: [0, 0, x, 1]}}]", "something that is no number");
    refused("scenes: [x\ntitle: y", "line ");
    refused("scenes: [x]\n--- \nscenes: [y]", "more than one document");
    refused("{\"scenes\": [\"x\"", "it is not JSON");
    refused("{\"scenes\": [\"x\"], \"scenes\": []}", "'scenes' is there twice");
    refused("? [a, b]\n: x", "a key is a list or a map");
    refused("title: !!java.lang.Runtime x\nscenes: [1]\nextra: 1", "has a key 'extra'");
  }

  @Test
  void refusesFilesThatAreNoText() throws IOException {
    Path file = folder.resolve("story.yaml");
    Files.write(file, new byte[] {(byte) 0xff, (byte) 0xfe, 0, 1});
    String message = assertThrows(BananaException.class, () -> StoryFile.read(file)).getMessage();
    assertTrue(message.contains("not a text in UTF-8"), message);
    Path missing = folder.resolve("missing.yaml");
    assertThrows(BananaException.class, () -> StoryFile.read(missing));
  }

  @Test
  void tenThousandScenesAreReadAtOnce() {
    StringBuilder text = new StringBuilder("seed: 5\nscenes:\n");
    for (int i = 0; i < 10_000; i++) {
      text.append("  - a picture of house number ").append(i).append('\n');
    }
    StoryFile story = read(text.toString());
    assertEquals(10_000, story.scenes().size());
    assertEquals("a picture of house number 9999", story.scenes().get(9999).prompt());
  }

  private void refused(String text, String part) {
    Path file = write(text);
    String message = assertThrows(BananaException.class, () -> StoryFile.read(file)).getMessage();
    assertTrue(message.startsWith("Cannot read story '" + file + "': "), message);
    assertTrue(message.contains(part), message);
  }
}
