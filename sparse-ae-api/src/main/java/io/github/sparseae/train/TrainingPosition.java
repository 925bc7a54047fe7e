package io.github.sparseae.train;

import org.jspecify.annotations.Nullable;

/**
 * How far a network's training has come, over all calls of {@code fit}.
 *
 * @param epochs finished epochs; the next epoch's order of rows is drawn under this number
 * @param updates updates made by the optimiser
 * @param optimizer the optimiser that made them; null before training
 */
public record TrainingPosition(long epochs, long updates, @Nullable Optimizer optimizer) {

  /** Before any training. */
  public static final TrainingPosition START = new TrainingPosition(0, 0, null);
}
