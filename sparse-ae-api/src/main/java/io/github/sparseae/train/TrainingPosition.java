package io.github.sparseae.train;

import org.jspecify.annotations.Nullable;

/**
 * How far a network's training has come, over all calls of {@code fit}.
 *
 * @param epochs finished epochs; the next epoch's order of rows is drawn under this number
 * @param updates updates made by the optimiser
 * @param optimizer the optimiser that made them; null before training
 * @param steps updates made by this and all earlier optimisers; the noise of the next step is drawn
 *     under this number
 */
public record TrainingPosition(
    long epochs, long updates, @Nullable Optimizer optimizer, long steps) {

  /** Before any training. */
  public static final TrainingPosition START = new TrainingPosition(0, 0, null, 0);
}
