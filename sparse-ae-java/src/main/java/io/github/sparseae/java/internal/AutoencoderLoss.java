package io.github.sparseae.java.internal;

import io.github.sparseae.engine.BatchStatistics;
import io.github.sparseae.engine.TrainingSpan;
import io.github.sparseae.java.internal.kernel.Binary;
import io.github.sparseae.java.internal.kernel.Matrix;
import io.github.sparseae.java.internal.kernel.SparseRows;
import io.github.sparseae.java.internal.kernel.Unary;
import io.github.sparseae.model.DenseArray;
import io.github.sparseae.model.L0Loss;
import io.github.sparseae.model.Losses;
import io.github.sparseae.model.Parameter;
import io.github.sparseae.model.Reduction;
import io.github.sparseae.model.Sparsity;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The losses of an autoencoder on one batch, with their gradients. */
final class AutoencoderLoss<A> {
  /** With at most one cell in this number, a product at the cells alone is faster. */
  private static final int FEW = 12;

  private final Layer<A> layer;
  private final Numbers<A> math;
  private final Scratch<A> scratch;
  private final @Nullable NetworkArrays<A> gradients;
  private @Nullable List<Matrix<A>> decoded;
  private final double penaltyFactor;

  /** The rows of the batch that these are a part of. */
  private final int wholeRows;

  private final Batch<A> batch;
  private final Matrix<A> input;
  private final UnitFunction<A> units;

  /**
   * Evaluates the code.
   *
   * @param span the training, of which rules are applied; null for an evaluation
   * @param gradients receives the gradients; null where only losses are needed
   */
  AutoencoderLoss(
      Layer<A> layer,
      Batch<A> batch,
      @Nullable TrainingSpan span,
      int step,
      @Nullable NetworkArrays<A> gradients,
      Scratch<A> scratch) {
    this.layer = layer;
    math = layer.math();
    this.scratch = scratch;
    this.gradients = gradients;
    this.batch = batch;
    penaltyFactor = span == null ? 1 : span.penaltyFactor(step);
    wholeRows = span == null ? batch.rows().rows() : span.wholeRows(step);
    input = layer.centered(batch.seen(), scratch);
    units =
        span == null
            ? UnitFunction.ofRule(layer, input, scratch)
            : UnitFunction.ofTraining(layer, input, span.activeUnits(step), scratch);
  }

  Code<A> code() {
    return units.code();
  }

  private double error(Matrix<A> z) {
    return layer.error(z, batch.targets(), wholeRows, scratch);
  }

  private Sparsity sparsity() {
    return layer.spec().sparsity();
  }

  private int hidden() {
    return layer.spec().hidden();
  }

  private A gradient(NetworkArrays<A> all, Parameter parameter) {
    return all.get(layer.named(parameter));
  }

  /** Returns what these rows add to the statistics of their batch, the residual included. */
  BatchStatistics statistics() {
    BatchStatistics own = Statistics.of(layer, code());
    if (!sparsity().auxiliary().isOn() || !sparsity().auxiliary().relative()) {
      return own;
    }
    int[] ends = ends();
    Matrix<A> residual =
        layer.residual(outputs(ends).get(ends.length - 1), batch.targets(), scratch);
    A sums = math.allocate(residual.columns());
    math.addColumnSums(residual, sums);
    return new BatchStatistics(
        own.rows(),
        own.activeRows(),
        own.codeSums(),
        own.smallest(),
        DenseArray.wrap(math.toDoubles(sums), residual.columns()),
        math.sumOfSquares(residual.values(), residual.rows() * residual.columns()));
  }

  /** Returns the outputs, in the units of the data; only before {@link #compute}. */
  Matrix<A> reconstruction() {
    List<Matrix<A>> all = outputs(ends());
    decoded = all;
    Matrix<A> out = math.copy(all.get(all.size() - 1));
    layer.finish(out, batch.rows());
    return out;
  }

