package io.github.sparseae.spark;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.Streams;
import io.github.sparseae.engine.Gradients;
import io.github.sparseae.model.NetworkSpec;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import scala.Tuple2;

/**
 * Gradients that are added on the executors: each adds one slice of all partitions' gradients, in
 * the order of partitions and in float64, as {@link Gradients#merged} adds them whole.
 */
final class GradientSlices {
  private GradientSlices() {}

  /**
   * A slice of the sums.
   *
   * @param slice its number
   * @param values the numbers of the slice
   * @param shares what else the partitions return, without gradients; in the first slice
   */
  record Sum(int slice, Object values, List<StepTask.Share> shares) implements Serializable {
    private static final long serialVersionUID = 1;
  }

  private static int length(Object values) {
    return values instanceof float[] floats ? floats.length : ((double[]) values).length;
  }

  /** Returns the slices of a partition's gradients, each with its number. */
  static Iterator<Tuple2<Integer, StepTask.Share>> of(StepTask.Share share, int slices) {
    List<Tuple2<Integer, StepTask.Share>> all = new ArrayList<>();
    long length = length(share.values());
    for (int i = 0; i < slices; i++) {
      int from = (int) (length * i / slices);
      int to = (int) (length * (i + 1) / slices);
      Object part =
          share.values() instanceof float[] floats
              ? Arrays.copyOfRange(floats, from, to)
              : Arrays.copyOfRange((double[]) share.values(), from, to);
      all.add(new Tuple2<>(i, share.with(part)));
    }
    return all.iterator();
  }

  /** Returns the sum of a slice over all partitions. */
  static Sum sum(int slice, Iterable<StepTask.Share> parts) {
    List<StepTask.Share> ordered =
        Streams.stream(parts).sorted(Comparator.comparingInt(StepTask.Share::partition)).toList();
    double[] sum = new double[length(ordered.get(0).values())];
    for (int p = 0; p < ordered.size(); p++) {
      Object values = ordered.get(p).values();
      for (int i = 0; i < sum.length; i++) {
        double value = values instanceof float[] floats ? floats[i] : ((double[]) values)[i];
        sum[i] = p == 0 ? value : sum[i] + value;
      }
    }
    return new Sum(
        slice,
        ordered.get(0).values() instanceof float[] ? floats(sum) : sum,
        slice == 0 ? ordered.stream().map(share -> share.with(null)).toList() : List.of());
  }

  private static float[] floats(double[] values) {
    float[] floats = new float[values.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) values[i];
    }
    return floats;
  }

  /** Returns the gradients of a batch from all slices of their sums. */
  static Gradients merged(NetworkSpec spec, List<Sum> slices) {
    List<Sum> ordered = slices.stream().sorted(Comparator.comparingInt(Sum::slice)).toList();
    int length = ordered.stream().mapToInt(slice -> length(slice.values())).sum();
    @Nullable Object all = null;
    int at = 0;
    for (Sum slice : ordered) {
      if (all == null) {
        all = slice.values() instanceof float[] ? new float[length] : new double[length];
      }
      System.arraycopy(slice.values(), 0, all, at, length(slice.values()));
      at += length(slice.values());
    }
    Gradients rest =
        Gradients.merged(
            ordered.get(0).shares().stream().map(share -> share.gradients(Map.of())).toList());
    return new Gradients(
        Flat.arrays(spec, spec.trained(), requireNonNull(all)),
        rest.statistics(),
        rest.losses(),
        rest.activity());
  }
}
