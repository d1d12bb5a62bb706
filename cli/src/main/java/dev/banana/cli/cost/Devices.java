package dev.banana.cli.cost;

import static dev.banana.error.BananaException.require;

import dev.banana.error.BananaException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;

/** The devices that come along, by name, and those of other people, by file. */
public final class Devices {
  private static final List<String> NAMES =
      List.of(
          "snapdragon-8-elite-gen-5",
          "snapdragon-8-elite",
          "snapdragon-8-gen-3",
          "snapdragon-7-gen-4",
          "dimensity-9300",
          "apple-a18-pro",
          "snapdragon-x-elite");
  private static final int LARGEST = 1 << 16;

  private Devices() {}

  /** {@return the names of those that come along} */
  public static List<String> names() {
    return NAMES;
  }

  /**
   * {@return a device}
   *
   * @param word one of the {@link #names}, or the path of a file as {@link Device} describes it
   * @throws BananaException if there is none, or it is not as it should be
   */
  public static Device find(String word) {
    try {
      if (NAMES.contains(word)) {
        try (InputStream in = Devices.class.getResourceAsStream(word + ".json")) {
          return Device.parse(word, text(in));
        }
      }
      Path file = Path.of(word);
      require(
          !word.isBlank() && Files.isRegularFile(file),
          "Cannot find device '%s': it is neither a file nor one of %s; choose one of these, or"
              + " write a file as banana cost --help says.",
          Device.shown(word),
          String.join(", ", NAMES));
      try (InputStream in = Files.newInputStream(file)) {
        return Device.parse(word, text(in));
      }
    } catch (IOException | InvalidPathException e) {
      throw new BananaException(
          "Cannot read device '"
              + Device.shown(word)
              + "': "
              + Device.shown(String.valueOf(e.getMessage()))
              + "; check the path.",
          e);
    }
  }

  private static String text(InputStream in) throws IOException {
    byte[] bytes = in.readNBytes(LARGEST + 1);
    if (bytes.length > LARGEST) {
      throw new IOException("it has more than " + LARGEST + " bytes");
    }
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
