package dev.banana;

/** How exactly the nets are computed. A bundle names those that it can be run in. */
public enum Precision {
  /** 32-bit floats. */
  FP32,
  /** 8-bit integers in the matrices. */
  INT8,
  /** 4-bit integers in the matrices. */
  INT4
}
