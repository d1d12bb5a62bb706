package dev.banana;

/** Is told how far a picture is, on the thread that draws it. */
@FunctionalInterface
public interface ProgressListener {
  /** Hears everything and lets it go on. */
  ProgressListener SILENT = progress -> true;

  /**
   * A step is done.
   *
   * @param progress how far the picture is
   * @return false to give the picture up
   */
  boolean onStep(Progress progress);
}
