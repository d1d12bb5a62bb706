package dev.banana.train;

import dev.banana.train.corpus.Attribution;
import dev.banana.train.corpus.Corpus;
import dev.banana.train.corpus.CorpusCount;
import dev.banana.train.corpus.Part;
import dev.banana.train.corpus.SpriteFamily;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Commands that tell what a fetched corpus holds and whom it is from. */
final class CorpusCommands {
  private CorpusCommands() {}

  @Command(name = "count", description = "Counts the drawings of each family and part.")
  static final class Count implements Callable<Integer> {
    @Option(names = "--work", defaultValue = "work")
    Path work;

    @Override
    public Integer call() {
      System.out.print(CorpusCount.table(CorpusCount.count(work.resolve("1-corpus"))));
      return 0;
    }
  }

  @Command(
      name = "credits",
      description = "Writes a table of every drawing: package, name, licence and author.")
  static final class Credits implements Callable<Integer> {
    @Option(names = "--work", defaultValue = "work")
    Path work;

    @Option(names = "--out", defaultValue = "credits.tsv")
    Path out;

    @Option(names = "--notice", description = "also writes the notice of packages and authors")
    Path notice;

    @Override
    public Integer call() throws IOException {
      Path corpus = work.resolve("1-corpus");
      Files.writeString(out, Attribution.credits(corpus));
      System.out.println(out);
      if (notice != null) {
        Files.writeString(notice, Attribution.make(corpus));
        System.out.println(notice);
      }
      return 0;
    }
  }

  /** {@return the mix with nothing but one part or family of it, where they are given} */
  static Corpus.Config narrowed(Corpus.Config mix, String part, String family) {
    if (family != null) {
      SpriteFamily only =
          SpriteFamily.all().stream()
              .filter(f -> f.id().equals(family))
              .findFirst()
              .orElseThrow(
                  () ->
                      new IllegalArgumentException(
                          "--family must be one of "
                              + SpriteFamily.all().stream().map(SpriteFamily::id).toList()
                              + ", found "
                              + family));
      return mix.withOnly(only.part()).withFamilies(Map.of(family, 1.0));
    }
    return part == null ? mix : mix.withOnly(Part.of(part));
  }
}
