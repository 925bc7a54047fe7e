package io.github.sparseae.internal.train.control;

import static java.util.Objects.requireNonNullElseGet;

import io.github.sparseae.data.Samples;
import io.github.sparseae.engine.Network;
import io.github.sparseae.engine.SpanResult;
import io.github.sparseae.engine.TrainingSpan;
import io.github.sparseae.engine.UnitActivity;
import io.github.sparseae.internal.train.EpochProgress;
import io.github.sparseae.internal.train.FitProgress;
import io.github.sparseae.internal.train.Snapshot;
import io.github.sparseae.internal.train.TrainingPosition;
import io.github.sparseae.model.AutoencoderSpec;
import io.github.sparseae.model.ClassifierSpec;
import io.github.sparseae.model.NetworkSpec;
import io.github.sparseae.model.Optimizer;
import io.github.sparseae.train.L0Report;
import io.github.sparseae.train.TargetL0;
import io.github.sparseae.train.Training;
import io.github.sparseae.train.TrainingWarning;
import io.github.sparseae.train.TrainingWarning.Kind;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * The controls of a training: the controller of L0, the resampling of dead units, and diagnostics.
 * They keep no state: what may influence training is in the {@link TrainingPosition}, and what is
 * only reported is in the {@link EpochProgress}.
 */
public final class Controls {
  private final Training training;
  private final NetworkSpec spec;
  private final @Nullable L0Control l0;
  private final @Nullable Resampler resampler;
  private final @Nullable Diagnostics diagnosis;
  private final long all;

  /** Creates the controls of a call of {@code fit}, by the number of all of its steps. */
  public Controls(Training training, NetworkSpec spec, Network network, long all) {
    this.training = training;
    this.spec = spec;
    this.all = all;
    l0 =
        training
            .targetL0()
            .map(target -> new L0Control(target, spec, training.penaltySchedule()))
            .orElse(null);
    resampler = training.resampling().map(rule -> new Resampler(rule, spec, network)).orElse(null);
    diagnosis =
        training.diagnostics() && spec instanceof AutoencoderSpec autoencoder
            ? new Diagnostics(autoencoder, network, resampler != null)
            : null;
  }

  /** The position after a possible change between two steps, and the number of units replaced. */
  public record Intervention(TrainingPosition position, int resampled) {}

  /**
   * Replaces dead units by rows in memory before a step of the call, if it is time. The position
   * after it has a state for each control that is on, and none for the others.
   */
  public Intervention before(long step, TrainingPosition position, Samples memory) {
    L0ControlState l0State = l0 == null ? null : l0.at(step, position.l0());
    if (resampler == null) {
      return new Intervention(position.with(l0State, null), 0);
    }
    ActivityWindow window =
        requireNonNullElseGet(position.activity(), () -> ActivityWindow.empty(0, spec.hidden()));
    int resampled = 0;
    if (resampler.isDue(window, step, all)) {
      resampled = resampler.resample(window, memory);
      window = ActivityWindow.empty(window.checks() + 1, spec.hidden());
    }
    return new Intervention(position.with(l0State, window), resampled);
  }

  /** Returns the number of steps until a control may act. */
  public long stepsAtMost(long step, TrainingPosition position) {
    long most = Long.MAX_VALUE;
    if (l0 != null && position.l0() != null) {
      most = l0.stepsToNext(position.l0());
    }
    if (resampler != null && position.activity() != null) {
      most = Math.min(most, resampler.stepsToNext(position.activity(), step, all));
    }
    return most;
  }

  /** Returns the factor of the penalty's weight beside its schedule. */
  public double penaltyFactor(TrainingPosition position) {
    return l0 == null || position.l0() == null ? 1 : l0.factor(position.l0());
  }

  /**
   * Returns steps with the activity counted where a control needs it, by the number of the first in
   * its epoch, and with faster thresholds where L0 is controlled.
   */
  public TrainingSpan counted(TrainingSpan span, int batch) {
    boolean[] counted = new boolean[span.steps()];
    for (int step = 0; step < counted.length; step++) {
      counted[step] =
          l0 != null || resampler != null || (diagnosis != null && Diagnostics.wants(batch + step));
    }
    return (l0 == null ? span : l0.controlled(span)).countingActivity(counted);
  }

  /** Returns the position after a span, whose first step has a number in the call. */
  public TrainingPosition after(
      TrainingSpan span, SpanResult result, long step, TrainingPosition position) {
    UnitActivity activity = result.activity();
    if (activity == null) {
      return position;
    }
    return position.with(
        l0 == null || position.l0() == null
            ? null
            : l0.after(position.l0(), span, activity, step, all),
        resampler == null || position.activity() == null
            ? null
            : position.activity().plus(span.steps(), activity));
  }

  /** Returns how far Adam moves a threshold in an epoch whose gradients all have one sign. */
  private double thresholdReach(FitProgress soFar) {
    Optimizer optimizer = training.optimizer();
    if (!(optimizer instanceof Optimizer.Adam || optimizer instanceof Optimizer.AdamW)) {
      return Double.POSITIVE_INFINITY;
    }
    double factors = 0;
    for (long step = soFar.steps() - soFar.epoch().batches(); step < soFar.steps(); step++) {
      factors += training.learningRateSchedule().factor(step, all);
    }
    double rate = training.targetL0().map(TargetL0::thresholdRate).orElse(1.0);
    return optimizer.learningRate() * rate * factors;
  }

  public Optional<L0Report> l0(TrainingPosition position, EpochProgress epoch) {
    return l0 == null || position.l0() == null
        ? Optional.empty()
        : Optional.of(l0.report(position.l0(), epoch.meanL0()));
  }

  /** Returns the warnings of an epoch, after which training may end. */
  public List<TrainingWarning> warnings(
      FitProgress soFar, Snapshot end, Samples memory, boolean mayBeLast) {
    EpochProgress epoch = soFar.epoch();
    if (diagnosis == null) {
      long updates = end.position().steps();
      return spec instanceof ClassifierSpec
              && training.diagnostics()
              && mayBeLast
              && updates < Kind.MANY_UPDATES
          ? List.of(Kind.FEW_UPDATES.of((double) updates))
          : List.of();
    }
    OptionalDouble reach =
        mayBeLast ? OptionalDouble.of(thresholdReach(soFar)) : OptionalDouble.empty();
    List<TrainingWarning> warnings = diagnosis.warnings(soFar, end, memory, reach);
    L0ControlState position = end.position().l0();
    if (l0 != null && position != null) {
      L0Report report = l0.report(position, epoch.meanL0());
      if (l0.isAtBound(position)) {
        warnings.add(Kind.COEFFICIENT_AT_BOUND.of(report.coefficient()));
      }
      if (mayBeLast && !report.isMet()) {
        warnings.add(Kind.TARGET_MISSED.of(report.end(), report.target()));
      }
    }
    return warnings;
  }
}
