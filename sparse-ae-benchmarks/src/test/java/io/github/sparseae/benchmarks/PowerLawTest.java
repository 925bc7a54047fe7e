package io.github.sparseae.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class PowerLawTest {

  @Test
  void points_ofAPowerLaw_giveItBack() {
    // 3 · x^1.5
    PowerLaw law = PowerLaw.fit(List.of(point(1, 3), point(4, 24), point(9, 81)));

    assertThat(law.exponent()).isCloseTo(1.5, within(1e-12));
    assertThat(law.factor()).isCloseTo(3, within(1e-12));
  }

  @Test
  void points_besideALine_areFittedByLeastSquares() {
    // By hand: means 2 and 4, slope (1 · 3 + 1 · 4) / 2 = 3.5, base 4 - 7 = -3.
    PowerLaw.Line line = PowerLaw.Line.fit(List.of(point(1, 1), point(2, 3), point(3, 8)));

    assertThat(line.slope()).isCloseTo(3.5, within(1e-12));
    assertThat(line.base()).isCloseTo(-3, within(1e-12));
  }

  @Test
  void points_tooFew_areRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PowerLaw.fit(List.of(point(1, 3))))
        .withMessage("a fit needs two points, there are 1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PowerLaw.Line.fit(List.of(point(2, 3), point(2, 4))))
        .withMessage("a fit needs two different x, all are 2.0");
  }

  private static double[] point(double x, double y) {
    return new double[] {x, y};
  }
}
