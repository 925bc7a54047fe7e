/**
 * What a network learns from: rows of numbers, labels, and the files they come in.
 *
 * <p>{@link io.github.sparseae.data.Rows} are read anew in each pass and may be larger than memory;
 * {@link io.github.sparseae.data.Samples} are rows in memory, {@link
 * io.github.sparseae.data.LabeledRows} and {@link io.github.sparseae.data.LabeledSamples} have a
 * class for each row, and {@link io.github.sparseae.data.SparseCodes} hold only what is not 0. All
 * are {@code Rows}, so that everything that takes rows takes each of them.
 *
 * <p>{@link io.github.sparseae.data.Csv}, {@link io.github.sparseae.data.Npy}, {@link
 * io.github.sparseae.data.Npz}, {@link io.github.sparseae.data.JsonLines} and {@link
 * io.github.sparseae.data.Idx} read files, and all but the last write them. A malformed file is a
 * {@link io.github.sparseae.data.DataFormatException} with its path, the place, what was expected
 * and what was found.
 */
@NullMarked
package io.github.sparseae.data;

import org.jspecify.annotations.NullMarked;
