package io.github.sparseae.engine;

import static com.google.common.base.Preconditions.checkArgument;
import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableMap;
import io.github.sparseae.model.DenseArray;
import io.github.sparseae.model.Losses;
import io.github.sparseae.model.Parameter;
import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The result of a step before it changes anything, for all rows of its batch or for a part of them.
 * Those of the parts of a batch add up to those of the batch. Serializable to travel between the
 * machines of a cluster.
 *
 * @param sums for each trained parameter the gradient of the losses, in the parameter's shape,
 *     without the penalty on large weights, which depends on no row
 * @param statistics the sums that the counted parameters depend on
 * @param losses without the penalty on large weights
 * @param activity the activity of units, as of a span of one step; null if the step is not {@link
 *     TrainingSpan#countingActivity counted}
 */
public record Gradients(
    Map<Parameter, DenseArray> sums,
    BatchStatistics statistics,
    Losses losses,
    @Nullable UnitActivity activity)
    implements Serializable {

  public Gradients {
    sums = ImmutableMap.copyOf(sums);
  }

  /**
   * Returns the gradients of a batch from those of its parts, at least one. They are added in
   * float64 in the given order, and rounded to the network's precision once; one part keeps its
   * bits.
   */
  public static Gradients merged(List<Gradients> parts) {
    checkArgument(!parts.isEmpty(), "a batch needs at least one part");
    if (parts.size() == 1) {
      return parts.get(0);
    }
    ImmutableMap.Builder<Parameter, DenseArray> sums = ImmutableMap.builder();
    for (Parameter parameter : parts.get(0).sums().keySet()) {
      sums.put(
          parameter,
          sum(parts.stream().map(part -> requireNonNull(part.sums().get(parameter))).toList()));
    }
    List<UnitActivity> activities =
        parts.stream().map(Gradients::activity).flatMap(Stream::ofNullable).toList();
    return new Gradients(
        sums.build(),
        BatchStatistics.merged(parts.stream().map(Gradients::statistics).toList()),
        new Losses(
            parts.stream().map(part -> part.losses().data()).reduce(0.0, Double::sum),
            parts.stream().map(part -> part.losses().penalty()).reduce(0.0, Double::sum)),
        activities.isEmpty() ? null : UnitActivity.ofParts(activities));
  }

  /** Returns the sum of arrays of one shape, added in float64 and rounded to their precision. */
  static DenseArray sum(List<DenseArray> arrays) {
    double[] sum = arrays.get(0).toDoubles();
    for (DenseArray array : arrays.subList(1, arrays.size())) {
      for (int i = 0; i < sum.length; i++) {
        sum[i] += array.get(i);
      }
    }
    DenseArray first = arrays.get(0);
    return DenseArray.wrap(sum, first.shape()).in(first.precision());
  }
}
