package io.github.sparseae.spark;

import static java.util.Objects.requireNonNull;

import com.google.common.primitives.Ints;
import io.github.sparseae.engine.BatchStatistics;
import io.github.sparseae.engine.Gradients;
import io.github.sparseae.model.DenseArray;
import io.github.sparseae.model.Losses;
import io.github.sparseae.model.Parameter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import scala.Tuple2;

/**
 * Gradients that are added on the executors: each adds one slice of all partitions' gradients, in
 * the order of partitions, as {@link Gradients#merged} adds them whole.
 */
final class GradientSlices {
  private GradientSlices() {}

  /** Returns the slices of a partition's gradients; the first has all that is not sliced. */
  static List<Tuple2<Integer, Sent<Gradients>>> of(Sent<Gradients> whole, int slices) {
    Gradients gradients = whole.value();
    List<Tuple2<Integer, Sent<Gradients>>> all = new ArrayList<>();
    for (int i = 0; i < slices; i++) {
      Map<Parameter, DenseArray> sums = new LinkedHashMap<>();
      int slice = i;
      gradients.sums().forEach((name, sum) -> sums.put(name, part(sum, slice, slices)));
      Gradients part =
          i == 0
              ? new Gradients(
                  sums, gradients.statistics(), gradients.losses(), gradients.activity())
              : new Gradients(
                  sums,
                  new BatchStatistics(0, null, null, Double.POSITIVE_INFINITY, null, 0),
                  new Losses(0, 0),
                  null);
      all.add(new Tuple2<>(i, new Sent<>(whole.partition(), part)));
    }
    return all;
  }

  private static DenseArray part(DenseArray sum, int slice, int slices) {
    int from = (int) ((long) sum.size() * slice / slices);
    int to = (int) ((long) sum.size() * (slice + 1) / slices);
    return DenseArray.computed(sum.precision(), i -> sum.get(from + i), to - from);
  }

  /** Returns gradients of parameters of some shapes from their slices. */
  static Gradients joined(List<Gradients> slices, Map<Parameter, List<Integer>> shapes) {
    Gradients first = slices.get(0);
    Map<Parameter, DenseArray> sums = new LinkedHashMap<>();
    for (Parameter name : first.sums().keySet()) {
      List<DenseArray> parts = new ArrayList<>();
      slices.forEach(slice -> parts.add(slice.sums().get(name)));
      sums.put(name, joined(parts, requireNonNull(shapes.get(name))));
    }
    return new Gradients(sums, first.statistics(), first.losses(), first.activity());
  }

  private static DenseArray joined(List<DenseArray> parts, List<Integer> lengths) {
    double[] joined = new double[parts.stream().mapToInt(DenseArray::size).sum()];
    int at = 0;
    for (DenseArray part : parts) {
      part.copy(0, part.size(), joined, at);
      at += part.size();
    }
    return DenseArray.wrap(joined, Ints.toArray(lengths)).in(parts.get(0).precision());
  }
}
