package io.github.sparseae.benchmarks.compare;

import com.google.common.collect.ImmutableList;
import io.github.sparseae.benchmarks.contender.Activity;
import io.github.sparseae.benchmarks.contender.Round.Measure;
import io.github.sparseae.benchmarks.contender.Task.Network;

/** What is compared, in the order of the table. */
enum Work {
  LECTURE(
      "The lecture's epoch",
      "784-400-784, tanh and sigmoid, batches of 1,000, SGD 0.98, float32",
      Activity.TRAIN,
      Network.LECTURE,
      Measure.SECONDS),
  LECTURE_L1(
      "The lecture's epoch with its penalty",
      "the same with the L1 penalty on the code",
      Activity.TRAIN,
      Network.LECTURE_L1,
      Measure.SECONDS),
  MODERN(
      "A modern step",
      "768 inputs, 12,288 units, TopK 32, a batch of 2,048, Adam, float32",
      Activity.TRAIN,
      Network.MODERN,
      Measure.SECONDS_PER_STEP),
  ENCODE_BATCHES(
      "Encoding 1,000 rows in a call",
      "the lecture's encoder, from Java's floats to Java's floats",
      Activity.ENCODE_BATCHES,
      Network.LECTURE,
      Measure.ROWS_PER_SECOND),
  ENCODE_SINGLE_ROWS(
      "Encoding one row in a call",
      "the same encoder: half of the calls are as quick as the median, 99 of 100 as the other figure",
      Activity.ENCODE_SINGLE_ROWS,
      Network.LECTURE,
      Measure.MEDIAN_MICROS,
      Measure.P99_MICROS),
  START(
      "From the start of Java to the first epoch's report",
      "the lecture's network on bytes from an IDX file, natives unpacked before; the process's"
          + " largest resident memory by then",
      Activity.TRAIN,
      Network.LECTURE,
      Measure.SECONDS,
      Measure.RESIDENT_BYTES),
  START_LARGE(
      "The same with ten times the rows",
      "the rows ten times over in one file",
      Activity.TRAIN,
      Network.LECTURE,
      Measure.SECONDS,
      Measure.RESIDENT_BYTES),
  START_PACKED(
      "The first start on a machine",
      "the start with 60,000 rows, no native library unpacked yet; and what it leaves on the disk",
      Activity.TRAIN,
      Network.LECTURE,
      Measure.SECONDS,
      Measure.DISK_BYTES);

  private final String title;
  private final String description;
  private final Activity activity;
  private final Network network;
  private final ImmutableList<Measure> measures;

  Work(String title, String description, Activity activity, Network network, Measure... measures) {
    this.title = title;
    this.description = description;
    this.activity = activity;
    this.network = network;
    this.measures = ImmutableList.copyOf(measures);
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

  ImmutableList<Measure> measures() {
    return measures;
  }

  /** Whether each round is that of a new process. */
  boolean isCold() {
    return this == START || this == START_PACKED || this == START_LARGE;
  }

  /** Whether native libraries are unpacked anew in each round. */
  boolean isUnpacking() {
    return this == START_PACKED;
  }
}
