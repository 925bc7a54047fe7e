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
  Param<String> inputCol();

  /**
   * {@return what happens to rows that are null, not finite or of another width; default {@code
   * "error"}}
   */
  Param<String> handleInvalid();

  /** {@return the name of the engine; default: the best on the class path} */
  Param<String> engine();

  /**
   * Sets the column of rows.
   *
   * @param name of vectors, {@code array<float>} or {@code array<double>}
   * @return this object
   */
  default S setInputCol(String name) {
    return with(inputCol(), name);
  }

  /**
   * Sets what happens to rows that are null, not finite, or of another width.
   *
   * @param policy {@code "error"}, {@code "skip"}: they are left out, or, where nothing is trained,
   *     {@code "keep"}: they have null in the new columns
   * @return this object
   */
  default S setHandleInvalid(String policy) {
    return with(handleInvalid(), policy);
  }

  /**
   * Sets the engine.
   *
   * @param name {@code "Java"}, {@code "TensorFlow"}; empty: the best on the class path, to score
   *     that of the executors, to train that of the driver
   * @return this object
   */
  default S setEngine(String name) {
    return with(engine(), name);
  }

  /**
   * Sets a parameter.
   *
   * @param <T> the type of its values
   * @param param a parameter of this object
   * @param value its value
   * @return this object
   */
  @SuppressWarnings("unchecked") // S is this type
  default <T> S with(Param<T> param, T value) {
    return (S) set(param, value);
  }
}
