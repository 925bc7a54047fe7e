/**
 * Sparse autoencoders on Apache Spark.
 *
 * <p>{@link io.github.sparseae.spark.SparseAutoencoderModel} and {@link
 * io.github.sparseae.spark.EncoderClassifierModel} score the rows of a data set. {@link
 * io.github.sparseae.spark.SparseAutoencoderEstimator} trains on them; with {@link
 * io.github.sparseae.spark.SparkRows} the same is done in code, with all options of a training.
 */
@NullMarked
package io.github.sparseae.spark;

import org.jspecify.annotations.NullMarked;
