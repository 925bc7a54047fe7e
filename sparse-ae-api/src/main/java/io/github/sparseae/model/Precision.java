package io.github.sparseae.model;

/** The arithmetic a network computes in. */
public enum Precision {
  /**
   * IEEE 754 single precision, 24 significant bits: the default. On a GPU an engine may round the
   * factors of matrix products; it says so, and how to prevent it.
   */
  FLOAT32("float32"),
  /** IEEE 754 double precision, 53 significant bits: about half as fast, as the lecture ran. */
  FLOAT64("float64");

  private final String label;

  Precision(String label) {
    this.label = label;
  }

  @Override
  public String toString() {
    return label;
  }
}
