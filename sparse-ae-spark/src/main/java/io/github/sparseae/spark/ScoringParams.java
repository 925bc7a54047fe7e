package io.github.sparseae.spark;

import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;

/**
 * The parameters of everything that reads a column of rows.
 *
 * @param <S> the type that has them
 */
public interface ScoringParams<S> extends Params {

  /** {@return the column of rows; default {@code "features"}} */
  default Param<String> inputCol() {
    return Columns.text(
        this, "inputCol", "the column of rows: vectors, array<float> or array<double>");
  }

  /**
   * {@return what happens to rows that are null, not finite or of another width; default {@code
   * "error"}}
   */
  default Param<String> handleInvalid() {
    return Columns.text(
        this,
        "handleInvalid",
        "what to do with rows that are null, not finite or of another width: error, skip"
            + " (leave them out) or keep (with nulls in the new columns)",
        Scoring.ERROR,
        Scoring.SKIP,
        Scoring.KEEP);
  }

  /** {@return the name of the engine; default: the best on the class path} */
  default Param<String> engine() {
    return Columns.text(
        this, "engine", "the name of the engine; empty: the best on the class path");
  }

  /** Sets the column of rows: vectors, {@code array<float>} or {@code array<double>}. */
  default S setInputCol(String name) {
    return with(inputCol(), name);
  }

  /**
   * Sets what happens to rows that are null, not finite in the network's precision, or of another
   * width: {@code "error"}, {@code "skip"}: they are left out, or, where nothing is trained, {@code
   * "keep"}: they have null in the new columns.
   */
  default S setHandleInvalid(String policy) {
    return with(handleInvalid(), policy);
  }

  /**
   * Sets the engine: {@code "Java"}, {@code "TensorFlow"}; empty: the best on the class path, to
   * score that of the executors, to train that of the driver.
   */
  default S setEngine(String name) {
    return with(engine(), name);
  }

  /** Sets a parameter of this object. */
  @SuppressWarnings("unchecked") // S is this type
  default <T> S with(Param<T> param, T value) {
    return (S) set(param, value);
  }
}
