package dev.banana;

import dev.banana.governor.Governor;
import dev.banana.model.Bundle;
import dev.banana.model.text.Lexicon;
import java.util.Set;

/**
 * What pictures are drawn with; all of it is shared by pictures that are drawn at the same time.
 *
 * @param plans what requests mean
 * @param graphs run the nets
 * @param prompts reads words
 * @param casts reads characters
 * @param props draws things beside characters
 * @param wardrobe holds peels
 * @param recognition says who is in a picture
 * @param governor keeps latencies
 * @param notices what the caller may want to know, each one sentence; thread-safe
 * @param lexicon words that the model has learned
 * @param gate holds off closing while something is drawn
 */
record Tools(
    Plans plans,
    Graphs graphs,
    Prompts prompts,
    CastStage casts,
    Props props,
    Wardrobe wardrobe,
    Recognition recognition,
    Governor governor,
    Set<String> notices,
    Lexicon lexicon,
    Gate gate) {
  Bundle bundle() {
    return plans.bundle();
  }

  Options options() {
    return plans.options();
  }

  Precision precision() {
    return plans.precision();
  }

  /** {@return the same with another governor} */
  Tools with(Governor other) {
    return new Tools(
        plans, graphs, prompts, casts, props, wardrobe, recognition, other, notices, lexicon, gate);
  }
}
