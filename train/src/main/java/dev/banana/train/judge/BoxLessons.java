package dev.banana.train.judge;

import dev.banana.model.judge.Judge;
import dev.banana.model.judge.JudgeFile;
import dev.banana.train.corpus.Subject;
import dev.banana.train.torch.TorchOps;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** What a step teaches of subjects: where they are, what they are, and of which colour. */
record BoxLessons(TorchOps ops, Judge judge, JudgeFile.About about) {
  /** Cells with a subject are one in forty, so each counts for more. */
  private static final float PRESENT = 6;

  private static final double BOX_WEIGHT = 2;
  private static final double CONCEPT_WEIGHT = 0.5;
  private static final double COLOUR_WEIGHT = 0.3;
  private static final double PRESENCE_WEIGHT = 8;

  /** A cell that holds the middle of a subject. */
  private record Hit(long row, float[] box, long concept, long colour) {}

  /**
   * {@return what the cells say wrongly}
   *
   * @param cells {@link Judge#subjects} of the scenes, in fp32
   * @param scenes what is there
   */
  Tensor loss(Tensor cells, List<Lessons.Example> scenes) {
    int plane = Judge.GRID * Judge.GRID;
    List<Hit> hits = new ArrayList<>();
    float[] present = new float[scenes.size() * plane];
    for (int i = 0; i < scenes.size(); i++) {
      for (int k = 0; k < scenes.get(i).boxes().length; k++) {
        Hit hit = hit(i, scenes.get(i).boxes()[k], scenes.get(i).shown().subjects().get(k));
        if (hit != null && present[(int) hit.row] == 0) {
          present[(int) hit.row] = 1;
          hits.add(hit);
        }
      }
    }
    Tensor rows = cells.permute(0, 2, 3, 1).reshape((long) scenes.size() * plane, judge.cell());
    Tensor truth = ops.constant(present, present.length);
    Tensor loss = presence(rows.select(1, 0), truth).mul(new Scalar(PRESENCE_WEIGHT));
    if (hits.isEmpty()) {
      return loss;
    }
    Tensor found = rows.index_select(0, ops.indices(hits.stream().mapToLong(Hit::row).toArray()));
    loss = loss.add(box(found, hits).mul(new Scalar(BOX_WEIGHT)));
    int concepts = about.concepts().size();
    Tensor concept = ops.slice(found, 1, Judge.BOX, Judge.BOX + concepts);
    long[] right = hits.stream().mapToLong(Hit::concept).toArray();
    loss =
        loss.add(
            torch.cross_entropy_loss(concept, ops.indices(right)).mul(new Scalar(CONCEPT_WEIGHT)));
    return coloured(loss, found, hits);
  }

  private Tensor coloured(Tensor loss, Tensor found, List<Hit> hits) {
    List<Long> rows = new ArrayList<>();
    List<Long> colours = new ArrayList<>();
    for (int i = 0; i < hits.size(); i++) {
      if (hits.get(i).colour >= 0) {
        rows.add((long) i);
        colours.add(hits.get(i).colour);
      }
    }
    if (rows.isEmpty()) {
      return loss;
    }
    int first = Judge.BOX + about.concepts().size();
    Tensor known =
        ops.slice(found, 1, first, judge.cell())
            .index_select(0, ops.indices(rows.stream().mapToLong(r -> r).toArray()));
    Tensor wrong =
        torch.cross_entropy_loss(known, ops.indices(colours.stream().mapToLong(c -> c).toArray()));
    return loss.add(wrong.mul(new Scalar(COLOUR_WEIGHT)));
  }

  private Hit hit(int picture, double[] box, Subject subject) {
    double cx = (box[0] + box[2] / 2) * Judge.GRID;
    double cy = (box[1] + box[3] / 2) * Judge.GRID;
    int concept = about.concepts().indexOf(subject.concept());
    boolean inside = cx >= 0 && cy >= 0 && cx < Judge.GRID && cy < Judge.GRID;
    if (!inside || box[2] <= 0 || box[3] <= 0 || concept < 0) {
      return null;
    }
    int x = (int) cx;
    int y = (int) cy;
    float[] target = {
      (float) (cx - x), (float) (cy - y), (float) Math.log(box[2]), (float) Math.log(box[3])
    };
    int colour =
        subject.colours().isEmpty() ? -1 : about.colours().indexOf(subject.colours().get(0));
    return new Hit(((long) picture * Judge.GRID + y) * Judge.GRID + x, target, concept, colour);
  }

  private Tensor box(Tensor found, List<Hit> hits) {
    float[] target = new float[4 * hits.size()];
    for (int i = 0; i < hits.size(); i++) {
      System.arraycopy(hits.get(i).box, 0, target, 4 * i, 4);
    }
    Tensor guess = ops.slice(found, 1, 1, Judge.BOX);
    return guess.sub(ops.constant(target, hits.size(), 4)).abs().mean();
  }

  /** Binary cross entropy from log odds. */
  private static Tensor presence(Tensor odds, Tensor truth) {
    Tensor soft = odds.abs().neg().exp().add(new Scalar(1)).log();
    Tensor each = odds.clamp_min(new Scalar(0)).sub(odds.mul(truth)).add(soft);
    Tensor weight = truth.mul(new Scalar(PRESENT - 1)).add(new Scalar(1));
    return each.mul(weight).mean();
  }
}
