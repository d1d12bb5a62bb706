package dev.banana.train.corpus;

/** What a pixel shows, coarsely; the ordinal is the number in {@link Scene#classes()}. */
public enum CoarseClass {
  /** Sky, wall or plain backdrop. */
  BACKGROUND,
  /** Animals. */
  ANIMAL,
  /** People and fantasy figures. */
  PERSON,
  /** Food and drink. */
  FOOD,
  /** Vehicles. */
  VEHICLE,
  /** Plants, weather and other nature. */
  NATURE,
  /** Things one can own, furniture. */
  OBJECT,
  /** Buildings and places. */
  BUILDING,
  /** Faces, hearts, signs. */
  SYMBOL,
  /** The ground, floor or sea that subjects stand on. */
  GROUND;

  /** {@return the class of a vocabulary category such as {@code animal}} */
  static CoarseClass ofCategory(String category) {
    return valueOf(category.toUpperCase(java.util.Locale.ROOT));
  }

  /** {@return the class of a group number: of emoji 0 to 9, nature 10, vehicles 11, or -1} */
  static CoarseClass ofGroup(int group) {
    return switch (group) {
      case 1 -> PERSON;
      case 3 -> ANIMAL;
      case 4 -> FOOD;
      case 5 -> BUILDING;
      case 6, 7 -> OBJECT;
      case 10 -> NATURE;
      case 11 -> VEHICLE;
      default -> SYMBOL;
    };
  }
}
