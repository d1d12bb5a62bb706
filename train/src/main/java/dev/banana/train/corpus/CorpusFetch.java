package dev.banana.train.corpus;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Brings the pinned packages through their ordinary clients and rasterises them once: {@code npm
 * pack} and {@code apt-get download} into {@code folder/packages}, then sprites into {@code
 * folder/sprites}. What is already there and has the right hash is left alone.
 */
public final class CorpusFetch {
  private static final long CLIENT_TIMEOUT_MINUTES = 15;

  private final Path folder;
  private final Consumer<String> log;

  private CorpusFetch(Path folder, Consumer<String> log) {
    this.folder = folder;
    this.log = log;
  }

  /**
   * Fetches and rasterises everything that is missing.
   *
   * @param folder corpus folder, created if needed
   * @param threads worker threads for rasterising, at least 1
   * @param log receives one line per step
   * @throws CorpusException if a client fails or a hash differs
   */
  public static void run(Path folder, int threads, Consumer<String> log) {
    CorpusFetch fetch = new CorpusFetch(folder, log);
    Artifact.all().forEach(fetch::fetch);
    SpriteBuild.run(folder, threads, log);
  }

  /** Command line door: {@code CorpusFetch FOLDER [THREADS]}. */
  public static void main(String[] args) {
    System.setProperty("java.awt.headless", "true");
    run(Path.of(args[0]), args.length > 1 ? Integer.parseInt(args[1]) : 1, System.out::println);
  }

  /** {@return where {@code artifact} lies inside the corpus folder} */
  static Path pathOf(Path folder, Artifact artifact) {
    return folder.resolve("packages").resolve(artifact.file());
  }

  private void fetch(Artifact artifact) {
    Path file = pathOf(folder, artifact);
    if (!Files.exists(file)) {
      log.accept("fetch " + artifact.name() + " " + artifact.version());
      runClient(artifact, file.getParent());
    }
    verify(file, artifact);
  }

  /** {@return where one package lies, fetched if it was not there and held against its pin} */
  static Path one(Path folder, Artifact artifact, Consumer<String> log) {
    new CorpusFetch(folder, log).fetch(artifact);
    return pathOf(folder, artifact);
  }

  /** Debian keeps the sources of its packages in a pool; {@code apt-get source} needs a list. */
  private static List<String> pool(Artifact artifact) {
    String name = artifact.name();
    return List.of(
        "curl",
        "--silent",
        "--fail",
        "--location",
        "--output",
        artifact.file(),
        "http://deb.debian.org/debian/pool/main/"
            + name.charAt(0)
            + "/"
            + name
            + "/"
            + artifact.file());
  }

  private static void runClient(Artifact artifact, Path packages) {
    List<String> command =
        switch (artifact.kind()) {
          case "npm" ->
              List.of(
                  "npm",
                  "pack",
                  "--silent",
                  "--ignore-scripts",
                  artifact.name() + "@" + artifact.version());
          case "debian" ->
              List.of("apt-get", "download", artifact.name() + "=" + artifact.version());
          case "debian-source" -> pool(artifact);
          default -> throw CorpusException.of("Unknown artifact kind '%s'.", artifact.kind());
        };
    try {
      Files.createDirectories(packages);
      Process client =
          new ProcessBuilder(command)
              .directory(packages.toFile())
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      boolean ended = client.waitFor(CLIENT_TIMEOUT_MINUTES, TimeUnit.MINUTES);
      if (!ended) {
        client.destroyForcibly();
      }
      if (!ended || client.exitValue() != 0) {
        throw CorpusException.of(
            "Cannot fetch '%s' %s: '%s' %s; run it by hand in '%s' to see why.",
            artifact.name(),
            artifact.version(),
            String.join(" ", command),
            ended ? "ended with code " + client.exitValue() : "took too long",
            packages);
      }
    } catch (IOException e) {
      throw new CorpusException(
          "Cannot start '" + command.get(0) + "'; install it, it fetches the training corpus.", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CorpusException("Fetching was interrupted; run it again.", e);
    }
  }

  /** Refuses a file that is missing or does not have the pinned hash. */
  static void verify(Path file, Artifact artifact) {
    String found = sha256(file);
    if (!found.equals(artifact.sha256())) {
      throw CorpusException.of(
          "Cannot use '%s': it has SHA-256 %s, the pin says %s; delete the file and fetch again.",
          file.getFileName(), found, artifact.sha256());
    }
  }

  private static String sha256(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      byte[] buffer = new byte[1 << 16];
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        digest.update(buffer, 0, n);
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (IOException e) {
      throw new CorpusException("Cannot read '" + file + "'; fetch the corpus again.", e);
    } catch (NoSuchAlgorithmException e) {
      throw new CorpusException("This Java has no SHA-256; use a complete JDK.", e);
    }
  }
}
