package io.github.sparseae.internal.train.control;

import static com.google.common.base.Preconditions.checkArgument;

import io.github.sparseae.engine.TrainingSpan;
import io.github.sparseae.engine.UnitActivity;
import io.github.sparseae.model.AutoencoderSpec;
import io.github.sparseae.model.NetworkSpec;
import io.github.sparseae.model.Sparsity;
import io.github.sparseae.train.L0Report;
import io.github.sparseae.train.Schedule;
import io.github.sparseae.train.TargetL0;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The controller of {@link TargetL0}, whose documentation has the formula. It keeps no state beside
 * the {@link L0ControlState}; each call returns the next one.
 *
 * <p>L0 follows the coefficient with a delay of a hundred steps and more with Adam at 0.001, which
 * grows during training. The derivative term is therefore ten times as strong as the proportional
 * term: together they act on the L0 that is expected a hundred steps later. The path keeps the
 * error small while L0 falls, so that the controller does not overshoot: silent units come back
 * slowly. For the same reason c may fall faster than it rises.
 */
public final class L0Control {
  private static final double ON_CHANGE = 2;
  private static final double ON_ERROR = 0.2;
  private static final double MOST_UP = 0.3;
  private static final double MOST_DOWN = 1;
  private static final double FREE_ERROR = 0.3;
  private static final double LARGE_ERROR = 0.7;
  private static final double LEAST_ERROR = -1.5;
  private static final double PATH_SHARE = 0.5;
  private static final double CALM_SHARE = 0.3;
  private static final double CALM = 0.2;
  private static final double START = -StrictMath.log(1000);
  private static final double START_MOVE = 0.5;
  private static final double START_ERROR = -0.1;
  private static final double RUNNING = 0.2;
  private static final double LEAST_LOG = StrictMath.log(TargetL0.LEAST_FACTOR);
  private static final double LARGEST_LOG = StrictMath.log(TargetL0.LARGEST_FACTOR);

  /** The smallest L0 that counts, as a share of the target: its logarithm stays finite. */
  private static final double LEAST_L0 = 0.01;

  private final TargetL0 target;
  private final double weight;
  private final boolean hasThresholds;
  private final Schedule schedule;

  public L0Control(TargetL0 target, NetworkSpec spec, Schedule penaltySchedule) {
    this.target = target;
    schedule = penaltySchedule;
    weight = weight(target, spec);
    hasThresholds =
        spec instanceof AutoencoderSpec autoencoder
            && autoencoder.sparsity() instanceof Sparsity.JumpRelu;
  }

  /** Returns the penalty weight that the loop multiplies; refuses a network without one. */
  private static double weight(TargetL0 target, NetworkSpec network) {
    checkArgument(
        network instanceof AutoencoderSpec,
        "targetL0 is for autoencoders: a classifier has no sparsity penalty");
    AutoencoderSpec spec = (AutoencoderSpec) network;
    Sparsity sparsity = spec.sparsity();
    double weight =
        sparsity
            .coefficient()
            .orElseThrow(
                () -> new IllegalArgumentException(withoutWeight(target.l0(), sparsity, spec)));
    checkArgument(
        weight > 0,
        "targetL0 multiplies the penalty's weight, and that is 0 (%s): give it a positive one",
        sparsity.describe());
    checkArgument(
        target.l0() < spec.hidden(),
        "targetL0 must be below hidden, which is %s, was %s",
        (Object) spec.hidden(),
        target.l0());
    if (sparsity instanceof Sparsity.KullbackLeibler divergence) {
      double active = spec.activityThreshold();
      checkArgument(
          divergence.target() < active,
          "targetL0 needs a Kullback-Leibler penalty to an activity below %s, from which on a unit"
              + " counts as active, was %s: a heavier weight would bring all units above it",
          active,
          divergence.target());
    }
    return weight;
  }

  private static String withoutWeight(double l0, Sparsity sparsity, AutoencoderSpec spec) {
    String lead =
        "targetL0 needs a sparsity with a weight to move, was " + sparsity.describe() + ": ";
    if (sparsity.activeUnits().isPresent()) {
      return lead + "its L0 is k, set that to " + Math.max(1, Math.round(l0));
    }
    if (sparsity instanceof Sparsity.WinnerTakeAll) {
      return lead
          + String.format(
              Locale.ROOT,
              "its L0 in training is share x hidden, set the share to %.4g",
              l0 / spec.hidden());
    }
    if (sparsity instanceof Sparsity.JumpRelu) {
      return lead + "a quadratic loss has its own target, set that to " + l0;
    }
    return lead + "set one, for example Sparsity.l1(0.1)";
  }

