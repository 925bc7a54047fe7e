package io.github.sparseae.java.internal.kernel;

import static io.github.sparseae.java.internal.kernel.DoubleFunctions.*;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * The functions of {@link DoubleFunctions}, lane by lane in the same operations.
 *
 * <p>Each loop holds all of its function: HotSpot keeps vectors in registers only within what it
 * compiles as one piece, and it may compile a function that loops call before it compiles the
 * loops.
 */
final class DoubleVectorFunctions {
  private static final VectorSpecies<Double> LANES = DoubleVector.SPECIES_PREFERRED;
  private static final int WIDTH = LANES.length();
  private static final int BLOCK = 512;

  private DoubleVectorFunctions() {}

  private static DoubleVector all(double x) {
    return DoubleVector.broadcast(LANES, x);
  }

  static void tanh(double[] x, int xOffset, double[] y, int yOffset, int length) {
    for (int i = 0; i < length; i += WIDTH) {
      DoubleVector value = DoubleVector.fromArray(LANES, x, xOffset + i);
      DoubleVector size = value.abs();
      DoubleVector bound = all(SATURATED / 2);
      DoubleVector u = size.blend(bound, size.compare(VectorOperators.GT, bound));
      u = u.add(u);
      DoubleVector t = u.fma(all(LOG2_E), all(ROUNDER));
      DoubleVector n = t.sub(ROUNDER);
      DoubleVector r = n.fma(all(-LN2_LOW), n.fma(all(-LN2_HIGH), u));
      DoubleVector q = all(Q10).fma(r, all(Q9)).fma(r, all(Q8)).fma(r, all(Q7));
      q = q.fma(r, all(Q6)).fma(r, all(Q5)).fma(r, all(Q4)).fma(r, all(Q3)).fma(r, all(Q2));
      q = q.fma(r, all(Q1)).fma(r, all(Q0));
      DoubleVector near = r.mul(r).fma(q, r);
      LongVector e = t.reinterpretAsLongs().sub(ROUNDER_BITS + 1);
      DoubleVector half =
          e.add(BIAS).lanewise(VectorOperators.LSHL, FRACTION).reinterpretAsDoubles();
      DoubleVector far = half.fma(near, half.sub(0.5));
      DoubleVector m = far.add(far).blend(near, n.compare(VectorOperators.EQ, 0));
      LongVector sign = value.reinterpretAsLongs().and(Long.MIN_VALUE);
      LongVector bits = m.div(m.add(2)).reinterpretAsLongs().or(sign);
      bits.reinterpretAsDoubles().intoArray(y, yOffset + i);
    }
  }

  static void sigmoid(double[] x, int xOffset, double[] y, int yOffset, int length) {
    for (int i = 0; i < length; i += WIDTH) {
      DoubleVector value = DoubleVector.fromArray(LANES, x, xOffset + i);
      DoubleVector u = value.abs().neg();
      u = u.blend(LOWEST, u.compare(VectorOperators.LT, LOWEST));
      DoubleVector t = u.fma(all(LOG2_E), all(ROUNDER));
      DoubleVector n = t.sub(ROUNDER);
      DoubleVector r = n.fma(all(-LN2_LOW), n.fma(all(-LN2_HIGH), u));
      DoubleVector q = all(Q10).fma(r, all(Q9)).fma(r, all(Q8)).fma(r, all(Q7));
      q = q.fma(r, all(Q6)).fma(r, all(Q5)).fma(r, all(Q4)).fma(r, all(Q3)).fma(r, all(Q2));
      q = q.fma(r, all(Q1)).fma(r, all(Q0));
      LongVector e = t.reinterpretAsLongs().sub(ROUNDER_BITS);
      LongVector first = e.lanewise(VectorOperators.ASHR, 1);
      LongVector second = e.sub(first);
      DoubleVector exp =
          r.mul(r)
              .fma(q, r)
              .add(1)
              .mul(first.add(BIAS).lanewise(VectorOperators.LSHL, FRACTION).reinterpretAsDoubles())
              .mul(
                  second.add(BIAS).lanewise(VectorOperators.LSHL, FRACTION).reinterpretAsDoubles());
      DoubleVector above = all(1).blend(exp, value.compare(VectorOperators.LT, 0));
      above.div(exp.add(1)).intoArray(y, yOffset + i);
    }
  }

