package io.github.sparseae.java.internal.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparseae.stress.FullForm;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The elementary functions: their errors, and the same bits with and without the Vector API. */
class FunctionsTest {
  private static final MathContext DIGITS = new MathContext(45);
  private static final BigDecimal TWO = BigDecimal.valueOf(2);

  /** The errors, in units in the last place, that the documentation states. */
  private static final double FLOAT_BOUND = 2.5;

  private static final double DOUBLE_BOUND = 2.5;

  private static final double[] SPECIAL = {
    0.0,
    -0.0,
    Double.NaN,
    Double.POSITIVE_INFINITY,
    Double.NEGATIVE_INFINITY,
    Double.MIN_VALUE,
    -Double.MIN_VALUE,
    Double.MIN_NORMAL,
    Double.MAX_VALUE,
    -Double.MAX_VALUE,
    Float.MIN_VALUE,
    -Float.MIN_VALUE,
    Float.MIN_NORMAL,
    Float.MAX_VALUE,
    -Float.MAX_VALUE,
    1,
    -1,
    9.01,
    -87.4,
    -88.8,
    -103.5,
    -103.99,
    -104.1,
    -708.5,
    -745.2,
    -746.5,
    19.06,
    -36.8
  };

  /** Every size from denormal to beyond saturation, of both signs, and special numbers. */
  private static double[] arguments(int count, boolean isFloat) {
    SplittableRandom random = new SplittableRandom(3);
    double[] values = Arrays.copyOf(SPECIAL, SPECIAL.length + count);
    int least = isFloat ? -149 : -1074;
    for (int i = SPECIAL.length; i < values.length; i++) {
      double size =
          i % 3 == 0
              ? Math.scalb(1 + random.nextDouble(), least + random.nextInt(9 - least))
              : random.nextDouble() * (i % 3 == 1 ? 3 : isFloat ? 110 : 760);
      values[i] = random.nextBoolean() ? size : -size;
    }
    return values;
  }

  @ParameterizedTest
  @EnumSource(
      value = Unary.class,
      names = {"TANH", "SIGMOID", "SOFTPLUS"})
  void functions_ofFloat32_areWithinTheStatedError(Unary f) {
    int count = FullForm.isAskedFor() ? 20_000_000 : 200_000;
    double[] arguments = arguments(count, true);
    float[] x = new float[arguments.length];
    for (int i = 0; i < x.length; i++) {
      x[i] = (float) arguments[i];
    }
    float[] y = new float[x.length];
    DoubleUnaryOperator exact =
        switch (f) {
          case TANH -> StrictMath::tanh;
          case SIGMOID ->
              v ->
                  v < 0
                      ? StrictMath.exp(v) / (1 + StrictMath.exp(v))
                      : 1 / (1 + StrictMath.exp(-v));
          default -> v -> Math.max(v, 0) + StrictMath.log1p(StrictMath.exp(-Math.abs(v)));
        };

    new ScalarFloats().apply(f, x, 0, y, 0, x.length);

    double worst = 0;
    float at = 0;
    for (int i = 0; i < x.length; i++) {
      double expected = exact.applyAsDouble(x[i]);
      if (Double.isNaN(expected) || Double.isInfinite(expected)) {
        assertThat((double) y[i]).as("%s of %s", f, x[i]).isEqualTo(Double.valueOf(expected));
        continue;
      }
      double error = Math.abs(y[i] - expected) / Math.ulp((float) expected);
      if (!(error <= worst)) {
        worst = error;
        at = x[i];
      }
    }
    assertThat(worst).as("%s of %s", f, at).isLessThan(FLOAT_BOUND);
  }

  @ParameterizedTest
  @EnumSource(
      value = Unary.class,
      names = {"TANH", "SIGMOID", "SOFTPLUS"})
  void functions_ofFloat64_areWithinTheStatedError(Unary f) {
    double[] x = arguments(FullForm.isAskedFor() ? 200_000 : 800, false);
    double[] y = new double[x.length];

    new ScalarDoubles().apply(f, x, 0, y, 0, x.length);

    double worst = 0;
    double at = 0;
    for (int i = 0; i < x.length; i++) {
      if (Double.isNaN(x[i]) || Math.abs(x[i]) > 800) {
        double limit =
            switch (f) {
              case TANH -> Math.signum(x[i]);
              case SIGMOID -> Double.isNaN(x[i]) ? x[i] : x[i] > 0 ? 1 : 0;
              default -> Double.isNaN(x[i]) ? x[i] : Math.max(x[i], 0);
            };
        assertThat(y[i]).as("%s of %s", f, x[i]).isEqualTo(Double.valueOf(limit));
        continue;
      }
      BigDecimal exact = exact(f, new BigDecimal(x[i]));
      BigDecimal difference = new BigDecimal(y[i]).subtract(exact).abs();
      double error =
          difference.divide(new BigDecimal(Math.ulp(exact.doubleValue())), DIGITS).doubleValue();
      if (error > worst) {
        worst = error;
        at = x[i];
      }
    }
    assertThat(worst).as("%s of %s", f, at).isLessThan(DOUBLE_BOUND);
  }

