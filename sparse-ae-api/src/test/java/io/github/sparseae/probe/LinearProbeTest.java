package io.github.sparseae.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.google.common.math.Stats;
import com.google.common.primitives.Ints;
import io.github.sparseae.data.LabeledSamples;
import io.github.sparseae.data.Samples;
import io.github.sparseae.engine.Fixtures;
import io.github.sparseae.internal.random.RandomStream;
import io.github.sparseae.metrics.ClassificationReport;
import io.github.sparseae.model.DenseArray;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LinearProbeTest {

  /** Three classes that are linearly separable by the last columns, except for some noise. */
  private static LabeledSamples rows(int rows, double noise, long seed) {
    Samples samples = Fixtures.samples(rows, seed);
    RandomStream random = RandomStream.of(seed, "noise", 0);
    int[] labels = new int[rows];
    for (int row = 0; row < rows; row++) {
      double best = Double.NEGATIVE_INFINITY;
      for (int c = 0; c < 3; c++) {
        double score = samples.get(row, 2 + c) - 0.1 * c + noise * random.nextGaussian();
        if (score > best) {
          best = score;
          labels[row] = c;
        }
      }
    }
    return LabeledSamples.of(samples, labels);
  }

  /** Plain gradient descent on the formula, units by rows by classes: W and then b. */
  private static double[][] descend(
      ProbeLoss loss, LabeledSamples data, double l2, double rate, int steps) {
    int width = data.samples().width();
    double[][] w = new double[width + 1][3];
    for (int step = 0; step < steps; step++) {
      double[][] gradient = new double[width + 1][3];
      for (int row = 0; row < data.size(); row++) {
        double[] p = w[width].clone();
        double sum = 0;
        for (int c = 0; c < 3; c++) {
          for (int i = 0; i < width; i++) {
            p[c] += data.samples().get(row, i) * w[i][c];
          }
          sum += Math.exp(p[c]);
        }
        for (int c = 0; c < 3; c++) {
          boolean isClass = data.label(row) == c;
          double residual =
              switch (loss) {
                case LOGISTIC -> Math.exp(p[c]) / sum - (isClass ? 1 : 0);
                case SQUARED_HINGE ->
                    isClass ? -2 * Math.max(0, 1 - p[c]) : 2 * Math.max(0, 1 + p[c]);
              };
          for (int i = 0; i < width; i++) {
            gradient[i][c] += data.samples().get(row, i) * residual / data.size();
          }
          gradient[width][c] += residual / data.size();
        }
      }
      for (int i = 0; i <= width; i++) {
        for (int c = 0; c < 3; c++) {
          w[i][c] -= rate * (gradient[i][c] + (i < width ? l2 * w[i][c] : 0));
        }
      }
    }
    return w;
  }

  /** Returns the mean over units of their variances. */
  private static double variance(Samples codes) {
    return IntStream.range(0, codes.width())
        .mapToDouble(
            unit ->
                Stats.of(IntStream.range(0, codes.size()).mapToDouble(row -> codes.get(row, unit)))
                    .populationVariance())
        .average()
        .orElseThrow();
  }

  @ParameterizedTest
  @EnumSource
  void train_smallProblem_findsTheOptimumOfPlainGradientDescent(ProbeLoss loss) {
    LabeledSamples data = rows(61, 0.1, 4);
    LinearProbe probe =
        LinearProbe.builder()
            .loss(loss)
            .l2(0.01 / variance(data.samples())) // the penalty is on weights of scaled units
            .tolerance(1e-10)
            .build(data);

    double[][] naive = descend(loss, data, 0.01, 0.2, 40_000);
    assertThat(probe.fit().minimized()).isEqualTo(loss);
    assertThat(probe.fit().converged()).isTrue();
    for (int c = 0; c < 3; c++) {
      for (int i = 0; i < 5; i++) {
        assertThat(probe.weights().get(i, c)).isCloseTo(naive[i][c], within(1e-6));
      }
      assertThat(probe.bias().get(c)).isCloseTo(naive[5][c], within(1e-6));
    }
  }

  @Test
  void train_separableClasses_convergesAndFindsThem() {
    LabeledSamples data = rows(2_345, 0, 4);
    LinearProbe probe = LinearProbe.builder().l2(1e-6).build(data);

    assertThat(probe.fit().converged()).isTrue();
    assertThat(probe.fit().largestDerivative()).isLessThanOrEqualTo(1e-5);
    assertThat(probe.evaluate(data).accuracy()).isGreaterThan(0.99);
    assertThat(probe.evaluate(rows(500, 0, 5)).accuracy()).isGreaterThan(0.98);
    assertThat(probe.weights().isFinite()).isTrue();
  }

  @ParameterizedTest
  @EnumSource
  void evaluate_report_isCountedFromProbabilities(ProbeLoss of) {
    LabeledSamples data = rows(1_234, 0.2, 4);
    LinearProbe probe =
        LinearProbe.builder().loss(of).classNames(List.of("a", "b", "c", "d")).build(data);
    ClassificationReport report = probe.evaluate(data);

    DenseArray logs = probe.logProbabilities(data.samples());
    int[] predicted = probe.predict(data.samples());
    double loss = 0;
    int right = 0;
    for (int row = 0; row < data.size(); row++) {
      double[] scores = new double[3];
      double sum = 0;
      for (int c = 0; c < 3; c++) {
        scores[c] = probe.bias().get(c);
        for (int i = 0; i < 5; i++) {
          scores[c] += data.samples().get(row, i) * probe.weights().get(i, c);
        }
        sum += Math.exp(scores[c]);
      }
      for (int c = 0; c < 3; c++) {
        assertThat(logs.get(row, c)).isCloseTo(scores[c] - Math.log(sum), within(1e-12));
      }
      loss -= logs.get(row, data.label(row));
      right += predicted[row] == data.label(row) ? 1 : 0;
    }
    assertThat(report.logLoss()).isCloseTo(loss / data.size(), within(1e-12));
    assertThat(report.accuracy()).isCloseTo((double) right / data.size(), within(1e-12));
    assertThat(report.confusionMatrix().names()).containsExactly("a", "b", "c");
  }

  @Test
  void commonScale_codeInAnotherUnit_givesTheSameProbabilities() {
    LabeledSamples data = rows(300, 0.2, 4);
    double[] larger = data.samples().toDenseArray().toDoubles();
    for (int i = 0; i < larger.length; i++) {
      larger[i] *= 1000;
    }
    Samples scaled = Samples.of(DenseArray.wrap(larger, 300, 5));
    LinearProbe.Builder builder = LinearProbe.builder().tolerance(1e-9);

    DenseArray one = builder.build(data).logProbabilities(data.samples());
    DenseArray other =
        builder.build(LabeledSamples.of(scaled, data.labels())).logProbabilities(scaled);

    for (int i = 0; i < one.size(); i++) {
      assertThat(other.get(i)).isCloseTo(one.get(i), within(1e-6));
    }
  }

  @Test
  void train_deadUnits_getNoWeight() {
    Samples codes = LinearLossTest.codes(200);
    LinearProbe probe =
        LinearProbe.builder().build(LabeledSamples.of(codes, Fixtures.labels(200, 3, 3)));

    for (int c = 0; c < 3; c++) {
      assertThat(probe.weights().get(2, c)).isZero();
      assertThat(probe.weights().get(5, c)).isZero();
      assertThat(probe.weights().get(1, c)).isNotZero();
    }
  }

  @Test
  void l2From_noisyRows_takesTheOneThatErrsLeastOnTheRowsHeldBack() {
    LabeledSamples data = rows(600, 0.2, 4);
    LinearProbe probe = LinearProbe.builder().l2From(10, 1e-4, 0.05).seed(3).build(data);

    List<ProbeFit.Candidate> tried = probe.fit().candidates();
    assertThat(tried).extracting(ProbeFit.Candidate::l2).containsExactly(10.0, 0.05, 1e-4);
    double least = tried.stream().mapToDouble(ProbeFit.Candidate::error).min().orElseThrow();
    assertThat(tried)
        .anySatisfy(
            candidate -> {
              assertThat(candidate.l2()).isEqualTo(probe.fit().l2());
              assertThat(candidate.error()).isEqualTo(least);
            });
    assertThat(tried.get(0).error()).isGreaterThan(least);

    LinearProbe given = LinearProbe.builder().l2(probe.fit().l2()).build(data);
    for (int i = 0; i < 15; i++) {
      assertThat(probe.weights().get(i)).isCloseTo(given.weights().get(i), within(1e-2));
    }
  }

  @Test
  void l2From_weakPenalties_areFittedThoughTheirDerivativesBeginSmall() {
    LinearProbe probe =
        LinearProbe.builder().l2From(1e-4, 1e-5).tolerance(1e-4).build(rows(600, 0.2, 4));

    List<ProbeFit.Candidate> tried = probe.fit().candidates();
    assertThat(tried.get(1).logLoss()).isNotEqualTo(tried.get(0).logLoss());
  }

  @Test
  void validationSplit_ofUnevenClasses_holdsBackTheSameShareOfEach() {
    int[] classOf = new int[100];
    Arrays.fill(classOf, 60, 99, 1);
    classOf[99] = 2;
    ValidationSplit split = ValidationSplit.of(classOf, 0.25, 8);

    int[] held = ValidationSplit.select(classOf, split.judged());
    assertThat(Arrays.stream(held).filter(c -> c == 0).count()).isEqualTo(15);
    assertThat(Arrays.stream(held).filter(c -> c == 1).count()).isEqualTo(9);
    assertThat(Arrays.stream(held).filter(c -> c == 2).count()).isZero();
    int[] all = Arrays.copyOf(split.fitted(), 100);
    System.arraycopy(split.judged(), 0, all, 76, 24);
    assertThat(all).containsExactlyInAnyOrder(RandomStream.of(0, "any", 0).permutation(100));
  }

  @Test
  void evaluate_labelNeverSeen_namesRowLabelAndClasses() {
    LabeledSamples gap = LabeledSamples.of(Fixtures.samples(4, 1), new int[] {7, 2, 7, 4});
    LinearProbe probe = LinearProbe.builder().build(gap);

    assertThat(probe.labels()).containsExactly(2, 4, 7);
    assertThat(Ints.asList(probe.predict(gap.samples()))).isSubsetOf(2, 4, 7);
    assertThatThrownBy(
            () -> probe.evaluate(LabeledSamples.of(Fixtures.samples(3, 2), new int[] {2, 4, 3})))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the label of row 2 is 3, but the probe was fitted to the labels 2, 4, 7");
  }

  @Test
  void train_notEnoughSteps_saysSo() {
    LinearProbe probe = LinearProbe.builder().maxIterations(1).build(rows(50, 0.1, 4));

    assertThat(probe.fit().converged()).isFalse();
    assertThat(probe.fit().iterations()).isEqualTo(1);
    assertThat(probe.toString())
        .startsWith("LinearProbe 5-3, NOT converged after 1 iterations at lambda 1e-03");
  }

  @Test
  void wrongUse_isNamed() {
    LabeledSamples data = rows(50, 0.1, 4);
    assertThatThrownBy(() -> LinearProbe.builder().l2(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("l2 must be positive and finite, was 0.0");
    assertThatThrownBy(() -> LinearProbe.builder().l2(0.1).l2From(0.2))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("l2 was already set to [0.1]");
    assertThatThrownBy(() -> LinearProbe.builder().l2From())
        .hasMessage("l2From needs at least one candidate, got none");
    assertThatThrownBy(() -> LinearProbe.builder().maxIterations(0))
        .hasMessage("maxIterations must be positive, was 0");
    assertThatThrownBy(() -> LinearProbe.builder().l2From(1, 2).build(rows(12, 0, 4)))
        .hasMessageEndingWith("rows is none, but choosing l2 needs some: use more rows");
    assertThatThrownBy(() -> LinearProbe.builder().classNames(List.of("a", "b")).build(data))
        .hasMessage("there is a label 2, but there are 2 class names, for 0 to 1");
    assertThatThrownBy(() -> LinearProbe.builder().classNames(List.of("a", "b", "a")))
        .hasMessage("each class must be named once, were [a, b, a]");
    assertThatThrownBy(
            () ->
                LinearProbe.builder()
                    .build(LabeledSamples.of(data.samples(), new int[data.size()])))
        .hasMessage("a probe needs rows of two classes, but every label is 0");
    assertThatThrownBy(() -> LinearProbe.builder().build(data).predict(Samples.of(new double[4])))
        .hasMessage("codes of 4 units, but the probe was fitted to 5");
    assertThatThrownBy(
            () ->
                LinearProbe.builder()
                    .build(data, batch -> DenseArray.of(new double[] {1, Double.NaN}, 1, 2)))
        .hasMessage("50 rows gave codes float64 [1, 2], expected as many of width 2");
    assertThatThrownBy(
            () ->
                LinearProbe.builder()
                    .build(
                        data.rows(0, 20),
                        batch -> {
                          double[] codes = new double[40];
                          codes[7] = Double.NaN;
                          return DenseArray.wrap(codes, 20, 2);
                        }))
        .hasMessage("the code of row 3 is NaN in unit 1: every number must be finite");
    Samples far = Samples.of(new double[][] {{1e300, 1}, {1, 2}});
    assertThatThrownBy(() -> LinearProbe.builder().build(LabeledSamples.of(far, new int[] {0, 1})))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the squares of some codes are beyond float64: scale the codes");
  }
}
