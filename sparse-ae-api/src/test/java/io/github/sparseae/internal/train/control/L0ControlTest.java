package io.github.sparseae.internal.train.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.sparseae.engine.Fixtures;
import io.github.sparseae.engine.TrainingSpan;
import io.github.sparseae.engine.UnitActivity;
import io.github.sparseae.model.Activation;
import io.github.sparseae.model.AutoencoderSpec;
import io.github.sparseae.model.Optimizer;
import io.github.sparseae.model.Reconstruction;
import io.github.sparseae.model.Sparsity;
import io.github.sparseae.model.Structure;
import io.github.sparseae.train.Schedule;
import io.github.sparseae.train.TargetL0;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;

/** The closed loop on L0 with a made-up network: L0 as a function of the factor. */
public class L0ControlTest {
  private static final int ALL = 2000;
  private static final double TARGET = 2;

  private static L0Control control(Sparsity sparsity, Schedule schedule) {
    AutoencoderSpec spec =
        Fixtures.spec(
            Activation.RELU,
            Activation.LINEAR,
            sparsity,
            Reconstruction.meanSquaredError(),
            Structure.plain());
    return new L0Control(TargetL0.of(TARGET), spec, schedule);
  }

  private static TrainingSpan span(int steps) {
    return new TrainingSpan(
        Optimizer.sgd(1), new int[4 * steps], 4, 0, new double[steps], new double[steps]);
  }

  private static UnitActivity activity(int steps, double l0) {
    UnitActivity.Counter counter = new UnitActivity.Counter(steps, 7);
    for (int step = 0; step < steps; step++) {
      double[] active = new double[7];
      active[step % 7] = 4 * l0;
      counter.add(step, 4, active, new double[7]);
    }
    return counter.activity();
  }

  /** Runs the loop on a network that gives an L0 for each factor, in spans of some length. */
  private static L0ControlState run(L0Control control, DoubleUnaryOperator l0, int spanSteps) {
    L0ControlState position = control.at(0, null);
    for (long step = 0; step < ALL; ) {
      position = control.at(step, position);
      int steps = Math.min(spanSteps, control.stepsToNext(position));
      double now = l0.applyAsDouble(control.factor(position));
      position = control.after(position, span(steps), activity(steps, now), step, ALL);
      step += steps;
    }
    return position;
  }

  @Test
  public void run_networkThatAnswersAtOnce_findsItsFactor() {
    for (double weight : new double[] {0.01, 1, 100}) {
      L0Control control = control(Sparsity.l1(0.5), Schedule.constant());
      L0ControlState end = run(control, factor -> 6 / (1 + weight * factor), 10);

      assertThat(end.l0()).isCloseTo(TARGET, within(0.02 * TARGET));
      assertThat(control.factor(end)).isCloseTo(2 / weight, within(0.1 / weight));
      assertThat(control.report(end, 3).coefficient()).isCloseTo(1 / weight, within(0.05 / weight));
      assertThat(control.isAtBound(end)).isFalse();
    }
  }

  @Test
  public void run_spansOfAnyLength_giveTheSameBits() {
    L0Control control = control(Sparsity.gated(0.5), Schedule.constant());
    DoubleUnaryOperator network = factor -> 6 / (1 + factor);

    assertThat(run(control, network, 3)).isEqualTo(run(control, network, 10));
    assertThat(run(control, network, 1)).isEqualTo(run(control, network, 10));
  }

  @Test
  public void run_networkThatDoesNotAnswer_stopsAtTheBounds() {
    L0Control control = control(Sparsity.jumpRelu(0.5), Schedule.constant());
    L0ControlState dense = run(control, factor -> 6, 10);
    L0ControlState silent = run(control, factor -> 0, 10);

    assertThat(control.factor(dense)).isCloseTo(TargetL0.LARGEST_FACTOR, within(1e-3));
    assertThat(control.isAtBound(dense)).isTrue();
    assertThat(control.factor(silent)).isCloseTo(TargetL0.LEAST_FACTOR, within(1e-15));
    assertThat(control.isAtBound(silent)).isTrue();
    assertThat(control.report(dense, 6).isMet()).isFalse();
  }

  @Test
  public void run_weightFarTooHeavy_isFoundOutOnTheWayUp() {
    L0Control control = control(Sparsity.l1(0.5), Schedule.constant());
    double[] largest = {0};
    run(
        control,
        factor -> {
          largest[0] = Math.max(largest[0], factor);
          return 6 / (1 + 500 * factor);
        },
        10);

    // What is needed is 1/250.
    assertThat(largest[0]).isLessThan(0.02);
  }

  @Test
  public void after_whileThePenaltyScheduleRises_holdsTheFactorAndPutsThePathOff() {
    L0Control control = control(Sparsity.l1(0.5), Schedule.linearWarmUp(0.5));
    L0ControlState position = control.at(0, null);
    for (long step = 0; step < ALL / 2 - 10; step += 10) {
      position = control.after(position, span(10), activity(10, 6), step, ALL);
    }
    assertThat(control.factor(position)).isCloseTo(1, within(1e-12));
    assertThat(position.startShare()).isCloseTo(0.5, within(0.01));

    for (long step = ALL / 2 - 10; step < ALL; step += 10) {
      position = control.after(position, span(10), activity(10, 6), step, ALL);
    }
    assertThat(control.factor(position)).isGreaterThan(10);
  }

  @Test
  public void at_theFirstStepOfAnotherCall_keepsTheFactorOnANewPath() {
    L0Control control = control(Sparsity.l1(0.5), Schedule.constant());
    L0ControlState end = run(control, factor -> 6 / (1 + factor), 10);
    L0ControlState next = control.at(0, end);

    assertThat(next.logFactor()).isEqualTo(end.logFactor());
    assertThat(next.starting()).isFalse();
    assertThat(next.startError()).isNaN();
    assertThat(control.at(3, end)).isSameAs(end);
  }

  @Test
  public void controlled_thresholds_learnFaster() {
    assertThat(control(Sparsity.jumpRelu(1), Schedule.constant()).controlled(span(3)))
        .satisfies(span -> assertThat(span.ownRate()).hasValue(10));
    assertThat(control(Sparsity.l1(1), Schedule.constant()).controlled(span(3)).ownRate())
        .isEmpty();
  }
}
