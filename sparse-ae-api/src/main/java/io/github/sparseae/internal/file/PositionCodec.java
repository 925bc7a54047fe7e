package io.github.sparseae.internal.file;

import io.github.sparseae.internal.train.TrainingPosition;
import io.github.sparseae.internal.train.control.ActivityWindow;
import io.github.sparseae.internal.train.control.L0ControlState;
import io.github.sparseae.model.DenseArray;

/** The form of the position of a training, without its arrays, in files. */
final class PositionCodec {
  private static final RecordCodec<L0ControlState> L0 =
      it ->
          new L0ControlState(
              it.of("log_factor", L0ControlState::logFactor, JsonObject::real),
              it.of("starting", L0ControlState::starting, JsonObject::flag),
              it.of("error", L0ControlState::error, JsonObject::real),
              it.of("l0", L0ControlState::l0, JsonObject::real),
              it.of("start_error", L0ControlState::startError, JsonObject::real),
              it.of("start_share", L0ControlState::startShare, JsonObject::real),
              it.of("steps", L0ControlState::steps, JsonObject::smallCount),
              it.of("rows", L0ControlState::rows, JsonObject::count),
              it.of("active", L0ControlState::active, JsonObject::real));

  private PositionCodec() {}

  /** Returns the form; the counts of the units are zeros until their array is read. */
  static RecordCodec<TrainingPosition> of(int hidden) {
    return it ->
        new TrainingPosition(
            it.of("epochs", TrainingPosition::epochs, JsonObject::count),
            it.of("updates", TrainingPosition::updates, JsonObject::count),
            it.nullable("optimizer", TrainingPosition::optimizer, SettingsCodec.OPTIMIZERS),
            it.of("steps", TrainingPosition::steps, JsonObject::count),
            it.nullable("l0", TrainingPosition::l0, L0),
            it.nullable("resampling", TrainingPosition::activity, activity(hidden)));
  }

  private static RecordCodec<ActivityWindow> activity(int hidden) {
    return it ->
        new ActivityWindow(
            it.of("checks", ActivityWindow::checks, JsonObject::count),
            it.of("steps", ActivityWindow::steps, JsonObject::count),
            it.of("rows", ActivityWindow::rows, JsonObject::count),
            DenseArray.wrap(new double[hidden], hidden));
  }
}
