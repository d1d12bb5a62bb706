package dev.banana;

import dev.banana.cast.Appearance;
import dev.banana.cast.Casting;
import dev.banana.cast.IdentityEncoder;
import dev.banana.cast.Role;
import dev.banana.cast.Subject;
import dev.banana.cast.View;
import dev.banana.governor.Recent;
import dev.banana.image.RgbImage;
import dev.banana.judge.JudgeEncoder;
import dev.banana.model.judge.JudgeFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Says how alike the characters of a picture and their references are: by the encoder that the
 * caller gave, else by a judge that lies beside the embedded model, else not at all.
 *
 * <p>The judge is opened when the first cast is drawn, about 50 ms, and looks at pictures that are
 * finished: nothing that is drawn depends on it. Thread-safe.
 */
final class Recognition implements AutoCloseable {
  /** A part of a picture is seen with as much around it as the figure of a view has. */
  static final double AROUND = 1 / View.SHARE;

  private static final int KEPT = 64;

  private final ClassLoader loader;
  private final Map<String, float[]> references = new Recent<>(KEPT);
  private IdentityEncoder encoder;
  private JudgeEncoder judge;
  private boolean looked;

  /**
   * Begin without an encoder.
   *
   * @param loader where a judge may lie
   */
  Recognition(ClassLoader loader) {
    this.loader = loader;
  }

  /** Asks another encoder from now on. */
  synchronized void use(IdentityEncoder other) {
    encoder = other;
    looked = true;
    references.clear();
  }

  /**
   * Open the judge, unless that was done before.
   *
   * @return what to ask, or empty if there is nothing
   * @throws dev.banana.error.BananaException if the judge is damaged
   */
  synchronized Optional<IdentityEncoder> ready() {
    if (!looked) {
      judge = JudgeFile.embedded(loader).map(file -> JudgeEncoder.open(file, 1)).orElse(null);
      encoder = judge;
      looked = true;
    }
    return Optional.ofNullable(encoder);
  }

  /**
   * {@return what became of each character}
   *
   * @param roles who is in the picture, and where
   * @param casting the same characters; empty if nobody is
   * @param pixels the picture as it was drawn
   */
  List<Appearance> of(List<Role> roles, Optional<Casting> casting, RgbImage pixels) {
    List<Appearance> found = new ArrayList<>();
    Optional<IdentityEncoder> asked = roles.isEmpty() ? Optional.empty() : ready();
    for (int i = 0; i < roles.size(); i++) {
      OptionalDouble likeness = OptionalDouble.empty();
      if (asked.isPresent()) {
        Subject subject = casting.orElseThrow().subjects().get(i);
        float[] expected = reference(asked.get(), subject, roles.get(i).view());
        RgbImage part = roles.get(i).region().grown(AROUND).crop(pixels);
        likeness = OptionalDouble.of(IdentityEncoder.cosine(expected, asked.get().embed(part)));
      }
      found.add(new Appearance(roles.get(i), likeness));
    }
    return found;
  }

  private synchronized float[] reference(IdentityEncoder asked, Subject subject, int view) {
    String key = subject.hash() + " " + view;
    float[] known = references.get(key);
    if (known == null) {
      known = asked.embed(subject.thumbnail(view));
      if (asked == encoder) {
        references.put(key, known);
      }
    }
    return known;
  }

  @Override
  public synchronized void close() {
    if (judge != null) {
      judge.close();
    }
  }
}
