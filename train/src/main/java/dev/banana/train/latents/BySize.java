package dev.banana.train.latents;

import dev.banana.model.ops.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The pictures of a folder of shards, those of one size together, the smallest size first. */
final class BySize {
  private final TreeMap<Long, List<Prompted>> all = new TreeMap<>();
  private final int files;

  private BySize(List<List<Prompted>> shards) {
    files = shards.size();
    for (List<Prompted> shard : shards) {
      for (Prompted one : shard) {
        Shape shape = one.saved().tensor(LargeSet.LATENTS).shape();
        long key = (long) area(one) << 16 | shape.dim(3);
        all.computeIfAbsent(key, k -> new ArrayList<>()).add(one);
      }
    }
  }

  /** {@return whether a folder holds shards} */
  static boolean exists(Path folder) {
    return Files.exists(folder.resolve("shard-0000.safetensors"));
  }

  /** {@return the pictures of a folder, whose files were numbered in the order of their names} */
  static BySize read(Path folder) throws IOException {
    List<List<Prompted>> shards = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".safetensors")).sorted().toList()) {
        shards.add(Prompted.of(file, shards.size()));
      }
    }
    return new BySize(shards);
  }

  /** {@return how many files there are} */
  int files() {
    return files;
  }

  /** {@return all of them, one list for each size} */
  Collection<List<Prompted>> all() {
    return all.values();
  }

  /** {@return the pictures of a file, in their order} */
  List<Prompted> file(int number) {
    return all.values().stream()
        .flatMap(List::stream)
        .filter(one -> one.file() == number)
        .sorted(java.util.Comparator.comparingInt(Prompted::index))
        .toList();
  }

  /**
   * {@return random pictures of one size}
   *
   * @param random which
   * @param values latents of one channel of all of them together, nearly: large pictures come alone
   */
  List<Prompted> random(SplittableRandom random, int values) {
    return random(random, values, List.copyOf(all.values()));
  }

  /**
   * {@return a random one of those that are so large that they come alone; any where none is}
   *
   * @param random which
   * @param values as for {@link #random}
   */
  List<Prompted> alone(SplittableRandom random, int values) {
    List<List<Prompted>> large =
        all.values().stream().filter(same -> 2L * area(same.get(0)) > values).toList();
    return large.isEmpty() ? random(random, values) : random(random, values, large);
  }

  private static List<Prompted> random(
      SplittableRandom random, int values, List<List<Prompted>> sizes) {
    int index = random.nextInt(sizes.stream().mapToInt(List::size).sum());
    int at = 0;
    while (index >= sizes.get(at).size()) {
      index -= sizes.get(at++).size();
    }
    List<Prompted> same = sizes.get(at);
    List<Prompted> chosen = new ArrayList<>(List.of(same.get(index)));
    int count = Math.max(1, Math.round(values / (float) area(same.get(0))));
    while (chosen.size() < count) {
      chosen.add(same.get(random.nextInt(same.size())));
    }
    return chosen;
  }

  /** {@return latents of one channel of a picture} */
  static int area(Prompted one) {
    Shape shape = one.saved().tensor(LargeSet.LATENTS).shape();
    return shape.dim(2) * shape.dim(3);
  }
}
