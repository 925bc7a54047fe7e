package io.github.sparseae.java.internal;

import com.google.common.base.Suppliers;
import com.google.common.primitives.Doubles;
import io.github.sparseae.java.internal.kernel.Binary;
import io.github.sparseae.java.internal.kernel.Matrix;
import io.github.sparseae.model.ClassifierSpec;
import io.github.sparseae.model.Losses;
import io.github.sparseae.model.Parameter;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The code and the class probabilities of a batch by a stack of encoders, and their gradients. */
final class ClassifierLoss<A> {
  private final List<Layer<A>> layers;
  private final NetworkArrays<A> arrays;
  private final Numbers<A> math;
  private final List<Scratch<A>> scratch;
  private final List<Matrix<A>> inputs = new ArrayList<>();
  private final List<UnitFunction<A>> units = new ArrayList<>();
  private final Supplier<Matrix<A>> logs = Suppliers.memoize(this::computed);

  /**
   * Encodes a batch.
   *
   * @param seen normalized rows
   * @param scratch memory for each layer
   */
  ClassifierLoss(
      List<Layer<A>> layers, NetworkArrays<A> arrays, Matrix<A> seen, List<Scratch<A>> scratch) {
    this.layers = layers;
    this.arrays = arrays;
    math = arrays.math();
    this.scratch = scratch;
    Matrix<A> x = seen;
    for (int i = 0; i < layers.size(); i++) {
      if (i > 0) {
        x = layers.get(i).normalized(code().matrix(), scratch.get(i));
      }
      Matrix<A> input = layers.get(i).centered(x, scratch.get(i));
      inputs.add(input);
      units.add(UnitFunction.ofRule(layers.get(i), input, scratch.get(i)));
    }
  }

  private UnitFunction<A> last() {
    return units.get(units.size() - 1);
  }

  /** Returns the code of the last layer. */
  Code<A> code() {
    return last().code();
  }

  private Matrix<A> head() {
    return arrays.matrix(Parameter.HEAD_WEIGHTS);
  }

  /** Returns the logarithms of the probabilities, {@code [rows, classes]}; computes them once. */
  Matrix<A> logProbabilities() {
    return logs.get();
  }

  private Matrix<A> computed() {
    int classes = head().columns();
    Matrix<A> logits = math.zeros(code().rows(), classes);
    last().multiplied().multiply(head(), logits, false);
    math.applyRow(Binary.ADD, logits, arrays.get(Parameter.HEAD_BIAS), logits);
    math.eachRow(
        logits,
        (row, own) -> {
          double largest = Doubles.max(own);
          double sum = 0;
          for (double logit : own) {
            sum += StrictMath.exp(logit - largest);
          }
          double all = largest + StrictMath.log(sum);
          for (int c = 0; c < classes; c++) {
            own[c] -= all;
          }
        });
    return logits;
  }

  /**
   * Computes the loss, and adds its gradients.
   *
   * @param labels the class of each row
   * @param wholeRows the number of rows of the batch that they are a part of
   * @param gradients receives the gradients; null where only the loss is needed
   */
  Losses compute(
      ClassifierSpec spec, int[] labels, int wholeRows, @Nullable NetworkArrays<A> gradients) {
    Matrix<A> g = gradients == null ? logProbabilities() : computed();
    double loss = 0;
    for (int row = 0; row < labels.length; row++) {
      loss -= weight(spec, labels[row]) * math.get(g.values(), g.index(row, labels[row]));
    }
    if (gradients != null) {
      math.eachRow(
          g,
          (row, own) -> {
            double weight = weight(spec, labels[row]) / wholeRows;
            for (int c = 0; c < own.length; c++) {
              own[c] = weight * (StrictMath.exp(own[c]) - (c == labels[row] ? 1 : 0));
            }
          });
      last().multiplied().addTransposedTimes(g, gradients.matrix(Parameter.HEAD_WEIGHTS));
      math.addColumnSums(g, gradients.get(Parameter.HEAD_BIAS));
      if (spec.fineTune()) {
        intoEncoders(g, gradients);
      }
    }
    return new Losses(loss / wholeRows, 0);
  }

  private static double weight(ClassifierSpec spec, int label) {
    return spec.classWeights().isEmpty() ? 1 : spec.classWeights().get(label);
  }

  private void intoEncoders(Matrix<A> g, NetworkArrays<A> gradients) {
    Matrix<A> upper = head();
    Matrix<A> toOutput = g;
    for (int i = layers.size() - 1; i >= 0; i--) {
      Layer<A> layer = layers.get(i);
      Matrix<A> toCode = scratch.get(i).matrix("gradient", toOutput.rows(), layer.spec().hidden());
      math.multiply(toOutput, upper.transposed(), toCode, false);
      if (i < layers.size() - 1) {
        layers.get(i + 1).normalizeGradient(toCode);
      }
      Code<A> toZ = units.get(i).backward(Code.of(math, toCode), gradients);
      layer.addEncoderGradients(
          toZ.at(units.get(i).multiplied().cells()), inputs.get(i), gradients);
      toOutput = toZ.matrix();
      upper = layer.encoder().transposed();
    }
  }
}
