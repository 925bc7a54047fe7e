package io.github.sparseae.internal.file;

import io.github.sparseae.internal.train.TrainingPosition;
import io.github.sparseae.internal.train.control.ActivityWindow;
import io.github.sparseae.internal.train.control.L0ControlState;
import io.github.sparseae.model.DenseArray;
import io.github.sparseae.model.Optimizer;
import org.jspecify.annotations.Nullable;

/** Writes the position of a training, without its arrays, as JSON and reads it back. */
final class PositionCodec {
  private PositionCodec() {}

  static JsonObject write(TrainingPosition position) {
    Optimizer optimizer = position.optimizer();
    L0ControlState l0 = position.l0();
    ActivityWindow activity = position.activity();
    return new JsonObject()
        .put("epochs", position.epochs())
        .put("updates", position.updates())
        .put("optimizer", optimizer == null ? null : SettingsCodec.OPTIMIZERS.write(optimizer))
        .put("steps", position.steps())
        .put("l0", l0 == null ? null : write(l0))
        .put("resampling", activity == null ? null : write(activity));
  }

  private static JsonObject write(L0ControlState l0) {
    return new JsonObject()
        .putReal("log_factor", l0.logFactor())
        .put("starting", l0.starting())
        .putReal("error", l0.error())
        .putReal("l0", l0.l0())
        .putReal("start_error", l0.startError())
        .putReal("start_share", l0.startShare())
        .put("steps", l0.steps())
        .put("rows", l0.rows())
        .putReal("active", l0.active());
  }

  private static JsonObject write(ActivityWindow activity) {
    return new JsonObject()
        .put("checks", activity.checks())
        .put("steps", activity.steps())
        .put("rows", activity.rows());
  }

  /** Reads a position; the counts of the units are zeros until their array is read. */
  static TrainingPosition read(JsonObject from, int hidden) {
    TrainingPosition position =
        new TrainingPosition(
            from.count("epochs"),
            from.count("updates"),
            from.has("optimizer") ? SettingsCodec.OPTIMIZERS.read(from.object("optimizer")) : null,
            from.count("steps"),
            from.has("l0") ? l0(from.object("l0")) : null,
            activity(from, hidden));
    from.end();
    return position;
  }

  private static L0ControlState l0(JsonObject from) {
    L0ControlState l0 =
        new L0ControlState(
            from.real("log_factor"),
            from.flag("starting"),
            from.real("error"),
            from.real("l0"),
            from.real("start_error"),
            from.real("start_share"),
            from.smallCount("steps"),
            from.count("rows"),
            from.real("active"));
    from.end();
    return l0;
  }

  private static @Nullable ActivityWindow activity(JsonObject position, int hidden) {
    if (!position.has("resampling")) {
      return null;
    }
    JsonObject from = position.object("resampling");
    ActivityWindow activity =
        new ActivityWindow(
            from.count("checks"),
            from.count("steps"),
            from.count("rows"),
            DenseArray.wrap(new double[hidden], hidden));
    from.end();
    return activity;
  }
}