  private static BigDecimal exact(Unary f, BigDecimal x) {
    if (f == Unary.TANH) {
      // By its series for small numbers: 1 - e^(-2x) would leave too few digits.
      if (x.abs().doubleValue() < 1e-12) {
        return x.subtract(x.pow(3).divide(BigDecimal.valueOf(3), DIGITS), DIGITS);
      }
      BigDecimal e = exp(x.multiply(TWO));
      return e.subtract(BigDecimal.ONE).divide(e.add(BigDecimal.ONE), DIGITS);
    }
    BigDecimal e = exp(x.abs().negate());
    BigDecimal all = BigDecimal.ONE.add(e);
    if (f == Unary.SIGMOID) {
      return (x.signum() < 0 ? e : BigDecimal.ONE).divide(all, DIGITS);
    }
    return x.max(BigDecimal.ZERO).add(log1p(e));
  }

  /** By the series of a number that is halved until it is small. */
  private static BigDecimal exp(BigDecimal x) {
    int halvings = Math.max(0, (int) (Math.log(x.abs().doubleValue() + 1e-300) / Math.log(2)) + 8);
    BigDecimal small = x.divide(TWO.pow(halvings), new MathContext(70));
    BigDecimal term = BigDecimal.ONE;
    BigDecimal sum = BigDecimal.ONE;
    for (int i = 1; i < 30; i++) {
      term = term.multiply(small).divide(BigDecimal.valueOf(i), new MathContext(70));
      sum = sum.add(term, new MathContext(70));
    }
    for (int i = 0; i < halvings; i++) {
      sum = sum.multiply(sum, new MathContext(70));
    }
    return sum;
  }

  /** {@code 2·artanh(e / (2 + e))} for e from 0 to 1. */
  private static BigDecimal log1p(BigDecimal e) {
    BigDecimal s = e.divide(e.add(TWO), DIGITS);
    BigDecimal square = s.multiply(s, DIGITS);
    BigDecimal power = s;
    BigDecimal sum = s;
    for (int i = 3; i < 100; i += 2) {
      power = power.multiply(square, DIGITS);
      sum = sum.add(power.divide(BigDecimal.valueOf(i), DIGITS), DIGITS);
    }
    return sum.multiply(TWO);
  }

  static List<Arithmetic<?>> arithmetics() {
    return Arithmetics.all();
  }

  @ParameterizedTest
  @MethodSource("arithmetics")
  <A> void elementwise_ofAnyNumbers_hasTheBitsOfTheScalarLoops(Arithmetic<A> arithmetic) {
    List<Integer> lengths = new ArrayList<>(List.of(0, 1, 15, 67, 3 * Arithmetic.BLOCK + 5));
    double[] arguments = arguments(3 * Arithmetic.BLOCK + 5, Arithmetics.isFloat(arithmetic));
    A x = arithmetic.allocate(arguments.length);
    A y = arithmetic.allocate(arguments.length);
    for (int i = 0; i < arguments.length; i++) {
      arithmetic.set(x, i, arguments[i]);
      arithmetic.set(y, i, arguments[(i * 7 + 3) % arguments.length]);
    }
    for (int length : lengths) {
      for (Unary f : Unary.values()) {
        A actual = arithmetic.allocate(arguments.length);
        A expected = arithmetic.allocate(arguments.length);
        scalar(arithmetic).apply(f, x, 0, expected, 0, length);

        arithmetic.apply(f, x, actual, length);

        Arithmetics.assertSameBits(
            arithmetic, actual, Arithmetics.toDoubles(arithmetic, expected), f + " " + length);
      }
      for (Binary f : Binary.values()) {
        A actual = arithmetic.allocate(arguments.length);
        A expected = arithmetic.allocate(arguments.length);
        scalar(arithmetic).apply(f, x, 0, y, 0, expected, 0, length);

        arithmetic.apply(f, x, y, actual, length);

        Arithmetics.assertSameBits(
            arithmetic, actual, Arithmetics.toDoubles(arithmetic, expected), f + " " + length);
      }
    }
  }

