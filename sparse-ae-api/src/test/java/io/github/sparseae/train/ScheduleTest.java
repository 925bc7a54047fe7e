package io.github.sparseae.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ScheduleTest {

  @Test
  void linearWarmUp_risesToOneAndStays() {
    Schedule schedule = Schedule.linearWarmUp(0.4);

    assertThat(schedule.factor(0, 10)).isCloseTo(0.25, within(1e-12));
    assertThat(schedule.factor(2, 10)).isCloseTo(0.75, within(1e-12));
    assertThat(schedule.factor(3, 10)).isEqualTo(1);
    assertThat(schedule.factor(9, 10)).isEqualTo(1);
  }

  @Test
  void linearDecay_staysAtOneAndFalls() {
    Schedule schedule = Schedule.linearDecay(0.5);

    assertThat(schedule.factor(0, 10)).isEqualTo(1);
    assertThat(schedule.factor(5, 10)).isEqualTo(1);
    assertThat(schedule.factor(6, 10)).isCloseTo(0.8, within(1e-12));
    assertThat(schedule.factor(9, 10)).isCloseTo(0.2, within(1e-12));
  }

  @Test
  void cosineDecay_overAllSteps_isHalfACosine() {
    Schedule schedule = Schedule.cosineDecay(1, 0);

    assertThat(schedule.factor(0, 8)).isEqualTo(1);
    assertThat(schedule.factor(2, 8)).isCloseTo((1 + Math.sqrt(0.5)) / 2, within(1e-12));
    assertThat(schedule.factor(4, 8)).isCloseTo(0.5, within(1e-12));
    assertThat(schedule.factor(7, 8))
        .isCloseTo((1 + Math.cos(Math.PI * 7 / 8)) / 2, within(1e-12))
        .isPositive();
  }

  @Test
  void cosineDecay_withShareAndFloor_staysAtOneAndFallsTowardsTheFloor() {
    Schedule schedule = Schedule.cosineDecay(0.4, 0.1);

    assertThat(schedule.factor(0, 10)).isEqualTo(1);
    assertThat(schedule.factor(6, 10)).isEqualTo(1);
    assertThat(schedule.factor(8, 10)).isCloseTo(0.55, within(1e-12));
    // A quarter of the fall is to come: 0.1 + 0.9·(1 − √½)/2.
    assertThat(schedule.factor(9, 10)).isCloseTo(0.1 + 0.45 * (1 - Math.sqrt(0.5)), within(1e-12));
  }

  @Test
  void linearRise_beginsWithZero_oneStepBehindTheWarmUp() {
    Schedule schedule = Schedule.linearRise(0.4);
    assertThat(schedule.factor(0, 10)).isZero();
    assertThat(schedule.factor(1, 10)).isEqualTo(0.25);
    assertThat(schedule.factor(4, 10)).isEqualTo(1);
    assertThat(schedule.factor(9, 10)).isEqualTo(1);
    assertThat(schedule.needsAllSteps()).isTrue();
    assertThat(new Schedule.LinearRise(new ScheduleLength.Steps(4)).factor(3, 10)).isEqualTo(0.75);
    assertThat(new Schedule.LinearRise(new ScheduleLength.Steps(4)).needsAllSteps()).isFalse();
    assertThat(new Schedule.LinearRise(new ScheduleLength.Steps(4)).describe())
        .isEqualTo("rising from 0 over the first 4 steps");
  }

  @Test
  void stepDecay_eachShare_isMultipliedOnceMore() {
    Schedule schedule = Schedule.stepDecay(0.25, 0.1);

    assertThat(schedule.factor(0, 8)).isEqualTo(1);
    assertThat(schedule.factor(1, 8)).isEqualTo(1);
    assertThat(schedule.factor(2, 8)).isCloseTo(0.1, within(1e-15));
    assertThat(schedule.factor(5, 8)).isCloseTo(0.01, within(1e-15));
    assertThat(schedule.factor(7, 8)).isCloseTo(0.001, within(1e-15));
  }

  @Test
  void stepDecay_shareInexactInBinary_changesOnTime() {
    // 0.07 · 100 is 7.000000000000001 in doubles.
    Schedule schedule = Schedule.stepDecay(0.07, 0.5);

    assertThat(schedule.factor(6, 100)).isEqualTo(1);
    assertThat(schedule.factor(7, 100)).isEqualTo(0.5);
    assertThat(schedule.factor(14, 100)).isEqualTo(0.25);
  }

  @Test
  void times_twoSchedules_multipliesTheirFactors() {
    Schedule schedule = Schedule.linearWarmUp(0.5).times(Schedule.stepDecay(0.25, 0.5));

    assertThat(schedule.factor(0, 8)).isEqualTo(0.25);
    assertThat(schedule.factor(2, 8)).isEqualTo(0.375);
    assertThat(schedule.factor(7, 8)).isEqualTo(0.125);
    assertThat(schedule).isEqualTo(Schedule.linearWarmUp(0.5).times(Schedule.stepDecay(0.25, 0.5)));
  }

  @Test
  void inSteps_lengthsAreThoseOfTheReferences() {
    Schedule warmUp = Schedule.linearWarmUpSteps(1_000);
    assertThat(warmUp.factor(0, 9)).isEqualTo(0.001);
    assertThat(warmUp.factor(499, 1_000_000)).isEqualTo(0.5);
    assertThat(warmUp.factor(999, 1)).isEqualTo(1);
    assertThat(warmUp.factor(1_000, 1)).isEqualTo(1);

    Schedule decay = Schedule.linearDecaySteps(4);
    assertThat(decay.factor(5, 10)).isEqualTo(1);
    assertThat(decay.factor(6, 10)).isEqualTo(1);
    assertThat(decay.factor(9, 10)).isEqualTo(0.25);
    assertThat(Schedule.linearDecaySteps(20).factor(0, 10)).isEqualTo(0.5);

    assertThat(new Schedule.CosineDecay(new ScheduleLength.Steps(4), 0.1).factor(8, 10))
        .isCloseTo(0.55, within(1e-12));
    assertThat(new Schedule.StepDecay(new ScheduleLength.Steps(3), 0.5).factor(2, 10)).isEqualTo(1);
    assertThat(new Schedule.StepDecay(new ScheduleLength.Steps(3), 0.5).factor(7, 10))
        .isEqualTo(0.25);
  }

  @Test
  void needsAllSteps_onlyWhatIsMeasuredFromTheEndOrInShares() {
    assertThat(Schedule.constant().needsAllSteps()).isFalse();
    assertThat(Schedule.linearWarmUpSteps(3).needsAllSteps()).isFalse();
    assertThat(new Schedule.StepDecay(new ScheduleLength.Steps(3), 0.5).needsAllSteps()).isFalse();
    assertThat(Schedule.linearWarmUp(0.3).needsAllSteps()).isTrue();
    assertThat(Schedule.stepDecay(0.3, 0.5).needsAllSteps()).isTrue();
    assertThat(Schedule.linearDecaySteps(3).needsAllSteps()).isTrue();
    assertThat(new Schedule.CosineDecay(new ScheduleLength.Steps(3), 0).needsAllSteps()).isTrue();
    Schedule warmUp = Schedule.linearWarmUpSteps(3);
    assertThat(
            warmUp.times(new Schedule.StepDecay(new ScheduleLength.Steps(3), 0.5)).needsAllSteps())
        .isFalse();
    assertThat(warmUp.times(Schedule.linearDecay(1)).needsAllSteps()).isTrue();
  }

  @Test
  void describe_everyKind_isInWords() {
    assertThat(Schedule.constant().describe()).isEqualTo("constant");
    assertThat(Schedule.linearWarmUp(0.1).describe())
        .isEqualTo("rising over the first 10 % of steps");
    assertThat(Schedule.linearWarmUpSteps(1_000).describe())
        .isEqualTo("rising over the first 1,000 steps");
    assertThat(Schedule.linearDecay(0.125).describe())
        .isEqualTo("falling over the last 12.5 % of steps");
    assertThat(new Schedule.CosineDecay(new ScheduleLength.Steps(5_000), 0.1).describe())
        .isEqualTo("falling along a cosine to 0.1 over the last 5,000 steps");
    assertThat(Schedule.stepDecay(0.25, 0.5).describe())
        .isEqualTo("times 0.5 after every 25 % of steps");
    assertThat(Schedule.linearWarmUpSteps(200).times(Schedule.linearDecay(0.2)).describe())
        .isEqualTo("rising over the first 200 steps, and falling over the last 20 % of steps");
    assertThat(KSchedule.linear(100, 0.5).describe())
        .isEqualTo("falling from 100 over the first 50 % of steps");
    assertThat(new KSchedule(100, new ScheduleLength.Steps(5_000)).describe())
        .isEqualTo("falling from 100 over the first 5,000 steps");
  }

  @Test
  void kScheduleInSteps_fallsOverThem() {
    KSchedule schedule = new KSchedule(100, new ScheduleLength.Steps(4));

    assertThat(schedule.k(20, 0, 1)).isEqualTo(100);
    assertThat(schedule.k(20, 1, 1)).isEqualTo(80);
    assertThat(schedule.k(20, 4, 1)).isEqualTo(20);
    assertThat(schedule.k(20, 9, 1)).isEqualTo(20);
  }

  @Test
  void settings_outOfRange_areRefused() {
    assertThatThrownBy(() -> Schedule.linearWarmUpSteps(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the number of steps must be positive, was 0");
    assertThatThrownBy(() -> new KSchedule(5, new ScheduleLength.Steps(-1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the number of steps must be positive, was -1");
    assertThatThrownBy(() -> Schedule.linearWarmUp(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the share must be in (0, 1], was 0.0");
    assertThatThrownBy(() -> Schedule.cosineDecay(1.5, 0))
        .hasMessage("the share must be in (0, 1], was 1.5");
    assertThatThrownBy(() -> Schedule.cosineDecay(1, 1))
        .hasMessage("the floor must be in [0, 1), was 1.0");
    assertThatThrownBy(() -> Schedule.stepDecay(0.5, 0))
        .hasMessage("gamma must be in (0, 1], was 0.0");
  }
}
