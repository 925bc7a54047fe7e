package io.github.sparseae.internal.random;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

public class ZigguratTest {
  private static final int COUNT = 2_000_000;

  /**
   * Chi-square against the normal distribution over 80 intervals of 0.1 from −4 to 4 and what lies
   * beyond, which cut through all layers and the tail.
   */
  @Test
  public void next_manyDraws_areNormalEverywhere() {
    RandomStream random = RandomStream.of(11, "ziggurat", 0);
    long[] counts = new long[82];
    for (int i = 0; i < COUNT; i++) {
      double x = Ziggurat.next(random);
      counts[(int) Math.max(0, Math.min(81, Math.floor(x * 10) + 41))]++;
    }

    double chiSquare = 0;
    for (int i = 0; i < counts.length; i++) {
      double from = i == 0 ? Double.NEGATIVE_INFINITY : (i - 41) / 10.0;
      double to = i == 81 ? Double.POSITIVE_INFINITY : (i - 40) / 10.0;
      double expected = COUNT * (below(to) - below(from));
      chiSquare += Math.pow(counts[i] - expected, 2) / expected;
    }
    // 81 degrees of freedom: 5 standard deviations of 12.7 above the mean.
    assertThat(chiSquare).isLessThan(145);
  }

  /** The normal distribution function, by its series about zero. */
  private static double below(double x) {
    if (Double.isInfinite(x)) {
      return x > 0 ? 1 : 0;
    }
    double term = x;
    double sum = x;
    for (int i = 1; i < 100; i++) {
      term *= x * x / (2 * i + 1);
      sum += term;
    }
    return 0.5 + sum * Math.exp(-x * x / 2) / Math.sqrt(2 * Math.PI);
  }

  @Test
  public void next_tail_hasTheRightSharesOnBothSides() {
    RandomStream random = RandomStream.of(12, "ziggurat", 0);
    int[] beyond = new int[2];
    double sum = 0;
    for (int i = 0; i < COUNT; i++) {
      double x = Ziggurat.next(random);
      if (Math.abs(x) > 3.442619855899) {
        beyond[x > 0 ? 1 : 0]++;
        sum += Math.abs(x);
      }
    }

    // 2.88e-4 on each side: 576 of two million, with a standard deviation of 24.
    assertThat(beyond[0]).isBetween(456, 696);
    assertThat(beyond[1]).isBetween(456, 696);
    // Their mean is density over share, 0.0010657 / 0.00028805 = 3.6998; its deviation here 0.007.
    assertThat(sum / (beyond[0] + beyond[1])).isCloseTo(3.70, within(0.04));
  }

  @Test
  public void next_neighbors_areUncorrelated() {
    RandomStream random = RandomStream.of(13, "ziggurat", 0);
    double[] numbers = new double[200_000];
    Arrays.setAll(numbers, i -> Ziggurat.next(random));

    double plain = 0;
    double squared = 0;
    for (int i = 0; i + 1 < numbers.length; i++) {
      plain += numbers[i] * numbers[i + 1];
      squared += (numbers[i] * numbers[i] - 1) * (numbers[i + 1] * numbers[i + 1] - 1);
    }
    // Standard deviations 0.0022 and 0.0045.
    assertThat(plain / numbers.length).isCloseTo(0, within(0.011));
    assertThat(squared / numbers.length).isCloseTo(0, within(0.023));
  }
}
