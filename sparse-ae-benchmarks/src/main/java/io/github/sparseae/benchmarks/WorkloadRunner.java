package io.github.sparseae.benchmarks;

import io.github.sparseae.benchmarks.worker.RowsFile;
import io.github.sparseae.benchmarks.worker.Task;
import io.github.sparseae.benchmarks.worker.Task.Network;
import io.github.sparseae.samples.run.DigitData;
import io.github.sparseae.samples.run.RunOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;

/** Runs workloads, on rows that are written for each and deleted after it. */
final class WorkloadRunner {
  private static final int ROUNDS = 5;
  private static final int QUICK_ROUNDS = 2;
  private static final int MODERN_STEPS = 4;
  private static final int TEN_TIMES = 10;

  private final RunOptions options;
  private final DigitData digits;
  private final Path folder;
  private final Consumer<String> console;

  /**
   * @param folder the folder of temporary rows
   * @param console receives a line for each workload and round
   */
  WorkloadRunner(RunOptions options, DigitData digits, Path folder, Consumer<String> console) {
    this.options = options;
    this.digits = digits;
    this.folder = folder;
    this.console = console;
  }

  /** Returns the default number of rounds. */
  int defaultRounds() {
    return options.quick() ? QUICK_ROUNDS : ROUNDS;
  }

  /**
   * Runs workloads.
   *
   * @param candidates the candidates of each workload
   */
  ComparisonResult run(
      Conditions conditions,
      List<Workload> workloads,
      Function<Workload, List<Candidate>> candidates,
      int rounds)
      throws IOException {
    long start = System.nanoTime();
    Map<Workload, List<CandidateResult>> results = new EnumMap<>(Workload.class);
    for (Workload workload : workloads) {
      results.put(workload, results(workload, candidates.apply(workload), rounds));
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    return new ComparisonResult(conditions, digits.title(), results, seconds);
  }

  private List<CandidateResult> results(Workload workload, List<Candidate> candidates, int rounds)
      throws IOException {
    console.accept(workload.title() + ": " + workload.description());
    RowsFile rows = rows(workload);
    try {
      Task task = new Task(workload.network(), rows, options.device(), options.seed());
      InterleavedTiming timing =
          new InterleavedTiming(workload.activity(), task, candidates, workload.metrics(), console);
      return workload.isCold() ? timing.cold(coldRounds(workload, rounds)) : timing.warm(rounds);
    } finally {
      Files.deleteIfExists(rows.path());
    }
  }

  /** Returns the number of rounds in new processes, which take longer and vary less. */
  private static int coldRounds(Workload workload, int rounds) {
    return Math.max(1, workload == Workload.START_LARGE ? rounds / 4 : rounds / 2 + 1);
  }

  private RowsFile rows(Workload workload) throws IOException {
    int size = digits.train().size();
    if (workload.network() == Network.MODERN) {
      int steps = options.quick() ? 1 : MODERN_STEPS;
      return RowsFile.sparseSums(
          folder.resolve("rows.f32"),
          workload.network().inputs(),
          steps * workload.network().batchSize());
    }
    return RowsFile.pictures(
        folder.resolve("rows.idx"),
        digits.train(),
        workload == Workload.START_LARGE ? TEN_TIMES * size : size);
  }
}
