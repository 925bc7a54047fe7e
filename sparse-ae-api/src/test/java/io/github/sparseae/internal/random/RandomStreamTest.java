package io.github.sparseae.internal.random;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.google.common.primitives.Ints;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

public class RandomStreamTest {

  /** These numbers must never change, because every seed would then give other results. */
  @Test
  public void nextLong_knownStream_neverChanges() {
    RandomStream random = RandomStream.of(42, "shuffle", 7);

    assertThat(new long[] {random.nextLong(), random.nextLong(), random.nextLong()})
        .containsExactly(-9049371624815720027L, 7884268841310716568L, -3696529027536056364L);
  }

  @Test
  public void of_otherSeedPurposeOrIndex_givesAnotherStream() {
    long first = RandomStream.of(1, "shuffle", 0).nextLong();

    assertThat(RandomStream.of(1, "shuffle", 0).nextLong()).isEqualTo(first);
    assertThat(RandomStream.of(2, "shuffle", 0).nextLong()).isNotEqualTo(first);
    assertThat(RandomStream.of(1, "weights", 0).nextLong()).isNotEqualTo(first);
    assertThat(RandomStream.of(1, "shuffle", 1).nextLong()).isNotEqualTo(first);
    assertThat(RandomStream.of(1, "shufflf", 0).nextLong()).isNotEqualTo(first);
  }

  @Test
  public void nextDouble_manyDraws_isUniform() {
    RandomStream random = RandomStream.of(5, "test", 0);
    int[] tenths = new int[10];
    for (int i = 0; i < 100_000; i++) {
      double value = random.nextDouble();
      assertThat(value).isGreaterThanOrEqualTo(0).isLessThan(1);
      tenths[(int) (value * 10)]++;
    }

    // Five standard deviations of a count, 95 each.
    assertThat(Ints.asList(tenths)).allMatch(count -> count > 9_525 && count < 10_475);
  }

  @Test
  public void nextGaussian_manyDraws_hasMeanZeroAndDeviationOne() {
    RandomStream random = RandomStream.of(5, "test", 0);
    double[] numbers = new double[100_000];
    Arrays.setAll(numbers, i -> random.nextGaussian());

    double mean = Arrays.stream(numbers).average().orElseThrow();
    double square = Arrays.stream(numbers).map(x -> x * x).average().orElseThrow();
    double fourth = Arrays.stream(numbers).map(x -> x * x * x * x).average().orElseThrow();
    assertThat(mean).isCloseTo(0, within(0.016));
    assertThat(square).isCloseTo(1, within(0.025));
    assertThat(fourth).isCloseTo(3, within(0.16));
  }

  @Test
  public void fillGaussian_deviation_multipliesTheSameNumbers() {
    float[] standard = new float[1_000];
    float[] scaled = new float[1_000];
    RandomStream.of(5, "test", 0).fillGaussian(standard, 1);
    RandomStream.of(5, "test", 0).fillGaussian(scaled, 8);

    for (int i = 0; i < standard.length; i++) {
      assertThat(scaled[i]).isEqualTo(8 * standard[i]);
    }
  }

  @Test
  public void nextInt_smallBound_hitsEachNumberAlike() {
    RandomStream random = RandomStream.of(5, "test", 0);
    int[] counts = new int[3];
    for (int i = 0; i < 30_000; i++) {
      counts[random.nextInt(3)]++;
    }

    assertThat(Ints.asList(counts)).allMatch(count -> count > 9_590 && count < 10_410);
  }

  @Test
  public void permutation_holdsEachNumberOnce() {
    int[] order = RandomStream.of(5, "test", 0).permutation(1_000);

    assertThat(order).isNotEqualTo(IntStream.range(0, 1_000).toArray());
    Arrays.sort(order);
    assertThat(order).isEqualTo(IntStream.range(0, 1_000).toArray());
  }

  @Test
  public void permutation_manyTimes_putsEachNumberEverywhere() {
    int[][] counts = new int[4][4];
    for (int i = 0; i < 24_000; i++) {
      int[] order = RandomStream.of(9, "test", i).permutation(4);
      for (int place = 0; place < 4; place++) {
        counts[place][order[place]]++;
      }
    }

    for (int[] row : counts) {
      assertThat(Ints.asList(row)).allMatch(count -> count > 5_665 && count < 6_335);
    }
  }

  @Test
  public void nextInt_boundNotPositive_isRefused() {
    assertThatThrownBy(() -> RandomStream.of(1, "test", 0).nextInt(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("bound must be positive, was 0");
  }

  @Test
  public void permutation_negative_isRefused() {
    assertThatThrownBy(() -> RandomStream.of(1, "test", 0).permutation(-1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("n must not be negative, was -1");
  }
}