  /**
   * Computes the losses, and adds their gradients.
   *
   * @param whole the statistics of the batch; null where nothing is trained, so that no unit is to
   *     be revived
   */
  Losses compute(@Nullable BatchStatistics whole) {
    double[] idle = whole == null ? null : Statistics.idleRows(layer, whole);
    int[] ends = ends();
    List<Matrix<A>> outputs = decoded != null ? decoded : outputs(ends);
    Matrix<A> all = outputs.get(ends.length - 1);
    Matrix<A> residual =
        idle != null && sparsity().auxiliary().isOn()
            ? layer.residual(all, batch.targets(), scratch)
            : null;
    double penalty = 0;
    double data = error(all);
    for (int i = 0; i < ends.length - 1; i++) {
      penalty += error(outputs.get(i));
    }
    Code<A> toCode = gradients == null ? null : decoderBackward(gradients, ends, outputs);
    penalty += penalties(toCode, whole);
    Code<A> toZ = gradients == null || toCode == null ? null : units.backward(toCode, gradients);
    SparseRows<A> changed = units.multiplied().cells();
    if (sparsity() instanceof Sparsity.Gated gated) {
      Code<A> gate = gate();
      penalty += gate(gated, gate, toZ);
      changed = gate.cells();
    }
    if (toZ != null && gradients != null) {
      if (sparsity() instanceof Sparsity.JumpRelu jump
          && idle != null
          && Arrays.stream(idle).anyMatch(rows -> rows >= jump.deadAfter())) {
        penalty += preActivationLoss(jump, idle, toZ, gradients);
        changed = null;
      }
      layer.addEncoderGradients(toZ.at(changed), input, gradients);
      if (residual != null && idle != null && whole != null) {
        DeadUnits<A> dead = new DeadUnits<>(layer, units.z(), input, wholeRows, scratch);
        penalty += dead.loss(idle, residual, whole, gradients);
      }
    }
    return new Losses(data, penalty);
  }

  /** Returns the numbers of units of which each reconstructs by itself, all units last. */
  private int[] ends() {
    return sparsity() instanceof Sparsity.Matryoshka matryoshka
        ? IntStream.concat(
                matryoshka.prefixes().stream().mapToInt(Integer::intValue), IntStream.of(hidden()))
            .toArray()
        : new int[] {hidden()};
  }

  /** Returns the pre-activations of the outputs; each prefix adds its units to those before. */
  private List<Matrix<A>> outputs(int[] ends) {
    List<Matrix<A>> outputs = new ArrayList<>();
    int width = layer.spec().outputs();
    Matrix<A> sum = scratch.matrix("out", batch.targets().rows(), width);
    for (int i = 0; i < ends.length; i++) {
      int from = i == 0 ? 0 : ends[i - 1];
      if (i == 0 || ends[i] > from) {
        units
            .multiplied()
            .units(from, ends[i])
            .multiply(layer.decoder().rows(from, ends[i]), sum, i > 0);
      }
      Matrix<A> out =
          i == ends.length - 1
              ? sum
              : scratch.matrix("out of prefix " + i, batch.targets().rows(), width);
      layer.addBias(sum, batch.rows(), out);
      outputs.add(out);
    }
    return outputs;
  }

  /**
   * Adds the gradients of the decoder; returns that of the code.
   *
   * @param outputs the gradients of each prefix's outputs
   */
  private Code<A> decoderBackward(NetworkArrays<A> all, int[] ends, List<Matrix<A>> outputs) {
    SparseRows<A> sparse = code().isSparse() ? code().cells() : null;
    SparseRows<A> cells = sparse == null ? null : sparse.with(math.allocate(sparse.cells()));
    Code<A> toCode =
        cells != null
            ? Code.of(math, cells)
            : Code.of(math, scratch.matrix("gradient", batch.targets().rows(), hidden()));
    A bias = gradient(all, Parameter.DECODER_BIAS);
    Matrix<A> sum = outputs.get(ends.length - 1);
    int[] cell = new int[batch.targets().rows()];
    for (int i = ends.length - 1; i >= 0; i--) {
      Matrix<A> output = outputs.get(i);
      math.addColumnSums(output, bias);
      if (i < ends.length - 1) {
        int length = output.rows() * output.columns();
        math.apply(Binary.ADD, sum.values(), output.values(), sum.values(), length);
      }
      int from = i == 0 ? 0 : ends[i - 1];
      if (ends[i] == from) {
        continue;
      }
      Code<A> part = units.multiplied().units(from, ends[i]);
      Matrix<A> weights = layer.decoder().rows(from, ends[i]);
      part.addTransposedTimes(sum, layer.decoder(all).rows(from, ends[i]));
      SparseRows<A> own = part.cells();
      if (cells == null || own == null) {
        codeGradient(
            sum, weights, units.multiplied().cells(), toCode.matrix().columns(from, ends[i]));
      } else {
        A dots = math.allocate(own.cells());
        math.productAt(sum, weights, own, dots, false);
        insert(own, dots, cells, cell);
      }
    }
    addSkipGradient(sum, all);
    return toCode;
  }

  /**
   * Sets the gradient of a code to {@code g·W_dᵀ}, at some cells alone where no other matters.
   *
   * @param g the gradient of the outputs
   * @param cells those that matter, the others are set to 0; null for all
   */
  private void codeGradient(
      Matrix<A> g, Matrix<A> weights, @Nullable SparseRows<A> cells, Matrix<A> to) {
    if (cells == null || (long) cells.cells() * FEW > (long) to.rows() * to.columns()) {
      math.multiply(g, weights.transposed(), to, false);
      return;
    }
    A dots = math.allocate(cells.cells());
    math.productAt(g, weights, cells, dots, true);
    math.clear(to.values(), to.rows() * to.columns());
    math.copy(cells.with(dots), to, true);
  }

