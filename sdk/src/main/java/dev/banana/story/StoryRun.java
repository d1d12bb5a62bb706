package dev.banana.story;

import dev.banana.Banana;
import dev.banana.Cancellation;
import dev.banana.GeneratedImage;
import dev.banana.ImageRequest;
import dev.banana.Recipe;
import dev.banana.cast.Subject;
import dev.banana.error.BananaException;
import dev.banana.image.ImageFiles;
import dev.banana.session.Stop;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/** Draws the scenes of a story into a folder, one after the other. */
final class StoryRun {
  private static final String CAST = "cast";

  /** The last chunk of a PNG: no bytes, its name, its check sum. */
  private static final int TAIL = 12;

  private final Storyboard story;
  private final Banana banana;
  private final Path folder;
  private final StoryListener listener;
  private final Cancellation cancellation;

  StoryRun(
      Storyboard story,
      Banana banana,
      Path folder,
      StoryListener listener,
      Cancellation cancellation) {
    this.story = story;
    this.banana = banana;
    this.folder = folder;
    this.listener = listener;
    this.cancellation = cancellation;
  }

  void run() {
    story.cast().ifPresent(cast -> cast.subjects().forEach(banana::check));
    make(folder);
    story.cast().ifPresent(cast -> cast.subjects().forEach(this::save));
    int count = story.scenes().size();
    for (int i = 0; i < count; i++) {
      Path file = scene(folder, i);
      ImageRequest request = story.request(i).withCancellation(cancellation);
      Optional<GeneratedImage> image = Optional.empty();
      if (!there(file, banana.recipe(request))) {
        image = Optional.of(banana.generate(request));
        image.get().save(file);
      }
      if (!listener.onScene(new StoryListener.Done(i + 1, count, file, image))) {
        throw Stop.cancelled();
      }
    }
    new StoryPages(story, folder).write();
  }

  /** {@return the file of a scene, from 0} */
  static Path scene(Path folder, int index) {
    return folder.resolve(String.format(Locale.ROOT, "scene-%04d.png", index + 1));
  }

  private static void make(Path folder) {
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new BananaException(
          "Cannot write to '" + folder + "': " + e + "; choose a folder that can be written.", e);
    }
  }

  /** Who plays, so that a scene can be drawn again. */
  private void save(Subject subject) {
    make(folder.resolve(CAST));
    Path file = folder.resolve(CAST).resolve(subject.name() + ".subject");
    Subject ready = banana.prepare(subject);
    try {
      Subject old = Files.exists(file) ? Subject.open(file) : null;
      if (ready.equals(old) && ready.kept().equals(old.kept())) {
        return;
      }
    } catch (BananaException e) {
      // What was there is replaced, as every file of a story is.
      ready.save(file);
      return;
    }
    ready.save(file);
  }

  /** Whether a file holds just this picture, whole. */
  private static boolean there(Path file, Recipe wanted) {
    if (!Files.isRegularFile(file)) {
      return false;
    }
    try {
      String request = ImageFiles.read(file).labels().request();
      return !request.isEmpty() && wanted.sameAs(Recipe.parse(request)) && whole(file);
    } catch (BananaException | IOException e) {
      return false; // It is drawn anew.
    }
  }

  private static boolean whole(Path file) throws IOException {
    try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "r")) {
      if (bytes.length() < TAIL) {
        return false;
      }
      bytes.seek(bytes.length() - TAIL + 4);
      byte[] name = new byte[4];
      bytes.readFully(name);
      return new String(name, StandardCharsets.ISO_8859_1).equals("IEND");
    }
  }
}
