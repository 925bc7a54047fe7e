package io.github.sparseae.engine;

import static com.google.common.base.Preconditions.checkArgument;

import io.github.sparseae.model.AutoencoderSpec;
import io.github.sparseae.model.DenseArray;
import io.github.sparseae.model.NetworkSpec;
import io.github.sparseae.model.Precision;
import io.github.sparseae.model.Sparsity;
import java.io.Serializable;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The sums over the rows of a step, or of a part of them, that its losses and the counted
 * parameters depend on. Those of the parts of a batch {@linkplain #merged merge} to those of the
 * batch. Serializable to travel between the machines of a cluster.
 *
 * @param rows the number of rows
 * @param activeRows for each unit the number of rows on which its code is not 0; null if the
 *     network does not count idle rows
 * @param codeSums for each unit the sum of its code; null if the network has no running mean of it
 * @param smallest the smallest positive number of the code; infinite if there is none, or the
 *     network has no threshold that follows it
 * @param residualSums {@code Σ(x − x̂)} for each output; null unless the auxiliary loss is relative
 *     to the residual, and in what {@link Network#gradients} returns
 * @param residualSquares {@code Σ(x − x̂)²}; 0 without {@code residualSums}
 */
public record BatchStatistics(
    int rows,
    @Nullable DenseArray activeRows,
    @Nullable DenseArray codeSums,
    double smallest,
    @Nullable DenseArray residualSums,
    double residualSquares)
    implements Serializable {

  /**
   * Returns whether the gradients of a part of a batch depend on the statistics of the whole batch,
   * so that {@link TrainingSpan#within} has to give them: an auxiliary loss and JumpReLU's
   * pre-activation loss on the units that are idle on all of its rows, the Kullback-Leibler
   * divergence on the mean activity.
   */
  public static boolean areNeeded(NetworkSpec spec) {
    return spec instanceof AutoencoderSpec autoencoder
        && (autoencoder.sparsity().auxiliary().isOn()
            || autoencoder.sparsity() instanceof Sparsity.KullbackLeibler
            || (autoencoder.sparsity() instanceof Sparsity.JumpRelu jump
                && jump.preActivationWeight() > 0));
  }

  /**
   * Returns statistics of a number of rows on which every unit is active, for a step that can find
   * no unit dead, whatever its rows are.
   */
  public static BatchStatistics ofActiveUnits(int rows, int units) {
    DenseArray active = DenseArray.computed(Precision.FLOAT64, unit -> rows, units);
    return new BatchStatistics(rows, active, null, Double.POSITIVE_INFINITY, null, 0);
  }

  /** Returns the statistics of a batch from its parts', at least one, added in float64 in order. */
  public static BatchStatistics merged(List<BatchStatistics> parts) {
    checkArgument(!parts.isEmpty(), "a batch needs at least one part");
    return new BatchStatistics(
        parts.stream().mapToInt(BatchStatistics::rows).sum(),
        sum(parts, BatchStatistics::activeRows),
        sum(parts, BatchStatistics::codeSums),
        parts.stream().mapToDouble(BatchStatistics::smallest).min().orElseThrow(),
        sum(parts, BatchStatistics::residualSums),
        parts.stream().map(BatchStatistics::residualSquares).reduce(0.0, Double::sum));
  }

  private static @Nullable DenseArray sum(
      List<BatchStatistics> parts, Function<BatchStatistics, @Nullable DenseArray> component) {
    List<DenseArray> arrays = parts.stream().map(component).flatMap(Stream::ofNullable).toList();
    return arrays.size() < parts.size() ? null : Gradients.sum(arrays);
  }
}
