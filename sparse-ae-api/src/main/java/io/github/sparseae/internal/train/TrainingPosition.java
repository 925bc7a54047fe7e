package io.github.sparseae.internal.train;

import io.github.sparseae.internal.train.control.ActivityWindow;
import io.github.sparseae.internal.train.control.L0ControlState;
import io.github.sparseae.model.DenseArray;
import io.github.sparseae.model.Optimizer;
import io.github.sparseae.train.Resampling;
import io.github.sparseae.train.TargetL0;
import org.jspecify.annotations.Nullable;

/**
 * How far a network's training has come, over all calls of {@code fit}.
 *
 * @param epochs finished epochs; the next epoch's order of rows is drawn under this number
 * @param updates updates made by the optimiser
 * @param optimizer the optimiser that made them; null before training
 * @param steps updates made by this and all earlier optimisers; the noise of the next step is drawn
 *     under this number
 * @param l0 how far the closed loop of {@link TargetL0} has come; null where there is none
 * @param activity which units were active since {@link Resampling} last looked; null where it does
 *     not
 */
public record TrainingPosition(
    long epochs,
    long updates,
    @Nullable Optimizer optimizer,
    long steps,
    @Nullable L0ControlState l0,
    @Nullable ActivityWindow activity) {

  /** Before any training. */
  public static final TrainingPosition START = new TrainingPosition(0, 0, null, 0, null, null);

  /** The same, after some updates. */
  public TrainingPosition updatedBy(Optimizer by, int more) {
    return new TrainingPosition(epochs, updates + more, by, steps + more, l0, activity);
  }

  /** The same, after one more epoch. */
  public TrainingPosition afterEpoch() {
    return new TrainingPosition(epochs + 1, updates, optimizer, steps, l0, activity);
  }

  /** The same for an optimiser that has made no update yet. */
  public TrainingPosition withoutOptimizer() {
    return new TrainingPosition(epochs, 0, null, steps, l0, activity);
  }

  /**
   * The same with other counts of what {@link Resampling} watches.
   *
   * @param activeRows on how many rows each unit was active, {@code [hidden]}
   * @return the position
   */
  public TrainingPosition counting(DenseArray activeRows) {
    return activity == null
        ? this
        : with(
            l0,
            new ActivityWindow(activity.checks(), activity.steps(), activity.rows(), activeRows));
  }

  public TrainingPosition with(
      @Nullable L0ControlState newL0, @Nullable ActivityWindow newActivity) {
    return new TrainingPosition(epochs, updates, optimizer, steps, newL0, newActivity);
  }
}
