package io.github.sparseae.spark;

import org.apache.spark.ml.param.Param;

/**
 * The parameters that name the columns of an autoencoder's results.
 *
 * @param <S> the type that has them
 */
public interface CodeParams<S> extends ScoringParams<S> {

  /** {@return the column of codes; default {@code "codes"}} */
  Param<String> outputCol();

  /** {@return the column of reconstructions; not set: none} */
  Param<String> reconstructionCol();

  /** {@return the column of scores; not set: none} */
  Param<String> scoreCol();

  /**
   * Sets the column of codes.
   *
   * @param name of vectors, in their smaller form; empty: none
   * @return this object
   */
  default S setOutputCol(String name) {
    return with(outputCol(), name);
  }

  /**
   * Sets the column of reconstructions.
   *
   * @param name of the type of the rows
   * @return this object
   */
  default S setReconstructionCol(String name) {
    return with(reconstructionCol(), name);
  }

  /**
   * Sets the column of scores: an anomaly detector's, else the mean over inputs of (x̂ − x)².
   *
   * @param name of doubles
   * @return this object
   */
  default S setScoreCol(String name) {
    return with(scoreCol(), name);
  }
}
