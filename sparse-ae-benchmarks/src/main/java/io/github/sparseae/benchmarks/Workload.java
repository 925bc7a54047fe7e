package io.github.sparseae.benchmarks;

import com.google.common.collect.ImmutableList;
import io.github.sparseae.benchmarks.worker.Activity;
import io.github.sparseae.benchmarks.worker.Measurement.Metric;
import io.github.sparseae.benchmarks.worker.Task.Network;

/** The workloads that are compared, in the order of the table. */
enum Workload {
  LECTURE(
      "The lecture's epoch",
      "784-400-784, tanh and sigmoid, batches of 1,000, SGD 0.98, float32",
      Activity.TRAIN,
      Network.LECTURE,
      Metric.SECONDS),
  LECTURE_L1(
      "The lecture's epoch with its penalty",
      "the same with the L1 penalty on the code",
      Activity.TRAIN,
      Network.LECTURE_L1,
      Metric.SECONDS),
  MODERN(
      "A modern step",
      "768 inputs, 12,288 units, TopK 32, a batch of 2,048, Adam, float32",
      Activity.TRAIN,
      Network.MODERN,
      Metric.SECONDS_PER_STEP),
  ENCODE_BATCHES(
      "Encoding 1,000 rows in a call",
      "the lecture's encoder, from Java's floats to Java's floats",
      Activity.ENCODE_BATCHES,
      Network.LECTURE,
      Metric.ROWS_PER_SECOND),
  ENCODE_SINGLE_ROWS(
      "Encoding one row in a call",
      "the same encoder; first the median of calls, then the 99th percentile",
      Activity.ENCODE_SINGLE_ROWS,
      Network.LECTURE,
      Metric.MEDIAN_MICROS,
      Metric.P99_MICROS),
  START(
      "From the start of Java to the first epoch's report",
      "the lecture's network on bytes from an IDX file, natives already unpacked; then the peak"
          + " resident memory of the process",
      Activity.TRAIN,
      Network.LECTURE,
      Metric.SECONDS,
      Metric.RESIDENT_BYTES),
  START_LARGE(
      "The same with ten times the rows",
      "the rows repeated ten times in one file",
      Activity.TRAIN,
      Network.LECTURE,
      Metric.SECONDS,
      Metric.RESIDENT_BYTES),
  START_PACKED(
      "The first start on a machine",
      "the start with 60,000 rows and no native library unpacked; then the disk space of the"
          + " libraries",
      Activity.TRAIN,
      Network.LECTURE,
      Metric.SECONDS,
      Metric.DISK_BYTES);

  private final String title;
  private final String description;
  private final Activity activity;
  private final Network network;
  private final ImmutableList<Metric> metrics;

  Workload(
      String title, String description, Activity activity, Network network, Metric... metrics) {
    this.title = title;
    this.description = description;
    this.activity = activity;
    this.network = network;
    this.metrics = ImmutableList.copyOf(metrics);
  }

  String title() {
    return title;
  }

  String description() {
    return description;
  }

  Activity activity() {
    return activity;
  }

  Network network() {
    return network;
  }

  ImmutableList<Metric> metrics() {
    return metrics;
  }

  /** Returns whether each round runs in a new process. */
  boolean isCold() {
    return this == START || this == START_PACKED || this == START_LARGE;
  }

  /** Returns whether each round unpacks native libraries anew. */
  boolean isUnpacking() {
    return this == START_PACKED;
  }
}