  /** Adds the gradient of a skip connection from that of the outputs. */
  private void addSkipGradient(Matrix<A> toOutput, NetworkArrays<A> all) {
    if (layer.spec().skips()) {
      Matrix<A> skip = all.matrix(layer.named(Parameter.SKIP_WEIGHTS));
      math.multiply(batch.rows().transposed(), toOutput, skip, true);
    }
  }

  /** Copies numbers of cells of some units, the last ones first, to where they are among all. */
  private void insert(SparseRows<A> part, A numbersOfPart, SparseRows<A> all, int[] taken) {
    for (int row = 0; row < all.rows(); row++) {
      int count = part.starts()[row + 1] - part.starts()[row];
      int at = all.starts()[row + 1] - taken[row] - count;
      Numbers.copy(numbersOfPart, part.starts()[row], all.values(), at, count);
      taken[row] += count;
    }
  }

  /** Returns the penalties on the code, and adds their gradients to that of the code. */
  private double penalties(@Nullable Code<A> toCode, @Nullable BatchStatistics whole) {
    if (sparsity() instanceof Sparsity.L1 l1) {
      return l1(l1, toCode);
    }
    if (sparsity() instanceof Sparsity.KullbackLeibler divergence) {
      return divergence(divergence, toCode, whole);
    }
    if (sparsity() instanceof Sparsity.JumpRelu jump) {
      double scale =
          jump.weight() * penaltyFactor * Reduction.PER_SAMPLE.factor(wholeRows, hidden());
      return jump.loss() instanceof L0Loss.Tanh tanh
          ? tanh(tanh.scale(), scale, toCode)
          : ((JumpUnits<A>) units).addPenalty(scale, gradients);
    }
    if (sparsity() instanceof Sparsity.None
        || sparsity() instanceof Sparsity.TopK
        || sparsity() instanceof Sparsity.BatchTopK
        || sparsity() instanceof Sparsity.WinnerTakeAll
        || sparsity() instanceof Sparsity.Matryoshka
        || sparsity() instanceof Sparsity.Gated) {
      return 0;
    }
    throw new AssertionError("no implementation of the penalty of " + sparsity());
  }

  /** Returns {@code scale · Σ tanh(c·f_j·‖d_j‖)} over the batch, and adds its gradients. */
  private double tanh(double c, double scale, @Nullable Code<A> toCode) {
    A norms = scaledNorms(1);
    double[] norm = math.toDoubles(norms);
    Matrix<A> f = code().matrix();
    Matrix<A> g = toCode == null ? null : toCode.matrix();
    double[][] sums =
        math.sumsOverRows(
            f,
            2,
            (row, cells, part) -> {
              double[] own = g == null ? new double[hidden()] : math.row(g, row);
              for (int j = 0; j < cells.length; j++) {
                double size = c * cells[j] * norm[j];
                double tanh = size == 0 ? size : StrictMath.tanh(size);
                double slope = scale * c * (1 - tanh * tanh);
                part[0][j] += scale * tanh;
                part[1][j] += slope * cells[j];
                own[j] += slope * norm[j];
              }
              if (g != null) {
                math.setRow(own, g, row);
              }
            });
    addNormGradient(1, math.rounded(sums[1]), norms);
    return Arrays.stream(sums[0]).sum();
  }

  /** Returns the pre-activation loss of dead units, and adds its gradients. */
  private double preActivationLoss(
      Sparsity.JumpRelu jump, double[] idle, Code<A> toZ, NetworkArrays<A> all) {
    A norms = scaledNorms(1);
    double[] norm = math.toDoubles(norms);
    double scale = jump.preActivationWeight() / wholeRows;
    double[] sizes = ((JumpUnits<A>) units).addMissing(scale, idle, norm, toZ.matrix(), all);
    addNormGradient(1, math.rounded(sizes), norms);
    double value = 0;
    for (int j = 0; j < sizes.length; j++) {
      value += sizes[j] * norm[j];
    }
    return value;
  }

  private double l1(Sparsity.L1 l1, @Nullable Code<A> toCode) {
    Matrix<A> f = code().matrix();
    int length = f.rows() * f.columns();
    double scale = l1.weight() * penaltyFactor * l1.reduction().factor(wholeRows, f.columns());
    A signs = scratch.array("signs", length);
    A own = toCode == null ? null : toCode.matrix().values();
    if (!l1.weightedByDecoder()) {
      return scale
          * math.sum(
              length,
              block -> {
                block.apply(Unary.SIGN, f.values(), signs);
                if (own != null) {
                  block.axpy(scale, signs, own);
                }
                return block.dot(f.values(), signs); // Σ |f|
              });
    }
    A norms = scaledNorms(scale);
    A sizes = math.allocate(hidden());
    math.apply(Unary.ABSOLUTE, f.values(), signs, length);
    math.addColumnSums(Matrix.of(signs, f.rows(), f.columns()), sizes);
    double value = math.dot(sizes, norms, hidden());
    if (own != null) {
      Matrix<A> g = Matrix.of(signs, f.rows(), f.columns());
      math.apply(Unary.SIGN, f.values(), signs, length);
      math.applyRow(Binary.MULTIPLY, g, norms, g);
      math.axpy(1, signs, own, length);
      addNormGradient(scale, sizes, norms);
    }
    return value;
  }

