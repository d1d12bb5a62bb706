package dev.banana.train.corpus;

import java.util.Locale;

/**
 * The kinds of material that the corpus is made of, in the order of docs and tables: {@code A} to
 * {@code G}.
 */
public enum Part {
  /** Emoji families, flat and rendered. */
  EMOJI,
  /** Coloured icons of user interfaces. */
  ICONS,
  /** Shapes without inner colour, which scenes tint. */
  SILHOUETTES,
  /** Clip art by many hands. */
  CLIP_ART,
  /** 3D models seen from several sides. */
  MODELS,
  /** Figures made up for one scene. */
  PEOPLE,
  /** Scenes of two and more subjects, drawn from the other parts. */
  COMPOSED;

  /** {@return its letter in tables, {@code A} to {@code G}} */
  public char letter() {
    return (char) ('A' + ordinal());
  }

  /**
   * {@return the part with this letter}
   *
   * @throws CorpusException if there is none
   */
  public static Part of(String letter) {
    for (Part part : values()) {
      if (letter.equals(String.valueOf(part.letter()))) {
        return part;
      }
    }
    throw CorpusException.of("Part '%s' is unknown; the parts are A to G.", letter);
  }

  /** {@return whether its drawings are named by slugs and titles instead of emoji names} */
  boolean slugs() {
    return this == ICONS || this == SILHOUETTES || this == CLIP_ART;
  }

  /** {@return its name in lower case words, for people} */
  public String words() {
    return switch (this) {
      case EMOJI -> "emoji";
      case ICONS -> "colour icons";
      case SILHOUETTES -> "silhouettes";
      case CLIP_ART -> "clip art";
      case MODELS -> "3D models";
      default -> name().toLowerCase(Locale.ROOT);
    };
  }
}
