package io.github.sparseae.java.internal;

import static java.util.Objects.requireNonNull;

import com.google.common.base.Suppliers;
import io.github.sparseae.java.internal.kernel.Binary;
import io.github.sparseae.java.internal.kernel.Matrix;
import io.github.sparseae.java.internal.kernel.SparseRows;
import io.github.sparseae.model.Activation;
import io.github.sparseae.model.CodeRule;
import io.github.sparseae.model.Parameter;
import io.github.sparseae.model.Sparsity;
import java.util.OptionalInt;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The function from the pre-activations of a batch to its code, evaluated, and its gradient. */
abstract class UnitFunction<A> {
  final Layer<A> layer;
  final Numbers<A> math;
  private final @Nullable Matrix<A> z;
  private final Supplier<Code<A>> multiplied =
      Suppliers.memoize(() -> code().isSparse() ? code() : code().at(sloping()));

  /**
   * Names what it is evaluated at.
   *
   * @param z pre-activations, {@code [batch, hidden]}; some functions write the code there, some do
   *     without
   */
  UnitFunction(Layer<A> layer, @Nullable Matrix<A> z) {
    this.layer = layer;
    this.z = z;
    math = layer.math();
  }

  /** Returns the pre-activations, which the function must have kept. */
  final Matrix<A> z() {
    return requireNonNull(z);
  }

  /** Evaluates the rule by which a trained layer computes its code. */
  static <A> UnitFunction<A> ofRule(Layer<A> layer, Matrix<A> input, Scratch<A> scratch) {
    CodeRule rule = layer.spec().sparsity().atInference(layer.spec().hidden());
    if (rule instanceof CodeRule.Identity) {
      return new Activated<>(layer, layer.preActivations(input, scratch));
    }
    if (rule instanceof CodeRule.KLargest largest) {
      return SelectedUnits.largestOfRows(
          layer, input, largest.k(), largest.bySize(), false, scratch);
    }
    if (rule instanceof CodeRule.Threshold) {
      double threshold = layer.math().get(layer.get(Parameter.CODE_THRESHOLD), 0);
      return SelectedUnits.above(layer, input, threshold, scratch);
    }
    if (rule instanceof CodeRule.UnitThresholds) {
      return new JumpUnits<>(layer, layer.preActivations(input, scratch), scratch);
    }
    if (rule instanceof CodeRule.Gate) {
      return new GatedUnits<>(layer, layer.preActivations(input, scratch), scratch);
    }
    throw new AssertionError("no implementation of the code rule " + rule);
  }

  /**
   * Evaluates the function that training uses.
   *
   * @param input what the encoder multiplies
   * @param k the number of active units; empty for the sparsity's own
   */
  static <A> UnitFunction<A> ofTraining(
      Layer<A> layer, Matrix<A> input, OptionalInt k, Scratch<A> scratch) {
    Sparsity kind = layer.spec().sparsity();
    if (kind instanceof Sparsity.Matryoshka matryoshka) {
      kind = matryoshka.inner();
    }
    if (kind instanceof Sparsity.TopK topK) {
      return SelectedUnits.largestOfRows(
          layer, input, k.orElse(topK.k()), topK.bySize(), topK.auxiliary().isOn(), scratch);
    }
    if (kind instanceof Sparsity.BatchTopK batchTopK) {
      return SelectedUnits.largestOfAll(layer, input, k.orElse(batchTopK.k()), scratch);
    }
    if (kind instanceof Sparsity.WinnerTakeAll winner) {
      return new Activated<>(layer, layer.preActivations(input, scratch), winner.share());
    }
    if (kind instanceof Sparsity.None
        || kind instanceof Sparsity.L1
        || kind instanceof Sparsity.KullbackLeibler
        || kind instanceof Sparsity.JumpRelu
        || kind instanceof Sparsity.Gated) {
      return ofRule(layer, input, scratch);
    }
    throw new AssertionError("no implementation of the code of " + kind);
  }

  abstract Code<A> code();

  /** Returns the code as products take it: at the cells of {@link #sloping} alone. */
  final Code<A> multiplied() {
    return multiplied.get();
  }

  /**
   * Returns the cells of a dense code whose gradient {@link #backward} uses, because the slope of
   * all others is 0; null where these are not few.
   */
  @Nullable SparseRows<A> sloping() {
    return null;
  }

  /**
   * Returns the gradient of the pre-activations, and adds those of the function's own parameters.
   *
   * @param gradient of the code, with the cells that {@link #code} has; overwritten
   */
  abstract Code<A> backward(Code<A> gradient, NetworkArrays<A> gradients);

  /** All activations, or the largest of each unit over the batch. */
  private static final class Activated<A> extends UnitFunction<A> {
    private final Activation activation;

    Activated(Layer<A> layer, Matrix<A> z) {
      super(layer, z);
      activation = layer.spec().activation();
      layer.activate(activation, z);
    }

    /** Keeps a share of the rows of each unit. */
    Activated(Layer<A> layer, Matrix<A> z, double share) {
      this(layer, z);
      int rows = Math.max(1, (int) Math.floor(share * z.rows()));
      A bounds = math.allocate(z.columns());
      math.kthLargestOfRows(math.copy(z.transposed()), rows, bounds);
      math.applyRow(Binary.IF_AT_LEAST, z, bounds, z);
    }

    @Override
    Code<A> code() {
      return Code.of(math, z());
    }

    @Override
    @Nullable SparseRows<A> sloping() {
      return activation == Activation.RELU ? SelectedUnits.fewAbove0(layer, z()) : null;
    }

    @Override
    Code<A> backward(Code<A> gradient, NetworkArrays<A> gradients) {
      // A rectifier's slope is 0 wherever the code is, also where it is not among the largest.
      layer.activationGradient(activation, gradient.matrix(), z().values());
      return gradient;
    }
  }
}
