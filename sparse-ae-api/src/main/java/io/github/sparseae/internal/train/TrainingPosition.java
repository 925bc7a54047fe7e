package io.github.sparseae.internal.train;

import io.github.sparseae.internal.train.control.ActivityWindow;
import io.github.sparseae.internal.train.control.L0ControlState;
import io.github.sparseae.model.DenseArray;
import io.github.sparseae.model.Optimizer;
import io.github.sparseae.train.Resampling;
import io.github.sparseae.train.TargetL0;
import org.jspecify.annotations.Nullable;

/**
 * The position of a network in its training, over all calls of {@code fit}.
 *
 * @param epochs the number of finished epochs; seeds the order of rows of the next epoch
 * @param updates the number of updates made by the optimizer
 * @param optimizer the optimizer that made them; null before training
 * @param steps the number of updates made by this and all earlier optimizers; seeds the noise of
 *     the next step
 * @param l0 the state of the controller of {@link TargetL0}; null without it
 * @param activity the activity of units since the last check of {@link Resampling}; null without it
 */
public record TrainingPosition(
    long epochs,
    long updates,
    @Nullable Optimizer optimizer,
    long steps,
    @Nullable L0ControlState l0,
    @Nullable ActivityWindow activity) {

  public static final TrainingPosition START = new TrainingPosition(0, 0, null, 0, null, null);

  public TrainingPosition updatedBy(Optimizer by, int more) {
    return new TrainingPosition(epochs, updates + more, by, steps + more, l0, activity);
  }

  public TrainingPosition afterEpoch() {
    return new TrainingPosition(epochs + 1, updates, optimizer, steps, l0, activity);
  }

  /** Returns this position for an optimizer that has made no update. */
  public TrainingPosition withoutOptimizer() {
    return new TrainingPosition(epochs, 0, null, steps, l0, activity);
  }

  /** Returns this position, which has an activity, with its counts of active rows. */
  public TrainingPosition counting(ActivityWindow window, DenseArray activeRows) {
    return with(l0, new ActivityWindow(window.checks(), window.steps(), window.rows(), activeRows));
  }

  /** Returns this position with other states of the controls. */
  public TrainingPosition with(
      @Nullable L0ControlState newL0, @Nullable ActivityWindow newActivity) {
    return new TrainingPosition(epochs, updates, optimizer, steps, newL0, newActivity);
  }
}
