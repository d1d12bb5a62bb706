package dev.banana.story;

import static dev.banana.error.BananaException.require;
import static dev.banana.error.BananaException.requireFile;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.banana.Banana;
import dev.banana.Cancellation;
import dev.banana.cast.Cast;
import dev.banana.cast.Finish;
import dev.banana.cast.Names;
import dev.banana.cast.Portrait;
import dev.banana.cast.Script;
import dev.banana.cast.Subject;
import dev.banana.error.BananaException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * A story as people write it, in YAML or JSON.
 *
 * <pre>
 * title: The kite
 * style: watercolour
 * finish: lively
 * size: 512x512
 * seed: 7
 * cast:
 *   Mia: mia.subject
 *   Bo: {images: [bo-1.png, bo-2.jpg], description: a small robot}
 *   Zed: {prompt: a green dragon, seed: 3, mirror: true}
 * scenes:
 *   - "@Mia flies a kite on a hill"
 *   - {prompt: "@Bo left and @Zed right", size: 768x512, seed: 40, steps: 4}
 *   - {prompt: "@Mia and @Bo", place: {Bo: left, Mia: [0.4, 0, 1, 1]}, view: {Mia: 2}}
 * </pre>
 *
 * <p>Files are looked for beside the story. It may come from a stranger: it is read within limits
 * and every mistake is found before anything is drawn.
 *
 * @param title may be empty
 * @param style words that are added to every prompt; may be empty
 * @param cast who plays, in the order of their slots
 * @param scenes at least one
 * @param width pixels across
 * @param height pixels down
 * @param steps empty for the model's own
 * @param seed of the first scene
 * @param finish how characters come into the pictures
 */
public record StoryFile(
    String title,
    String style,
    List<Actor> cast,
    List<Scene> scenes,
    int width,
    int height,
    OptionalInt steps,
    long seed,
    Finish finish) {
  /** The largest file that is read, in bytes. */
  public static final int LARGEST = 1 << 25;

  private static final int SIDE = 512;
  private static final Set<String> KEYS =
      Set.of("title", "style", "size", "seed", "steps", "cast", "scenes", "finish");

  /** Checks who plays, and that scenes name nobody else. */
  public StoryFile {
    require(!scenes.isEmpty(), "the story has no scenes, expected at least one under 'scenes'");
    require(
        cast.size() <= Cast.MOST,
        "the cast has %d characters, expected at most %d; leave some out",
        cast.size(),
        Cast.MOST);
    Map<String, String> names = new LinkedHashMap<>();
    for (Actor actor : cast) {
      String other = names.put(actor.name().toLowerCase(Locale.ROOT), actor.name());
      require(other == null, "the cast has two characters called @%s", actor.name());
    }
    for (int i = 0; i < scenes.size() && !cast.isEmpty(); i++) {
      for (String name : Script.names(scenes.get(i).prompt())) {
        require(
            names.containsKey(name.toLowerCase(Locale.ROOT)),
            "scene %d names @%s, the cast has only %s; check the name, or write @@ for the sign"
                + " itself",
            i + 1,
            Names.shown(name),
            names.values());
      }
    }
    cast = List.copyOf(cast);
    scenes = List.copyOf(scenes);
  }

  /**
   * {@return the story in a file}
   *
   * @param file YAML or JSON
   * @throws BananaException if it is not a story, with the place of the mistake
   */
  public static StoryFile read(Path file) {
    requireFile(file, "read story");
    try {
      long size = Files.size(file);
      require(size <= LARGEST, "it has %d bytes, expected at most %d", size, LARGEST);
      Path folder = file.toAbsolutePath().normalize().getParent();
      ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file));
      // A new decoder refuses what is not UTF-8.
      String text = StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
      return new Reader(folder).story(StoryText.read(text));
    } catch (CharacterCodingException e) {
      throw failed(file, "it is not a text in UTF-8", e);
    } catch (IOException e) {
      throw failed(file, String.valueOf(e.getMessage()), e);
    } catch (BananaException e) {
      throw failed(file, e.getMessage(), e);
    }
  }

  private static BananaException failed(Path file, String reason, Exception cause) {
    return new BananaException(
        "Cannot read story '" + file + "': " + reason.replaceAll("\\.$", "") + ".", cause);
  }

  /**
   * {@return the story with its characters, as a model reads them: pictures are read and those that
   * are words are drawn}
   *
   * @param banana the model
   * @param cancellation gives it up
   */
  public Storyboard storyboard(Banana banana, Cancellation cancellation) {
    List<Subject> subjects = new ArrayList<>();
    for (Actor actor : cast) {
      subjects.add(actor.subject(banana, cancellation));
    }
    Optional<Cast> playing =
        subjects.isEmpty() ? Optional.empty() : Optional.of(Cast.of(subjects).withFinish(finish));
    return new Storyboard(title, style, playing, scenes, width, height, steps, seed);
  }

  /** Reads one file; {@code folder} is where it lies. */
  private record Reader(Path folder) {
    StoryFile story(JsonElement root) {
      JsonObject json = Fields.map(root, "a story", KEYS);
      int[] size = Fields.size(json, new int[] {SIDE, SIDE});
      List<Actor> cast = new ArrayList<>();
      if (json.has("cast") && !json.get("cast").isJsonNull()) {
        JsonObject names = Fields.map(json.get("cast"), "'cast'", null);
        names.entrySet().forEach(entry -> cast.add(actor(entry.getKey(), entry.getValue())));
      }
      List<Scene> scenes = new ArrayList<>();
      for (JsonElement scene : Fields.list(json, "scenes")) {
        scenes.add(scene(scene, scenes.size() + 1));
      }
      return new StoryFile(
          Fields.text(json, "title").orElse(""),
          Fields.text(json, "style").orElse(""),
          cast,
          scenes,
          size[0],
          size[1],
          Fields.steps(json),
          Fields.number(json, "seed").orElse(0L),
          Fields.text(json, "finish").map(Finish::of).orElse(Finish.LIVELY));
    }

    private Actor actor(String name, JsonElement value) {
      if (value.isJsonPrimitive()) {
        Path file = Fields.path(folder, value.getAsString());
        return new Actor(
            name,
            Optional.empty(),
            Optional.of(file),
            List.of(),
            Optional.empty(),
            0,
            Portrait.Ground.AUTO,
            false);
      }
      JsonObject json =
          Fields.map(
              value,
              "'" + Names.shown(name) + "'",
              Set.of("subject", "images", "prompt", "seed", "description", "background", "mirror"));
      List<Path> images = new ArrayList<>();
      for (JsonElement image : Fields.list(json, "images")) {
        images.add(Fields.path(folder, Fields.text(image, "images")));
      }
      return new Actor(
          name,
          Fields.text(json, "description"),
          Fields.text(json, "subject").map(text -> Fields.path(folder, text)),
          images,
          Fields.text(json, "prompt"),
          Fields.number(json, "seed").orElse(0L),
          Fields.ground(json),
          Fields.flag(json, "mirror"));
    }

    private Scene scene(JsonElement value, int number) {
      try {
        return value.isJsonPrimitive() ? Scene.of(value.getAsString()) : Fields.scene(value);
      } catch (BananaException e) {
        throw new BananaException("scene " + number + ": " + e.getMessage(), e);
      }
    }
  }
}
