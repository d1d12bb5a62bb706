package dev.banana.train.corpus;

import java.util.List;

/** Where the drawings of one family come from. */
interface SpriteSource extends AutoCloseable {
  /** {@return what there is, in a fixed order} */
  List<SpritePack.Row> rows();

  /** {@return the pixels of {@code row}; safe from many threads} */
  Bitmap read(SpritePack.Row row);

  @Override
  void close();
}