  /** Returns the norms of the decoder's rows times a factor, {@code [hidden]}. */
  private A scaledNorms(double scale) {
    A norms = math.allocate(hidden());
    math.rowDots(layer.decoder(), layer.decoder(), norms);
    math.apply(Unary.SQRT, norms, norms, hidden());
    math.scale(scale, norms, hidden());
    return norms;
  }

  /**
   * Adds the gradient of {@code scale · Σ size_j·‖d_j‖} to that of the decoder.
   *
   * @param norms scaled
   */
  private void addNormGradient(double scale, A sizes, A norms) {
    if (gradients == null) {
      return;
    }
    A factors = math.allocate(hidden());
    for (int j = 0; j < hidden(); j++) {
      double norm = math.get(norms, j);
      math.set(factors, j, norm == 0 ? 0 : scale * scale * math.get(sizes, j) / norm);
    }
    math.axpyRows(factors, layer.decoder(), layer.decoder(gradients));
  }

  /** Returns the divergence, of which a part of a batch has the share of its rows. */
  private double divergence(
      Sparsity.KullbackLeibler divergence,
      @Nullable Code<A> toCode,
      @Nullable BatchStatistics whole) {
    double[] mean =
        Statistics.meanActivity(
            divergence, layer, whole == null ? Statistics.of(layer, code()) : whole);
    double target = divergence.target();
    double weight = divergence.weight() * penaltyFactor;
    double[] slopes = new double[hidden()];
    double value = 0;
    for (int j = 0; j < slopes.length; j++) {
      double idle = 1 - mean[j];
      value +=
          target * (StrictMath.log(target) - StrictMath.log(mean[j]))
              + (1 - target) * (StrictMath.log(1 - target) - StrictMath.log(idle));
      slopes[j] = weight * ((1 - target) / idle - target / mean[j]) * divergence.rate() / wholeRows;
    }
    if (toCode != null) {
      math.applyRow(Binary.ADD, toCode.matrix(), math.rounded(slopes), toCode.matrix());
    }
    return weight * value * ((double) batch.targets().rows() / wholeRows);
  }

  /** Returns {@code relu(z)}, by which the gate reconstructs. */
  private Code<A> gate() {
    Matrix<A> z = units.z();
    Matrix<A> gate = scratch.matrix("gate", z.rows(), z.columns());
    math.apply(Unary.RELU, z.values(), gate.values(), z.rows() * z.columns());
    return Code.of(math, gate).at(SelectedUnits.fewAbove0(layer, gate));
  }

  /**
   * Returns the gate's penalty and reconstruction error, and adds their gradients.
   *
   * @param toZ the gradient of the pre-activations; null where only the value is needed
   */
  private double gate(Sparsity.Gated gated, Code<A> open, @Nullable Code<A> toZ) {
    Matrix<A> gate = open.matrix();
    int length = gate.rows() * gate.columns();
    double scale = gated.weight() * penaltyFactor / wholeRows;
    A norms = scaledNorms(scale);
    A sizes = math.allocate(hidden());
    math.addColumnSums(gate, sizes);
    double value = math.dot(sizes, norms, hidden());
    Matrix<A> out = scratch.matrix("out", batch.targets().rows(), batch.targets().columns());
    open.multiply(layer.decoder(), out, false);
    layer.addBias(out, batch.rows(), out);
    value +=
        layer.squares(
            Reduction.PER_SAMPLE.factor(wholeRows, batch.targets().columns()),
            out,
            batch.targets(),
            scratch);
    if (toZ != null && gradients != null) {
      open.addTransposedTimes(out, layer.decoder(gradients));
      math.addColumnSums(out, gradient(gradients, Parameter.DECODER_BIAS));
      addSkipGradient(out, gradients);
      addNormGradient(scale, sizes, norms);
      Matrix<A> toGate = scratch.matrix("gradient of gate", gate.rows(), gate.columns());
      codeGradient(out, layer.decoder(), open.cells(), toGate);
      math.applyRow(Binary.ADD, toGate, norms, toGate);
      A g = toGate.values();
      math.apply(Binary.RELU_SLOPE, g, gate.values(), g, length);
      math.axpy(1, g, toZ.matrix().values(), length);
    }
    return value;
  }
}
