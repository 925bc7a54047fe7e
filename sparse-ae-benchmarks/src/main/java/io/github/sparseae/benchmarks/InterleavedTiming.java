package io.github.sparseae.benchmarks;

import static io.github.sparseae.report.internal.Page.format;

import com.google.common.io.Closer;
import io.github.sparseae.benchmarks.worker.Activity;
import io.github.sparseae.benchmarks.worker.Measurement;
import io.github.sparseae.benchmarks.worker.Measurement.Metric;
import io.github.sparseae.benchmarks.worker.Task;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Times candidates in turns: A B C A B C. Each has a process of its own, which is idle while
 * another is timed, so that other load of the machine affects all of them alike.
 *
 * @param candidates of which outcomes must agree with the first one's
 * @param metrics those on the console
 * @param console receives a line for each round
 */
record InterleavedTiming(
    Activity activity,
    Task task,
    List<Candidate> candidates,
    List<Metric> metrics,
    Consumer<String> console) {

  /**
   * Times rounds in warm processes: one round of each, which is not counted, comes first, and its
   * outcomes must agree.
   */
  List<CandidateResult> warm(int rounds) throws IOException {
    try (Closer processes = Closer.create()) {
      List<WorkerProcess> all = new ArrayList<>();
      List<CandidateResult> results = new ArrayList<>();
      for (Candidate candidate : candidates) {
        WorkerProcess process = processes.register(start(candidate));
        all.add(process);
        results.add(
            new CandidateResult(candidate.name(), process.ready(), process.round(), List.of()));
      }
      checkOutcomes(candidates, results);
      for (int i = 0; i < rounds; i++) {
        for (int j = 0; j < all.size(); j++) {
          add(results, j, all.get(j).withResources(all.get(j).round()));
        }
      }
      return results;
    }
  }

  /** Times a new process for each round, from its start to the end of its first round. */
  List<CandidateResult> cold(int rounds) throws IOException {
    List<CandidateResult> results = new ArrayList<>();
    for (int i = 0; i < rounds; i++) {
      for (int j = 0; j < candidates.size(); j++) {
        try (WorkerProcess process = start(candidates.get(j))) {
          String description = process.ready();
          Measurement round = process.round();
          Measurement seen = process.withResources(round.with(Metric.SECONDS, process.age()));
          if (i == 0) {
            results.add(
                new CandidateResult(candidates.get(j).name(), description, round, List.of()));
          }
          add(results, j, seen);
        }
      }
      checkOutcomes(candidates, results);
    }
    return results;
  }

  private WorkerProcess start(Candidate candidate) throws IOException {
    // Only natives that are unpacked anew have a size that can be measured.
    boolean unpacks = metrics.contains(Metric.DISK_BYTES);
    return WorkerProcess.start(candidate, activity, task, unpacks);
  }

  private void add(List<CandidateResult> results, int candidate, Measurement round) {
    CandidateResult result = results.get(candidate).with(round);
    results.set(candidate, result);
    console.accept(format("  %-36s %s", result.candidate(), round.describe(metrics)));
  }

  /** Checks that all did the same work; else their times are not comparable. */
  static void checkOutcomes(List<Candidate> candidates, List<CandidateResult> results)
      throws IOException {
    double expected = results.get(0).warmUp().get(Metric.OUTCOME);
    for (int i = 0; i < results.size(); i++) {
      CandidateResult result = results.get(i);
      double outcome = result.warmUp().get(Metric.OUTCOME);
      if (Math.abs(outcome - expected) > candidates.get(i).tolerance() * Math.abs(expected)) {
        throw new IOException(
            format(
                "the outcome of %s must agree with that of %s, but was %.6f instead of %.6f: their"
                    + " times are not comparable",
                result.candidate(), results.get(0).candidate(), outcome, expected));
      }
    }
  }
}
