package io.github.sparseae.benchmarks;

import com.google.common.collect.ImmutableList;
import io.github.sparseae.benchmarks.worker.Activity;
import io.github.sparseae.benchmarks.worker.Measurement.Metric;
import io.github.sparseae.benchmarks.worker.Task.Network;

/** The workloads that are compared, in the order of the table. */
enum Workload {
  PRODUCTS(
      "Matrix products alone",
      "the five products of a dense step of 2,048 rows, 768 inputs and 12,288 units",
      Network.TOP_K,
      3,
      Metric.SECONDS_PER_STEP),
  COPIES(
      "Copies of memory alone",
      "3.8 GB read and written, in arrays that together are as large as the encoder of 12,288"
          + " units",
      Network.TOP_K,
      3,
      Metric.SECONDS_PER_STEP),
  LECTURE(
      "The lecture's epoch",
      "784-400-784, tanh and sigmoid, batches of 1,000, SGD 0.98, float32",
      Network.LECTURE),
  LECTURE_L1(
      "The lecture's epoch with its penalty",
      "the same with the L1 penalty on the code",
      Network.LECTURE_L1),
  TOP_K(
      "A step of TopK",
      "768 inputs, 12,288 units, TopK 32, a batch of 2,048, Adam, float32",
      Network.TOP_K),
  L1(
      "A step of L1",
      "the same size, L1 weighted by decoder norms, about 100 active units",
      Network.L1),
  JUMP_RELU(
      "A step of JumpReLU",
      "the same size, a learned threshold for each unit, about 100 active units",
      Network.JUMP_RELU),
  GATED("A step of gated", "the same size, about 100 active units", Network.GATED),
  BATCH_TOP_K(
      "A step of BatchTopK", "the same size, 32 active units in the mean", Network.BATCH_TOP_K),
  MATRYOSHKA(
      "A step of Matryoshka",
      "the same size, BatchTopK 32 within dictionaries of 1,536, 3,072, 6,144 and 12,288 units",
      Network.MATRYOSHKA),
  AUX_K(
      "A step of TopK with dead units",
      "the same size, TopK 32, one unit in twenty dead, AuxK of 384",
      Network.AUX_K),
  WIDE(
      "A step with 65,536 units",
      "768 inputs, TopK 64, a batch of 2,048, Adam, float32; then the peak resident memory of the"
          + " process",
      Network.WIDE,
      1,
      Metric.SECONDS_PER_STEP,
      Metric.RESIDENT_BYTES),
  ENCODE_BATCHES(
      "Encoding 1,000 digits in a call",
      "the lecture's encoder, from Java's floats to Java's floats",
      Activity.ENCODE_BATCHES,
      Network.LECTURE,
      0,
      Metric.ROWS_PER_SECOND),
  ENCODE_DIGIT(
      "Encoding a digit in a call",
      "the same encoder, four fifths of the inputs 0; first the median of calls, then the 99th"
          + " percentile",
      Activity.ENCODE_SINGLE_ROWS,
      Network.LECTURE,
      0,
      Metric.MEDIAN_MICROS,
      Metric.P99_MICROS),
  ENCODE_DENSE_ROW(
      "Encoding a dense row in a call",
      "the same encoder, no input 0",
      Activity.ENCODE_SINGLE_ROWS,
      Network.LECTURE,
      1,
      Metric.MEDIAN_MICROS,
      Metric.P99_MICROS),
  ENCODE_BY_THREADS(
      "Dense rows by 16 threads",
      "the same encoder, a row in a call; then the 99th percentile",
      Activity.ENCODE_BY_THREADS,
      Network.LECTURE,
      1,
      Metric.ROWS_PER_SECOND,
      Metric.P99_MICROS),
  DICTIONARY_BATCHES(
      "Encoding 1,000 rows with 12,288 units",
      "768 dense inputs, TopK 32, from Java's floats to Java's floats",
      Activity.ENCODE_BATCHES,
      Network.TOP_K,
      2,
      Metric.ROWS_PER_SECOND),
  DICTIONARY_ROW(
      "Encoding a row with 12,288 units",
      "the same encoder; first the median of calls, then the 99th percentile",
      Activity.ENCODE_SINGLE_ROWS,
      Network.TOP_K,
      1,
      Metric.MEDIAN_MICROS,
      Metric.P99_MICROS),
  DICTIONARY_BY_THREADS(
      "Rows with 12,288 units by 16 threads",
      "the same encoder, a row in a call; then the 99th percentile",
      Activity.ENCODE_BY_THREADS,
      Network.TOP_K,
      1,
      Metric.ROWS_PER_SECOND,
      Metric.P99_MICROS),
  CONVENIENCES(
      "A run of 10 epochs",
      "the lecture's network with its penalty, bare and with everything on: validation on a sixth"
          + " of the rows, a listener, a checkpoint after each epoch and a target for L0",
      Network.LECTURE_L1,
      0,
      Metric.SECONDS,
      Metric.RESIDENT_BYTES),
  CONVENIENCES_IN_JAVA(
      "The same in plain Java",
      "the lecture's network with its penalty, bare and with everything on",
      Network.LECTURE_L1,
      0,
      Metric.SECONDS,
      Metric.RESIDENT_BYTES),
  EPOCH_ENDS(
      "The end of an epoch",
      "eight steps of TopK with 12,288 units, in one epoch and in eight: after each the state of"
          + " weights and optimizer, 226 MB, is copied, so that a training that diverges keeps the"
          + " last good one",
      Network.TOP_K,
      1,
      Metric.SECONDS,
      Metric.RESIDENT_BYTES),
  EPOCH_ENDS_IN_JAVA(
      "The same in plain Java",
      "eight steps in one epoch and in eight",
      Network.TOP_K,
      1,
      Metric.SECONDS,
      Metric.RESIDENT_BYTES),
  START(
      "From the start of Java to the first epoch's report",
      "the lecture's network on bytes from an IDX file, natives already unpacked; then the peak"
          + " resident memory of the process",
      Network.LECTURE,
      0,
      Metric.SECONDS,
      Metric.RESIDENT_BYTES),
  START_LARGE(
      "The same with ten times the rows",
      "the rows repeated ten times in one file",
      Network.LECTURE,
      0,
      Metric.SECONDS,
      Metric.RESIDENT_BYTES),
  START_PACKED(
      "The first start on a machine",
      "the start with 60,000 rows and no native library unpacked; then the disk space of the"
          + " libraries",
      Network.LECTURE,
      0,
      Metric.SECONDS,
      Metric.DISK_BYTES),
  FIRST_ROW(
      "From the start of Java to the first code of a saved model",
      "the lecture's network from its file, natives already unpacked; then the peak resident"
          + " memory of the process",
      Activity.ENCODE_FIRST_ROW,
      Network.LECTURE,
      0,
      Metric.SECONDS,
      Metric.RESIDENT_BYTES);

