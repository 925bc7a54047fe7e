package io.github.sparseae.samples.family;

import com.google.common.primitives.ImmutableDoubleArray;
import io.github.sparseae.model.Reconstruction;
import io.github.sparseae.model.Reduction;
import io.github.sparseae.train.Optimizer;
import io.github.sparseae.train.Schedule;
import io.github.sparseae.train.Training;
import java.util.List;

/** The family, with the recipes that are tried for each of its methods. */
final class Methods {
  /** Units that are to be active on a digit. */
  static final int ACTIVE = 25;

  /** Strengths that a probe's penalty is chosen from, on training digits alone. */
  static final ImmutableDoubleArray PROBE_L2 = ImmutableDoubleArray.of(3e-3, 1e-3, 3e-4);

  static final int FINE_TUNING_EPOCHS = 10;

  private static final int UNITS = 1000;
  private static final Reconstruction LOSS = Reconstruction.squaredError(Reduction.PER_SAMPLE);

  private Methods() {}

  static final List<Method> ALL = List.of();

  /** How a classifier trains an encoder on. */
  static Training.Builder fineTuning(int epochs) {
    return Training.epochs(epochs)
        .batchSize(100)
        .optimizer(Optimizer.adam(3e-4))
        .learningRateSchedule(Schedule.cosineDecay(1, 0));
  }
}