  /** In two loops: in one, HotSpot does not keep all of it in registers. */
  static void softplus(double[] x, int xOffset, double[] y, int yOffset, int length) {
    double[] exponentials = new double[Math.min(length, BLOCK)];
    for (int at = 0; at < length; at += BLOCK) {
      int n = Math.min(BLOCK, length - at);
      exp(x, xOffset + at, exponentials, n);
      softplus(x, xOffset + at, exponentials, y, yOffset + at, n);
    }
  }

  /** {@code y = exp(−|x|)}. */
  private static void exp(double[] x, int xOffset, double[] y, int length) {
    for (int i = 0; i < length; i += WIDTH) {
      DoubleVector value = DoubleVector.fromArray(LANES, x, xOffset + i);
      DoubleVector u = value.abs().neg();
      u = u.blend(LOWEST, u.compare(VectorOperators.LT, LOWEST));
      DoubleVector t = u.fma(all(LOG2_E), all(ROUNDER));
      DoubleVector n = t.sub(ROUNDER);
      DoubleVector r = n.fma(all(-LN2_LOW), n.fma(all(-LN2_HIGH), u));
      DoubleVector q = all(Q10).fma(r, all(Q9)).fma(r, all(Q8)).fma(r, all(Q7));
      q = q.fma(r, all(Q6)).fma(r, all(Q5)).fma(r, all(Q4)).fma(r, all(Q3)).fma(r, all(Q2));
      q = q.fma(r, all(Q1)).fma(r, all(Q0));
      LongVector e = t.reinterpretAsLongs().sub(ROUNDER_BITS);
      LongVector first = e.lanewise(VectorOperators.ASHR, 1);
      LongVector second = e.sub(first);
      DoubleVector exp =
          r.mul(r)
              .fma(q, r)
              .add(1)
              .mul(first.add(BIAS).lanewise(VectorOperators.LSHL, FRACTION).reinterpretAsDoubles())
              .mul(
                  second.add(BIAS).lanewise(VectorOperators.LSHL, FRACTION).reinterpretAsDoubles());
      exp.intoArray(y, i);
    }
  }

  private static void softplus(
      double[] x, int xOffset, double[] exponentials, double[] y, int yOffset, int length) {
    for (int i = 0; i < length; i += WIDTH) {
      DoubleVector value = DoubleVector.fromArray(LANES, x, xOffset + i);
      DoubleVector exp = DoubleVector.fromArray(LANES, exponentials, i);
      DoubleVector sum = exp.add(1);
      LongVector bits = sum.reinterpretAsLongs().add(ONE_BITS - SQRT_HALF_BITS);
      LongVector exponent = bits.lanewise(VectorOperators.ASHR, FRACTION).sub(BIAS);
      DoubleVector k = exponent.add(ROUNDER_BITS).reinterpretAsDoubles().sub(ROUNDER);
      DoubleVector f = bits.and(FRACTION_MASK).add(SQRT_HALF_BITS).reinterpretAsDoubles().sub(1);
      DoubleVector s = f.div(f.add(2));
      DoubleVector z = s.mul(s);
      DoubleVector p = all(P6).fma(z, all(P5)).fma(z, all(P4)).fma(z, all(P3));
      p = p.fma(z, all(P2)).fma(z, all(P1)).fma(z, all(P0));
      DoubleVector square = f.mul(0.5).mul(f);
      DoubleVector small = s.fma(square.add(z.mul(p)), k.mul(LN2_LOW));
      DoubleVector log = k.fma(all(LN2_HIGH), f.sub(square.sub(small)));
      DoubleVector lost = exp.sub(sum.sub(1)).div(sum);
      DoubleVector log1p = log.add(lost);
      DoubleVector above = value.blend(0, value.compare(VectorOperators.LE, 0));
      above.add(log1p).intoArray(y, yOffset + i);
    }
  }
}
