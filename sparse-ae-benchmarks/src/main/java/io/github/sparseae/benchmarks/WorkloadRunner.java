package io.github.sparseae.benchmarks;

import io.github.sparseae.benchmarks.ComparisonResult.Part;
import io.github.sparseae.benchmarks.worker.RowsFile;
import io.github.sparseae.benchmarks.worker.Task;
import io.github.sparseae.data.Samples;
import io.github.sparseae.samples.run.DigitData;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.util.List;
import java.util.function.Consumer;

/**
 * Runs workloads, on rows that are written for each and deleted after it.
 *
 * @param options the command, whose folder takes temporary rows
 * @param console receives a line for each workload and round
 */
record WorkloadRunner(Chapter options, DigitData digits, Consumer<String> console) {
  private static final int ROUNDS = 5;
  private static final int QUICK_ROUNDS = 2;
  private static final int TEN_TIMES = 10;

  int defaultRounds() {
    return options.quick() ? QUICK_ROUNDS : ROUNDS;
  }

  Part run(Conditions conditions, Workload workload, List<Candidate> candidates, int rounds)
      throws IOException {
    console.accept(workload.title + ": " + workload.description);
    long start = System.nanoTime();
    RowsFile rows = rows(workload);
    try {
      Task task = new Task(workload.network, rows, options.device(), options.seed());
      if (workload == Workload.FIRST_ROW) {
        task.save();
      }
      InterleavedTiming timing =
          new InterleavedTiming(workload.activity, task, candidates, workload.metrics, console);
      int count = workload.rounds(rounds);
      List<CandidateResult> results = workload.isCold() ? timing.cold(count) : timing.warm(count);
      double density = rows.isBytes() ? density(digits.train()) : 1;
      double seconds = (System.nanoTime() - start) / 1e9;
      return new Part(workload, conditions, rows.size(), density, seconds, results);
    } finally {
      Files.deleteIfExists(rows.path());
      Files.deleteIfExists(Task.model(rows.path()));
    }
  }

  /** Returns the share of bytes that are not 0. */
  static double density(Samples samples) {
    ByteBuffer bytes = samples.bytes();
    long others = 0;
    while (bytes.hasRemaining()) {
      others += bytes.get() == 0 ? 0 : 1;
    }
    return (double) others / samples.size() / samples.width();
  }

  private RowsFile rows(Workload workload) throws IOException {
    int size = digits.train().size();
    if (workload.steps > 0) {
      return RowsFile.sparseSums(
          options.file("rows.f32"),
          workload.network.inputs,
          workload.steps * workload.network.batchSize);
    }
    return RowsFile.pictures(
        options.file("rows.idx"),
        digits.train(),
        switch (workload) {
          case START_LARGE -> TEN_TIMES * size;
          case FIRST_ROW -> workload.network.batchSize;
          default -> size;
        });
  }
}
