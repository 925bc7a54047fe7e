package io.github.sparseae.samples.lecture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class LectureDeviationTest {

  @Test
  void epochsThatWereNotPrinted_doNotCount() {
    LectureDeviation deviation =
        LectureDeviation.of(
            SmallRun.result(
                Variant.RECORDED,
                List.of(0.190024, 0.100179, 0.077529, 0.072425, 9.0, 9.0),
                List.of(1.0, 1.0, 88.7)));
    assertThat(deviation.losses()).isEqualTo(4);
    assertThat(deviation.loss()).isZero();
    assertThat(deviation.reproduces()).isTrue();
  }

  @Test
  void loss_tooHighAtFirst_isTheLargestButNotTheSettled() {
    LectureDeviation deviation =
        LectureDeviation.of(
            SmallRun.result(
                Variant.RECORDED,
                List.of(0.190024 * 1.03, 0.100179, 0.077529 * 0.998),
                List.of(78.73, 86.52, 88.70)));
    assertThat(deviation.loss()).isCloseTo(0.03, within(1e-12));
    assertThat(deviation.settledLoss()).isCloseTo(0.002, within(1e-12));
    assertThat(deviation.reproduces()).isFalse();
  }

  @Test
  void accuracy_isHeldFromTheThirdEpochOn() {
    VariantResult result =
        SmallRun.result(
            Variant.RECORDED,
            List.of(0.190024, 0.100179, 0.077529),
            List.of(10.0, 10.0, 88.70 - 0.7));
    assertThat(LectureDeviation.of(result).settledAccuracy()).isCloseTo(0.7, within(1e-9));
    assertThat(LectureDeviation.of(result).reproduces()).isFalse();
  }
}
