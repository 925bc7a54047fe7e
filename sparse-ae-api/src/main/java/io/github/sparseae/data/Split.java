package io.github.sparseae.data;

/**
 * Samples in two parts, for example for training and for testing.
 *
 * @param <S> {@link LabeledSamples} if the rows have labels
 * @param first the part of the share requested
 * @param rest all other rows
 */
public record Split<S extends Samples>(S first, S rest) {}
