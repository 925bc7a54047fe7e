package io.github.sparseae.benchmarks;

import static io.github.sparseae.report.internal.Page.format;

import io.github.sparseae.benchmarks.sparseae.MemoryCopies;
import io.github.sparseae.benchmarks.worker.Activity;
import io.github.sparseae.benchmarks.worker.Measurement.Metric;
import io.github.sparseae.benchmarks.worker.Task.Network;
import java.util.Optional;

/**
 * What a workload cannot do without, for each epoch, step, row or call that its first metric
 * counts.
 *
 * @param flops multiplications and additions of its products
 * @param bytes the bytes that its memory must move
 */
record Limit(double flops, double bytes) {
  /** Weights of less than this may stay in caches. */
  private static final double CACHES = 32e6;

  /** Adam reads and writes each weight and its two moments. */
  private static final int ADAM = 6 * Float.BYTES;

  /**
   * What the machine can do in a second: multiplications and additions in float32, and bytes read
   * and written.
   */
  record Rates(double flops, double bytes) {

    static Rates of(double secondsOfProducts, double secondsOfCopies) {
      Network network = Workload.PRODUCTS.network;
      double products = 2.0 * 5 * network.batchSize * network.inputs * network.hidden;
      return new Rates(products / secondsOfProducts, MemoryCopies.BYTES_PER_STEP / secondsOfCopies);
    }
  }

  /**
   * Returns the limit of a workload; empty if it is no matter of arithmetic.
   *
   * @param density the share of inputs that are not 0
   * @param rows the number of rows in the workload's file
   */
  static Optional<Limit> of(Workload workload, double density, int rows) {
    if (workload.isCold() || workload.isOfMachine()) {
      return Optional.empty();
    }
    Network network = workload.network;
    double weights = Float.BYTES * 1.0 * network.inputs * network.hidden;
    boolean isLarge = weights > CACHES;
    if (workload.activity != Activity.TRAIN) {
      boolean isAlone = workload.activity == Activity.ENCODE_SINGLE_ROWS;
      return Optional.of(
          new Limit(
              2.0 * network.inputs * network.hidden * density,
              isAlone && isLarge ? weights * density : 0));
    }
    double steps =
        switch (workload) {
          case CONVENIENCES, CONVENIENCES_IN_JAVA -> 10.0 * rows / network.batchSize;
          case EPOCH_ENDS, EPOCH_ENDS_IN_JAVA -> 8;
          default -> network.isLecture() ? (double) rows / network.batchSize : 1;
        };
    double updates = isLarge ? 2 * weights / Float.BYTES * ADAM : 0;
    return Optional.of(new Limit(2 * steps * network.multiplications(density), steps * updates));
  }

  double seconds(Rates rates) {
    return Math.max(flops / rates.flops(), bytes / rates.bytes());
  }

  /** Returns the best value of a metric; empty if the limit says nothing about it. */
  Optional<Double> best(Metric metric, Rates rates) {
    return switch (metric) {
      case SECONDS, SECONDS_PER_STEP -> Optional.of(seconds(rates));
      case ROWS_PER_SECOND -> Optional.of(1 / seconds(rates));
      case MEDIAN_MICROS -> Optional.of(1e6 * seconds(rates));
      default -> Optional.empty();
    };
  }

  /** Describes what takes longest, for example {@code 38.7 GFLOP}. */
  String describe(Rates rates) {
    return flops / rates.flops() >= bytes / rates.bytes()
        ? format("%.4g GFLOP", flops / 1e9)
        : format("%.4g GB", bytes / 1e9);
  }
}
