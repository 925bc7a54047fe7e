package io.github.sparseae.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.function.ToDoubleBiFunction;
import org.junit.jupiter.api.Test;

class LbfgsTest {

  /** The Rosenbrock function, whose only minimum is at (1, 1). */
  private static double rosenbrock(double[] p, double[] gradient) {
    double bend = p[1] - p[0] * p[0];
    gradient[0] = -2 * (1 - p[0]) - 400 * p[0] * bend;
    gradient[1] = 200 * bend;
    return (1 - p[0]) * (1 - p[0]) + 100 * bend * bend;
  }

  /** A quadratic function with curvatures from 1 to 10,000 and its minimum at (1, 2, 3, ...). */
  private static double bowl(double[] p, double[] gradient) {
    double value = 0;
    for (int i = 0; i < p.length; i++) {
      double curvature = Math.pow(10, 4.0 * i / (p.length - 1));
      double offset = p[i] - (i + 1);
      gradient[i] = curvature * offset;
      value += curvature * offset * offset / 2;
    }
    return value;
  }

  private static Lbfgs.Minimum minimum(
      ToDoubleBiFunction<double[], double[]> objective,
      double[] curvature,
      double[] from,
      int mostIterations) {
    return new Lbfgs(objective, vector -> Arrays.setAll(vector, i -> vector[i] / curvature[i]))
        .minimum(from, first -> 1e-9, mostIterations);
  }

  private static double[] ones(int size) {
    double[] ones = new double[size];
    Arrays.fill(ones, 1);
    return ones;
  }

  @Test
  void minimum_ofACurvedValley_isFound() {
    Lbfgs.Minimum found = minimum(LbfgsTest::rosenbrock, ones(2), new double[] {-1.2, 1}, 100);

    assertThat(found.converged()).isTrue();
    assertThat(found.largestDerivative()).isLessThanOrEqualTo(1e-9);
    assertThat(found.point()[0]).isCloseTo(1, within(1e-8));
    assertThat(found.point()[1]).isCloseTo(1, within(1e-8));
  }

  @Test
  void minimum_knownCurvature_takesOneStep() {
    double[] curvature = new double[15];
    for (int i = 0; i < 15; i++) {
      curvature[i] = Math.pow(10, 4.0 * i / 14);
    }

    Lbfgs.Minimum found = minimum(LbfgsTest::bowl, curvature, new double[15], 100);

    assertThat(found.converged()).isTrue();
    assertThat(found.iterations()).isLessThanOrEqualTo(2);
  }

  @Test
  void minimum_unknownCurvature_isFoundAllTheSame() {
    Lbfgs.Minimum found = minimum(LbfgsTest::bowl, ones(15), new double[15], 1_000);

    assertThat(found.converged()).isTrue();
    for (int i = 0; i < 15; i++) {
      assertThat(found.point()[i]).isCloseTo(i + 1, within(1e-8));
    }
  }

  @Test
  void minimum_fromTheMinimum_makesNoStep() {
    Lbfgs.Minimum found = minimum(LbfgsTest::rosenbrock, ones(2), new double[] {1, 1}, 100);

    assertThat(found.iterations()).isZero();
    assertThat(found.converged()).isTrue();
  }

  @Test
  void minimum_tooFewSteps_isNotConverged() {
    Lbfgs.Minimum found = minimum(LbfgsTest::rosenbrock, ones(2), new double[] {-1.2, 1}, 3);

    assertThat(found.iterations()).isEqualTo(3);
    assertThat(found.converged()).isFalse();
    assertThat(found.value()).isLessThan(rosenbrock(new double[] {-1.2, 1}, new double[2]));
  }

  @Test
  void minimum_noFloorToStandOn_isNotConverged() {
    ToDoubleBiFunction<double[], double[]> slope =
        (p, gradient) -> {
          gradient[0] = 1;
          return p[0];
        };

    assertThat(minimum(slope, ones(1), new double[1], 50).converged()).isFalse();
  }
}
