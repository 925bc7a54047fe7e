package io.github.sparseae.spark;

import org.apache.spark.ml.param.Param;

/**
 * The parameters that name the columns of an autoencoder's results.
 *
 * @param <S> the type that has them
 */
public interface CodeParams<S> extends ScoringParams<S> {

  /** {@return the column of codes; default {@code "codes"}} */
  default Param<String> outputCol() {
    return Columns.text(this, "outputCol", "the column of codes, vectors; empty: none");
  }

  /** {@return the column of reconstructions; not set: none} */
  default Param<String> reconstructionCol() {
    return Columns.text(
        this,
        "reconstructionCol",
        "the column of reconstructions, of the rows' type; not set: none");
  }

  /** {@return the column of scores; not set: none} */
  default Param<String> scoreCol() {
    return Columns.text(
        this,
        "scoreCol",
        "the column of an anomaly detector's scores, else of mean squared errors; not set: none");
  }

  /** Sets the column of codes, vectors in their smaller form; empty: none. */
  default S setOutputCol(String name) {
    return with(outputCol(), name);
  }

  /** Sets the column of reconstructions, of the type of the rows. */
  default S setReconstructionCol(String name) {
    return with(reconstructionCol(), name);
  }

  /** Sets the column of scores: an anomaly detector's, else the mean over inputs of (x̂ − x)². */
  default S setScoreCol(String name) {
    return with(scoreCol(), name);
  }
}
