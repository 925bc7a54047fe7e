package io.github.sparseae.internal.random;

import java.util.Arrays;

/**
 * Normal numbers by the ziggurat method: the area under {@code e^(−x²/2)}, x ≥ 0, is cut into
 * layers of equal area, rectangles on top of each other and a base layer with the tail. One random
 * number picks a layer and a place within its width; for 99 in 100 the place is under the curve
 * whatever its height, and nothing else is needed. The rest is decided exactly, so the distribution
 * is the normal one and not an approximation.
 *
 * <p>Layer and place come from different bits of it, without which neighboring numbers are related.
 * Tables and rare cases use {@link StrictMath}, so a stream gives the same numbers everywhere.
 *
 * <p>Sources: Marsaglia and Tsang, "The ziggurat method for generating random variables" (2000);
 * Doornik, "An improved ziggurat method to generate normal random samples" (2005).
 */
public final class Ziggurat {
  private static final int LAYERS = 128;

  /** The start of the tail, for 128 layers. */
  private static final double TAIL = 3.442619855899;

  /** The area of each layer. */
  private static final double AREA = 9.91256303526217e-3;

  /** The right end of each layer, from the base layer's up to the top's, and 0 above it. */
  private static final double[] END = ends();

  /** The height of the curve at each end. */
  private static final double[] HEIGHT = Arrays.stream(END).map(Ziggurat::curve).toArray();

  private Ziggurat() {}

  private static double[] ends() {
    double[] end = new double[LAYERS + 1];
    double height = curve(TAIL);
    end[0] = AREA / height;
    end[1] = TAIL;
    for (int layer = 2; layer < LAYERS; layer++) {
      height += AREA / end[layer - 1];
      end[layer] = StrictMath.sqrt(-2 * StrictMath.log(height));
    }
    return end;
  }

  private static double curve(double x) {
    return StrictMath.exp(-0.5 * x * x);
  }

  /** Returns a normal number of mean 0 and standard deviation 1. */
  public static double next(RandomStream random) {
    while (true) {
      long bits = random.nextLong();
      int layer = (int) bits & (LAYERS - 1);
      // The upper 53 bits, with their sign: a multiple of 2^-52 from [-1, 1).
      double x = (bits >> 11) * 0x1.0p-52 * END[layer];
      if (Math.abs(x) < END[layer + 1]) {
        return x;
      }
      if (layer == 0) {
        return beyondTail(random, x < 0);
      }
      // Between the layer's lower and upper edge, at a random height.
      double height = random.uniform(HEIGHT[layer], HEIGHT[layer + 1]);
      if (height < curve(x)) {
        return x;
      }
    }
  }

  /** Returns a number from the tail, by Marsaglia's method. */
  private static double beyondTail(RandomStream random, boolean negative) {
    while (true) {
      double x = StrictMath.log(1 - random.nextDouble()) / TAIL;
      double y = StrictMath.log(1 - random.nextDouble());
      if (-2 * y >= x * x) {
        return negative ? x - TAIL : TAIL - x;
      }
    }
  }
}
