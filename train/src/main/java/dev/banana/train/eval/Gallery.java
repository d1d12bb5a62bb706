package dev.banana.train.eval;

import dev.banana.cast.IdentityEncoder;
import dev.banana.train.judge.Retrieval;
import java.util.List;
import java.util.function.IntToDoubleFunction;

/** The references of all figures, among whom the right one is looked for. */
final class Gallery {
  private final List<Face> faces;
  private final float[] mean;

  /**
   * Hang up the references.
   *
   * @param faces one of each figure, by its number
   */
  Gallery(List<Face> faces) {
    this.faces = List.copyOf(faces);
    this.mean = new float[faces.get(0).pixels().length];
    for (Face face : faces) {
      for (int i = 0; i < mean.length; i++) {
        mean[i] += face.pixels()[i] / faces.size();
      }
    }
  }

  /** {@return how many there are} */
  int size() {
    return faces.size();
  }

  /** {@return how alike a face and the reference of a figure are, -1 to 1} */
  double likeness(Face face, int who) {
    return IdentityEncoder.cosine(face.seen(), faces.get(who).seen());
  }

  /** {@return how many others the judge finds at least as like as the right one} */
  int rank(Face face, int who) {
    return rank(who, i -> likeness(face, i));
  }

  /** {@return the same by the control, which compares what differs from the mean reference} */
  int pixelRank(Face face, int who) {
    float[] own = less(face.pixels());
    return rank(who, i -> IdentityEncoder.cosine(own, less(faces.get(i).pixels())));
  }

  private int rank(int who, IntToDoubleFunction score) {
    double[] others = new double[faces.size() - 1];
    for (int i = 0; i < others.length; i++) {
      others[i] = score.applyAsDouble(i < who ? i : i + 1);
    }
    return Retrieval.rank(score.applyAsDouble(who), others);
  }

  private float[] less(float[] pixels) {
    float[] out = new float[pixels.length];
    for (int i = 0; i < out.length; i++) {
      out[i] = pixels[i] - mean[i];
    }
    return out;
  }

  /** {@return the mean likeness of different figures' references} */
  double strangers() {
    double sum = 0;
    int pairs = 0;
    for (int i = 0; i < faces.size(); i++) {
      for (int k = i + 1; k < faces.size(); k++) {
        sum += likeness(faces.get(i), k);
        pairs++;
      }
    }
    return sum / pairs;
  }
}