  private static final int STEPS = 2;

  final String title;
  final String description;
  final Activity activity;
  final Network network;

  /** The number of batches of dense rows; 0 for all digits. */
  final int steps;

  final ImmutableList<Metric> metrics;

  /** Creates an epoch of the lecture or a step of another network. */
  Workload(String title, String description, Network network) {
    this(
        title,
        description,
        network,
        network.isLecture() ? 0 : STEPS,
        network.isLecture() ? Metric.SECONDS : Metric.SECONDS_PER_STEP);
  }

  Workload(String title, String description, Network network, int steps, Metric... metrics) {
    this(title, description, Activity.TRAIN, network, steps, metrics);
  }

  Workload(
      String title,
      String description,
      Activity activity,
      Network network,
      int steps,
      Metric... metrics) {
    this.title = title;
    this.description = description;
    this.activity = activity;
    this.network = network;
    this.steps = steps;
    this.metrics = ImmutableList.copyOf(metrics);
  }

  /** Returns whether this measures the machine, not a library. */
  boolean isOfMachine() {
    return this == PRODUCTS || this == COPIES;
  }

  /** Returns whether trainings of this library alone are compared. */
  boolean isOfRuns() {
    return switch (this) {
      case CONVENIENCES, CONVENIENCES_IN_JAVA, EPOCH_ENDS, EPOCH_ENDS_IN_JAVA -> true;
      default -> false;
    };
  }

  /** Returns whether each round runs in a new process. */
  boolean isCold() {
    return this == START
        || this == START_PACKED
        || this == START_LARGE
        || activity == Activity.ENCODE_FIRST_ROW;
  }

  /** Returns the number of counted rounds: fewer where they take longer and vary less. */
  int rounds(int rounds) {
    if (this == START_LARGE) {
      return Math.max(1, rounds / 4);
    }
    return isCold() || isOfRuns() ? rounds / 2 + 1 : rounds;
  }
}
