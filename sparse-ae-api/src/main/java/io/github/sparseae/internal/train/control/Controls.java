package io.github.sparseae.internal.train.control;

import io.github.sparseae.data.Samples;
import io.github.sparseae.engine.Network;
import io.github.sparseae.engine.SpanResult;
import io.github.sparseae.engine.TrainingSpan;
import io.github.sparseae.engine.UnitActivity;
import io.github.sparseae.internal.train.EpochProgress;
import io.github.sparseae.internal.train.Snapshot;
import io.github.sparseae.internal.train.TrainingPosition;
import io.github.sparseae.model.AutoencoderSpec;
import io.github.sparseae.model.NetworkSpec;
import io.github.sparseae.train.L0Report;
import io.github.sparseae.train.Training;
import io.github.sparseae.train.TrainingWarning;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * All that watches training and steps in between its steps: the closed loop on L0, the resampling
 * of dead units, and the diagnosis. It remembers nothing: what may influence training is in the
 * {@link TrainingPosition}, what is only reported in the {@link EpochProgress}.
 */
public final class Controls {
  private final NetworkSpec spec;
  private final @Nullable L0Control l0;
  private final @Nullable Resampler resampler;
  private final @Nullable Diagnostics diagnosis;

  public Controls(Training training, NetworkSpec spec, Network network) {
    this.spec = spec;
    l0 =
        training
            .targetL0()
            .map(wish -> new L0Control(wish, spec, training.penaltySchedule()))
            .orElse(null);
    resampler =
        training.resampling().map(moments -> new Resampler(moments, spec, network)).orElse(null);
    diagnosis =
        training.diagnostics() && spec instanceof AutoencoderSpec plan
            ? new Diagnostics(plan, network)
            : null;
  }

  /**
   * What stepping in came to.
   *
   * @param position the position after it
   * @param resampled how many units were replaced
   */
  public record Intervention(TrainingPosition position, int resampled) {}

  /**
   * A position in which everything that steps in has its place, and what does not has none.
   *
   * @param step the number of the next step in the call
   */
  public TrainingPosition at(long step, TrainingPosition position) {
    return position.with(
        l0 == null ? null : l0.at(step, position.l0()),
        resampler == null ? null : resampler.window(position.activity()));
  }

  /**
   * Steps in before a step, where it is time to.
   *
   * @param memory the rows in memory
   */
  public Intervention before(long step, long all, TrainingPosition position, Samples memory) {
    ActivityWindow window = position.activity();
    if (resampler == null || window == null || !resampler.isDue(window, step, all)) {
      return new Intervention(position, 0);
    }
    int resampled = resampler.resample(window, memory);
    return new Intervention(
        position.with(position.l0(), ActivityWindow.empty(window.checks() + 1, spec.hidden())),
        resampled);
  }

  /** How many steps may be made before something steps in. */
  public long stepsAtMost(long step, long all, TrainingPosition position) {
    long most = Long.MAX_VALUE;
    if (l0 != null && position.l0() != null) {
      most = l0.stepsToNext(position.l0());
    }
    if (resampler != null && position.activity() != null) {
      most = Math.min(most, resampler.stepsToNext(position.activity(), step, all));
    }
    return most;
  }

  /** What the penalty's weight is multiplied by beside its schedule. */
  public double penaltyFactor(TrainingPosition position) {
    return l0 == null || position.l0() == null ? 1 : l0.factor(position.l0());
  }

  /**
   * The same steps, counted where somebody wants it.
   *
   * @param batch the number of the first in its epoch
   */
  public TrainingSpan counted(TrainingSpan span, int batch) {
    boolean[] counted = new boolean[span.steps()];
    for (int step = 0; step < counted.length; step++) {
      counted[step] =
          l0 != null || resampler != null || (diagnosis != null && Diagnostics.wants(batch + step));
    }
    TrainingSpan controlled = l0 == null ? span : l0.controlled(span);
    return controlled.countingActivity(counted);
  }

  /**
   * Takes in what a span came to.
   *
   * @param step the number of its first step in the call
   */
  public TrainingPosition after(
      TrainingSpan span, SpanResult outcome, long step, long all, TrainingPosition position) {
    UnitActivity activity = outcome.activity();
    if (activity == null) {
      return position;
    }
    return position.with(
        l0 == null || position.l0() == null
            ? null
            : l0.after(position.l0(), span, activity, step, all),
        resampler == null || position.activity() == null
            ? null
            : resampler.after(position.activity(), span, activity));
  }

  /** What became of L0 in an epoch, where it is controlled. */
  public Optional<L0Report> l0(TrainingPosition position, EpochProgress epoch) {
    return l0 == null || position.l0() == null
        ? Optional.empty()
        : Optional.of(l0.report(position.l0(), epoch.meanL0()));
  }

  /**
   * What there is to warn of at the end of an epoch.
   *
   * @param mayBeLast whether training may end here
   */
  public List<TrainingWarning> warnings(
      EpochProgress epoch, Snapshot start, Snapshot end, Samples memory, boolean mayBeLast) {
    if (diagnosis == null) {
      return List.of();
    }
    List<TrainingWarning> warnings = new ArrayList<>(diagnosis.warnings(epoch, start, end, memory));
    L0ControlState position = end.position().l0();
    L0Report report = l0(end.position(), epoch).orElse(null);
    if (l0 != null && position != null && report != null) {
      if (l0.isAtBound(position)) {
        warnings.add(new TrainingWarning.CoefficientAtBound(report.coefficient()));
      }
      if (mayBeLast && !report.isMet()) {
        warnings.add(new TrainingWarning.TargetMissed(report.end(), report.target()));
      }
    }
    return warnings;
  }
}