  /** Returns the state at a step of a call: at the first, on a new path. */
  public L0ControlState at(long step, @Nullable L0ControlState before) {
    if (before == null) {
      return new L0ControlState(START, true, Double.NaN, Double.NaN, Double.NaN, 0, 0, 0, 0);
    }
    return step > 0
        ? before
        : new L0ControlState(
            before.logFactor(), before.starting(), Double.NaN, before.l0(), Double.NaN, 0, 0, 0, 0);
  }

  /** Returns the number of steps before the next move. */
  public int stepsToNext(L0ControlState position) {
    return target.everySteps() - position.steps();
  }

  public double factor(L0ControlState position) {
    return StrictMath.exp(position.logFactor());
  }

  /** Returns steps with faster thresholds, if the network has thresholds. */
  public TrainingSpan controlled(TrainingSpan span) {
    return hasThresholds ? span.withThresholdRate(target.thresholdRate()) : span;
  }

  /** Returns the state after a span, whose first step has a number in this call of some steps. */
  public L0ControlState after(
      L0ControlState before, TrainingSpan span, UnitActivity activity, long step, long all) {
    double active = before.active();
    long rows = before.rows();
    for (int i = 0; i < span.steps(); i++) {
      active += activity.l0(i).orElseThrow() * span.batchRows(i);
      rows += span.batchRows(i);
    }
    int steps = before.steps() + span.steps();
    return steps < target.everySteps()
        ? new L0ControlState(
            before.logFactor(),
            before.starting(),
            before.error(),
            before.l0(),
            before.startError(),
            before.startShare(),
            steps,
            rows,
            active)
        : moved(before, active / rows, step + span.steps(), all);
  }

  private L0ControlState moved(L0ControlState now, double l0, long step, long all) {
    double share = (double) step / all;
    double toTarget = StrictMath.log(Math.max(l0, LEAST_L0 * target.l0()) / target.l0());
    boolean rising = isRising(step, all);
    double change = 0;
    double startError = now.startError();
    double startShare = now.startShare();
    double error = toTarget - onPath(startError, startShare, share);
    if (Double.isNaN(startError) || (rising && error > 0)) {
      startError = toTarget;
      startShare = share;
      error = 0;
    } else {
      change = error - now.error();
    }
    boolean starting = now.starting() && now.logFactor() < 0 && error > START_ERROR;
    double move = starting ? Math.min(START_MOVE, -now.logFactor()) : move(error, change, share);
    if (!starting && rising) {
      move = Math.min(0, move);
    }
    return new L0ControlState(
        Math.max(LEAST_LOG, Math.min(LARGEST_LOG, now.logFactor() + move)),
        starting,
        error,
        Double.isNaN(now.l0()) ? l0 : now.l0() + RUNNING * (l0 - now.l0()),
        startError,
        startShare,
        0,
        0,
        0);
  }

  /** Returns the logarithm of the path over the target. */
  private static double onPath(double startError, double startShare, double share) {
    double done = (share - startShare) / (PATH_SHARE * (1 - startShare));
    return startError * Math.max(0, 1 - done);
  }

  private double move(double error, double change, double share) {
    double calm = Math.min(1, CALM + (1 - CALM) * (1 - share) / CALM_SHARE);
    double counted =
        Math.max(LEAST_ERROR, Math.min(error, Math.max(FREE_ERROR, error - LARGE_ERROR)));
    double move = target.speed() * (ON_CHANGE * calm * change + ON_ERROR * counted);
    return Math.max(-MOST_DOWN, Math.min(MOST_UP, move));
  }

  /** Returns whether the penalty schedule rises over the last steps before one. */
  private boolean isRising(long step, long all) {
    long last = Math.min(step, all - 1);
    return schedule.factor(last, all) > schedule.factor(Math.max(0, last - 1), all);
  }

  public boolean isAtBound(L0ControlState position) {
    return position.logFactor() <= LEAST_LOG || position.logFactor() >= LARGEST_LOG;
  }

  public L0Report report(L0ControlState position, double mean) {
    double end = Double.isNaN(position.l0()) ? mean : position.l0();
    return new L0Report(target.l0(), mean, end, weight * factor(position));
  }
}