  @SuppressWarnings("unchecked")
  private static <A> Kernel<A> scalar(Arithmetic<A> arithmetic) {
    return (Kernel<A>) (Arithmetics.isFloat(arithmetic) ? new ScalarFloats() : new ScalarDoubles());
  }

  @Test
  void binary_functions_followTheirFormulas() {
    double[] x = {3, -2, 0.5, 4, Double.NaN, 7};
    double[] y = {0.5, -0.25, 0.5, 5, 1, Double.NaN};
    double[][] expected = {
      {3.5, -2.25, 1, 9, Double.NaN, Double.NaN},
      {2.5, -1.75, 0, -1, Double.NaN, Double.NaN},
      {1.5, 0.5, 0.25, 20, Double.NaN, Double.NaN},
      {6, 8, 1, 0.8, Double.NaN, Double.NaN},
      {2.25, -1.875, 0.375, -96, Double.NaN, Double.NaN},
      {0.75, 0.625, 0.125, -80, Double.NaN, Double.NaN},
      {3, 0, 0.5, 4, Double.NaN, 0},
      {3, 0, 0.5, 0, 0, 0},
      {3, -0.25, 0.5, 5, 1, Double.NaN}
    };
    double[] z = new double[6];
    int row = 0;
    for (Binary f : Binary.values()) {
      Arithmetic.doubles(Workers.shared()).apply(f, x, y, z, 6);
      assertThat(z).as(f.name()).containsExactly(expected[row++]);
    }
  }

  @Test
  void unary_functions_followTheirFormulas() {
    double[] x = {0.25, -4, 0, Double.NaN};
    double[] z = new double[4];
    double[][] expected = {
      {0.5, Double.NaN, 0, Double.NaN},
      {0.25, 4, 0, Double.NaN},
      {1, -1, 0, Double.NaN},
      {0.25, 0, 0, Double.NaN}
    };
    Unary[] simple = {Unary.SQRT, Unary.ABSOLUTE, Unary.SIGN, Unary.RELU};
    for (int i = 0; i < simple.length; i++) {
      Arithmetic.doubles(Workers.shared()).apply(simple[i], x, z, 4);
      assertThat(z).as(simple[i].name()).containsExactly(expected[i]);
    }
  }

  @ParameterizedTest
  @MethodSource("arithmetics")
  <A> void binary_withRowsColumnsAndNumbers_spreadsThem(Arithmetic<A> arithmetic) {
    int rows = 37;
    int columns = 301;
    Matrix<A> x = Matrix.of(Arithmetics.random(arithmetic, rows * columns, 4), rows, columns);
    A side = Arithmetics.random(arithmetic, columns + rows, 5);
    A z = arithmetic.allocate(rows * columns);
    A one = arithmetic.allocate(1);
    A result = arithmetic.allocate(1);
    double[] byRow = new double[rows * columns];
    double[] byColumn = new double[rows * columns];
    double[] byNumber = new double[rows * columns];
    for (int i = 0; i < byRow.length; i++) {
      byRow[i] = quotient(arithmetic, x.values(), i, side, i % columns, one, result);
      byColumn[i] = quotient(arithmetic, x.values(), i, side, i / columns, one, result);
      byNumber[i] = quotient(arithmetic, x.values(), i, side, 0, one, result);
    }

    arithmetic.applyRow(Binary.DIVIDE, x, side, Matrix.of(z, rows, columns));
    Arithmetics.assertSameBits(arithmetic, z, byRow, "row");
    arithmetic.applyColumn(Binary.DIVIDE, x, side, Matrix.of(z, rows, columns));
    Arithmetics.assertSameBits(arithmetic, z, byColumn, "column");
    arithmetic.apply(Binary.DIVIDE, x.values(), arithmetic.get(side, 0), z, rows * columns);
    Arithmetics.assertSameBits(arithmetic, z, byNumber, "number");
  }

  private static <A> double quotient(
      Arithmetic<A> arithmetic, A x, int i, A y, int j, A one, A result) {
    arithmetic.set(one, 0, arithmetic.get(x, i));
    arithmetic.apply(Binary.DIVIDE, one, arithmetic.get(y, j), result, 1);
    return arithmetic.get(result, 0);
  }
}
