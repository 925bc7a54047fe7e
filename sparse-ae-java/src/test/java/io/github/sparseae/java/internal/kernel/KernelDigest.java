package io.github.sparseae.java.internal.kernel;

import java.io.PrintStream;
import java.lang.reflect.Array;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;

/** A hash of what every loop of a kernel computes; {@code main} prints it for each kernel. */
final class KernelDigest {
  private KernelDigest() {}

  /** Prints "float" or "double", the kernel, and the hash, with threads as the property says. */
  public static void main(String[] args) {
    PrintStream out = System.out;
    for (Kernel<?> kernel : Arithmetics.kernels()) {
      out.println(line(new Arithmetic<>(kernel, Workers.shared())));
    }
  }

  private static <A> String line(Arithmetic<A> arithmetic) {
    String precision = Arithmetics.isFloat(arithmetic) ? "float" : "double";
    return precision + " " + of(arithmetic) + " " + Arithmetics.name(arithmetic);
  }

  static <A> String of(Arithmetic<A> arithmetic) {
    MessageDigest digest;
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
    products(arithmetic, digest);
    elements(arithmetic, digest);
    sums(arithmetic, digest);
    selection(arithmetic, digest);
    updates(arithmetic, digest);
    return HexFormat.of().formatHex(digest.digest());
  }

  private static <A> void add(Arithmetic<A> arithmetic, MessageDigest digest, A values) {
    ByteBuffer bytes = ByteBuffer.allocate(8 * Array.getLength(values));
    for (int i = 0; i < Array.getLength(values); i++) {
      bytes.putLong(Double.doubleToLongBits(arithmetic.get(values, i)));
    }
    digest.update(bytes.array());
  }

  private static void add(MessageDigest digest, double value) {
    digest.update(ByteBuffer.allocate(8).putDouble(value).array());
  }

  private static <A> void products(Arithmetic<A> arithmetic, MessageDigest digest) {
    int[][] shapes = {{1, 50, 70}, {3, 9, 150}, {7, 31, 67}, {50, 5, 35}, {6, 520, 3}};
    for (int[] shape : shapes) {
      int rows = shape[0];
      int inner = shape[1];
      int columns = shape[2];
      A a = Arithmetics.random(arithmetic, rows * inner, 1);
      A b = Arithmetics.random(arithmetic, inner * columns, 2);
      A c = Arithmetics.random(arithmetic, rows * columns, 3);
      Matrix<A> product = Matrix.of(c, rows, columns);
      arithmetic.multiply(Matrix.of(a, rows, inner), Matrix.of(b, inner, columns), product, true);
      add(arithmetic, digest, c);
      arithmetic.multiply(
          Matrix.of(a, inner, rows).transposed(),
          Matrix.of(b, columns, inner).transposed(),
          product,
          false);
      add(arithmetic, digest, c);
    }
    SparseRows<A> cells =
        new SparseRows<>(
            3,
            4,
            new int[] {0, 2, 2, 5},
            new int[] {1, 3, 0, 1, 2},
            Arithmetics.random(arithmetic, 5, 4));
    Matrix<A> weights = Matrix.of(Arithmetics.random(arithmetic, 4 * 77, 5), 4, 77);
    Matrix<A> rows = Matrix.of(arithmetic.allocate(3 * 77), 3, 77);
    arithmetic.multiply(cells, weights, rows, false);
    add(arithmetic, digest, rows.values());
    arithmetic.addTransposedTimes(cells, rows, weights);
    add(arithmetic, digest, weights.values());
    A dots = arithmetic.allocate(5);
    arithmetic.productAt(rows, weights, cells, dots, false);
    add(arithmetic, digest, dots);
  }

  private static <A> void elements(Arithmetic<A> arithmetic, MessageDigest digest) {
    int n = 301;
    A x = arithmetic.allocate(n);
    Random random = new Random(6);
    for (int i = 0; i < n; i++) {
      arithmetic.set(x, i, random.nextGaussian() * Math.scalb(1.0, i % 160 - 150));
    }
    A y = Arithmetics.random(arithmetic, n, 7);
    A z = arithmetic.allocate(n);
    for (Unary f : Unary.values()) {
      arithmetic.apply(f, x, z, n);
      add(arithmetic, digest, z);
    }
    for (Binary f : Binary.values()) {
      arithmetic.apply(f, x, y, z, n);
      add(arithmetic, digest, z);
      arithmetic.apply(f, x, 0.3, z, n);
      add(arithmetic, digest, z);
    }
    System.arraycopy(x, 0, z, 0, n);
    arithmetic.scale(0.7, z, n);
    arithmetic.axpy(-0.3, y, z, n);
    add(arithmetic, digest, z);
  }

  private static <A> void sums(Arithmetic<A> arithmetic, MessageDigest digest) {
    int n = Arithmetic.BLOCK + 45;
    A x = Arithmetics.random(arithmetic, n, 8);
    A y = Arithmetics.random(arithmetic, n, 9);
    add(digest, arithmetic.sum(x, n));
    A signs = arithmetic.allocate(n);
    arithmetic.apply(Unary.SIGN, x, signs, n);
    add(digest, arithmetic.dot(x, signs, n));
    add(digest, arithmetic.dot(x, y, n));
    A line = arithmetic.allocate(100);
    arithmetic.addColumnSums(Matrix.of(x, 40, 100), line);
    A dots = arithmetic.allocate(40);
    arithmetic.rowDots(Matrix.of(x, 40, 100), Matrix.of(y, 40, 100), dots);
    System.arraycopy(dots, 0, line, 60, 40);
    add(arithmetic, digest, line);
  }

  private static <A> void selection(Arithmetic<A> arithmetic, MessageDigest digest) {
    A x = Arithmetics.random(arithmetic, 3000, 10);
    int[] found = new int[3000];
    for (int k : new int[] {1, 40, 2000}) {
      double bound = arithmetic.kthLargest(x, 3000, k);
      add(digest, bound);
      add(digest, arithmetic.kernel().select(x, 0, 3000, bound, false, found));
      add(digest, found[k - 1]);
      add(digest, arithmetic.kernel().select(x, 0, 3000, bound, true, found));
    }
  }

  private static <A> void updates(Arithmetic<A> arithmetic, MessageDigest digest) {
    int n = 203;
    A w = Arithmetics.random(arithmetic, n, 11);
    A g = Arithmetics.random(arithmetic, n, 12);
    A m = arithmetic.allocate(n);
    A v = arithmetic.allocate(n);
    arithmetic.axpy(-0.1, g, w, n);
    arithmetic.momentum(w, g, m, n, 0.1, 0.9, false);
    arithmetic.momentum(w, g, m, n, 0.1, 0.9, true);
    arithmetic.scaled(w, g, v, n, 0.1, 0.99, 1e-8);
    arithmetic.scaled(w, g, v, n, 0.1, 1, 1e-10);
    arithmetic.adam(w, g, m, v, n, new Adam(0.1, 0.9, 0.999, 1e-8, 0.01));
    for (A values : List.of(w, m, v)) {
      add(arithmetic, digest, values);
    }
  }
}
