package dev.banana.governor;

import java.util.HashMap;
import java.util.Map;

/**
 * What pictures of one {@link Work} took, and the courses that its wishes have taken. Not
 * thread-safe.
 */
final class Ledger {
  private static final int MOST_WISHES = 8;

  private final Map<Integer, Window> windows = new HashMap<>();
  private final Map<Wish, Course> courses = new Recent<>(MOST_WISHES);

  /** {@return what the last pictures with so many threads took} */
  Window window(int threads) {
    return windows.computeIfAbsent(threads, key -> new Window());
  }

  /** {@return where a wish has come to; each starts for itself, from the same pictures} */
  Course course(Wish wish) {
    return courses.computeIfAbsent(wish, key -> new Course(key, this));
  }
}
