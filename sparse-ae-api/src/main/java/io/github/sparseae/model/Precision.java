package io.github.sparseae.model;

import java.util.Locale;

/** The precision of a network's arithmetic. */
public enum Precision {
  /**
   * IEEE 754 single precision, 24 significant bits: the default. On a GPU an engine may round the
   * factors of matrix products; its documentation says how to prevent that.
   */
  FLOAT32,
  /** IEEE 754 double precision, 53 significant bits: about half as fast; used by the lecture. */
  FLOAT64;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
