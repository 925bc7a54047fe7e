package io.github.sparseae.internal.random;

import static com.google.common.base.Preconditions.checkArgument;

import java.nio.charset.StandardCharsets;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * A stream of pseudo-random numbers that is the same on every platform and in every version of this
 * library: SplitMix64 (Steele, Lea and Flood, "Fast splittable pseudorandom number generators",
 * OOPSLA 2014).
 *
 * <p>The state is one 64-bit number. For each number, {@code 0x9E3779B97F4A7C15} is added to it;
 * the number is the sum, mixed by two multiply-xorshift rounds. A stream is named by a seed, a
 * purpose and an index, so that a training run keeps no generator: the order of epoch 7 under seed
 * 42 is {@code of(42, "shuffle", 7)} at any time on any machine. Transcendental functions come from
 * {@link StrictMath}, which is bit-for-bit the same everywhere.
 *
 * <p>Not for cryptography, and not safe for use from several threads.
 */
public final class RandomStream implements RandomGenerator {
  private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;
  private static final double DOUBLE_UNIT = 0x1.0p-53;

  private long state;

  private RandomStream(long state) {
    this.state = state;
  }

  /**
   * Returns the stream for one purpose, for example {@code "shuffle"}, under the user's seed, at
   * its beginning. Different purposes under one seed give unrelated streams; the index is which of
   * the streams for that purpose, for example the epoch.
   */
  public static RandomStream of(long seed, String purpose, long index) {
    long state = mix(seed + GOLDEN_GAMMA);
    for (byte b : purpose.getBytes(StandardCharsets.UTF_8)) {
      state = mix(state + GOLDEN_GAMMA * (b + 257L));
    }
    return new RandomStream(mix(state + GOLDEN_GAMMA * (index + 1)));
  }

  /** Returns the next 64 random bits. */
  @Override
  public long nextLong() {
    state += GOLDEN_GAMMA;
    return mix(state);
  }

  /** Returns a uniform number from [0, 1), a multiple of 2⁻⁵³. */
  @Override
  public double nextDouble() {
    return (nextLong() >>> 11) * DOUBLE_UNIT;
  }

  /**
   * Returns a uniform number between two bounds, the upper not reached except by rounding: {@code
   * from + (to − from) · nextDouble()}.
   */
  public double uniform(double from, double to) {
    return from + (to - from) * nextDouble();
  }

  /**
   * Returns a number from the standard normal distribution, by Marsaglia's polar method; the second
   * number of each pair is not used.
   */
  @Override
  public double nextGaussian() {
    while (true) {
      double u = 2 * nextDouble() - 1;
      double v = 2 * nextDouble() - 1;
      double s = u * u + v * v;
      if (s > 0 && s < 1) {
        return u * StrictMath.sqrt(-2 * StrictMath.log(s) / s);
      }
    }
  }

  /**
   * Fills an array with normal numbers of mean 0, rounded to float32, by the ziggurat method: many
   * times as fast as {@link #nextGaussian}, with different numbers.
   */
  public void fillGaussian(float[] values, double standardDeviation) {
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (standardDeviation * Ziggurat.next(this));
    }
  }

  /** Returns a whole number from 0 up to a positive bound, exclusive, without bias. */
  @Override
  public int nextInt(int bound) {
    checkArgument(bound > 0, "bound must be positive, was %s", bound);
    while (true) {
      long bits = nextLong() >>> 1;
      long value = bits % bound;
      if (bits - value + (bound - 1) >= 0) {
        return (int) value;
      }
    }
  }

  /** Returns the numbers 0 to n − 1 in random order, by the shuffle of Fisher and Yates. */
  public int[] permutation(int n) {
    checkArgument(n >= 0, "n must not be negative, was %s", n);
    int[] order = IntStream.range(0, n).toArray();
    for (int i = n - 1; i > 0; i--) {
      int j = nextInt(i + 1);
      int held = order[i];
      order[i] = order[j];
      order[j] = held;
    }
    return order;
  }

  private static long mix(long z) {
    long mixed = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
    return mixed ^ (mixed >>> 31);
  }
}
