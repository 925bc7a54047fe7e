package io.github.sparseae.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.github.sparseae.benchmarks.worker.Activity;
import io.github.sparseae.benchmarks.worker.Measurement;
import io.github.sparseae.benchmarks.worker.Measurement.Metric;
import io.github.sparseae.benchmarks.worker.RowsFile;
import io.github.sparseae.benchmarks.worker.Task;
import io.github.sparseae.benchmarks.worker.Task.Network;
import io.github.sparseae.data.Samples;
import io.github.sparseae.model.Device;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InterleavedTimingTest {
  @TempDir private Path folder;

  private final List<String> console = new ArrayList<>();

  @Test
  void warmRounds_ofTwoProcesses_takeTurns() throws IOException {
    List<CandidateResult> results = timing(0.6, TurnTaker.class, TurnTaker.Other.class).warm(2);

    assertThat(Files.readAllLines(folder.resolve(TurnTaker.TURNS)))
        .containsExactly("TurnTaker", "Other", "TurnTaker", "Other", "TurnTaker", "Other");
    assertThat(results)
        .extracting(CandidateResult::description)
        .containsExactly("TurnTaker 1.0", "Other 1.0");
    assertThat(results.get(1).each(Metric.OUTCOME)).containsExactly(0.75, 0.75);
    assertThat(console).hasSize(4);
  }

  @Test
  void coldRounds_eachHaveAProcess_andCountItsStart() throws IOException {
    CandidateResult result = timing(0, TurnTaker.class).cold(2).get(0);

    assertThat(Files.readAllLines(folder.resolve(TurnTaker.TURNS))).hasSize(2);
    // No Java process starts within a millisecond; the epoch itself takes less.
    assertThat(result.min(Metric.SECONDS)).isGreaterThan(result.warmUp().get(Metric.SECONDS));
  }

  @Test
  void outcomes_thatDiffer_areRefused() {
    assertThatIOException()
        .isThrownBy(() -> timing(1e-3, TurnTaker.class, TurnTaker.Other.class).warm(1))
        .withMessage(
            "the outcome of Other must agree with that of TurnTaker, but was 0.750000 instead of"
                + " 0.500000: their times are not comparable");
  }

  @Test
  void outcome_notANumber_isNotCompared() throws IOException {
    Candidate it = new Candidate("it", TurnTaker.class);

    InterleavedTiming.checkOutcomes(List.of(it, it), List.of(result(0.5), result(Double.NaN)));
  }

  @Test
  void process_thatFails_isReportedWithItsOutput() {
    assertThatIOException()
        .isThrownBy(() -> timing(1e-3, TurnTaker.Failing.class).warm(1))
        .withMessageStartingWith("Failing ended early. Its last lines:\n")
        .withMessageContaining("java.lang.IllegalStateException: no weights today");
  }

  private InterleavedTiming timing(double tolerance, Class<?>... implementations)
      throws IOException {
    Samples picture = Samples.ofBytes(new byte[784], 784, RowsFile.SCALE);
    RowsFile rows = RowsFile.pictures(folder.resolve("rows.idx"), picture, 1000);
    List<Candidate> candidates = new ArrayList<>();
    for (Class<?> implementation : implementations) {
      candidates.add(
          new Candidate(
              implementation.getSimpleName(),
              implementation.getName(),
              Candidate.ownClassPath(),
              Map.of(),
              List.of(),
              tolerance));
    }
    return new InterleavedTiming(
        Activity.TRAIN,
        new Task(Network.LECTURE, rows, Device.CPU, 1),
        candidates,
        List.of(Metric.SECONDS),
        console::add);
  }

  private static CandidateResult result(double outcome) {
    return new CandidateResult(
        "it", "it 1.0", new Measurement(Map.of(Metric.OUTCOME, outcome)), List.of());
  }
}
