package io.github.sparseae.java.internal.kernel;

import static java.util.Objects.requireNonNull;

import io.github.sparseae.stress.Allocations;

/**
 * Prints how many bytes a product allocates for each of its tiles, once vectors have taken over.
 */
final class VectorObjects {
  private static final int ROWS = 240;
  private static final int INNER = 784;
  private static final int COLUMNS = 384;
  private static final int TILES = ROWS / 6 * COLUMNS / 64;
  private static final int PRODUCTS = 100;

  private VectorObjects() {}

  /** Multiplies a matrix and a transposed one, as each step of training does. */
  public static void main(String[] args) throws Exception {
    VectorWarmup<float[]> warmup = requireNonNull(VectorWarmup.FLOATS);
    Arithmetic<float[]> arithmetic = new Arithmetic<>(new ScalarFloats(), warmup, new Workers(1));
    Matrix<float[]> x = Matrix.of(Arithmetics.random(arithmetic, ROWS * INNER, 1), ROWS, INNER);
    Matrix<float[]> y = Matrix.of(x.values(), INNER, ROWS).transposed();
    float[] weights = Arithmetics.random(arithmetic, INNER * COLUMNS, 2);
    Matrix<float[]> w = Matrix.of(weights, INNER, COLUMNS);
    Matrix<float[]> z = Matrix.of(new float[ROWS * COLUMNS], ROWS, COLUMNS);
    warmup.count(VectorWarmup.WORK);
    while (warmup.kernel() == null) {
      arithmetic.multiply(x, w, z, true);
    }
    long bytes = 0;
    for (int i = 0; i < 2; i++) { // what has not run before is compiled in the first
      bytes =
          Allocations.during(
              () -> {
                for (int k = 0; k < PRODUCTS; k++) {
                  arithmetic.multiply(k % 2 == 0 ? x : y, w, z, true);
                }
              });
    }
    System.out.println(Arithmetics.name(arithmetic) + " " + bytes / (PRODUCTS * TILES));
  }
}
