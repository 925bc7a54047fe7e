package io.github.sparseae.benchmarks.contest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.github.sparseae.benchmarks.contender.Activity;
import io.github.sparseae.benchmarks.contender.Round;
import io.github.sparseae.benchmarks.contender.Round.Measure;
import io.github.sparseae.benchmarks.contender.RowsFile;
import io.github.sparseae.benchmarks.contender.Task;
import io.github.sparseae.benchmarks.contender.Task.Network;
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

class ContestTest {
  @TempDir private Path folder;

  private final List<String> console = new ArrayList<>();

  @Test
  void warmRounds_ofTwoProcesses_takeTurns() throws IOException {
    List<Score> scores = contest(0.6, TurnTaker.class, TurnTaker.Other.class).warm(2);

    assertThat(Files.readAllLines(folder.resolve(TurnTaker.TURNS)))
        .containsExactly("TurnTaker", "Other", "TurnTaker", "Other", "TurnTaker", "Other");
    assertThat(scores).extracting(Score::description).containsExactly("TurnTaker 1.0", "Other 1.0");
    assertThat(scores.get(1).each(Measure.OUTCOME)).containsExactly(0.75, 0.75);
    assertThat(console).hasSize(4);
  }

  @Test
  void coldRounds_eachHaveAProcess_andCountItsStart() throws IOException {
    Score score = contest(0, TurnTaker.class).cold(2).get(0);

    assertThat(Files.readAllLines(folder.resolve(TurnTaker.TURNS))).hasSize(2);
    // No Java process starts within a millisecond; the epoch itself takes less.
    assertThat(score.min(Measure.SECONDS)).isGreaterThan(score.first().get(Measure.SECONDS));
  }

  @Test
  void outcomes_thatDiffer_endTheContest() {
    assertThatIOException()
        .isThrownBy(() -> contest(1e-3, TurnTaker.class, TurnTaker.Other.class).warm(1))
        .withMessage(
            "Other comes to 0.750000 where TurnTaker comes to 0.500000: they do not do the same,"
                + " and their times say nothing about each other");
  }

  @Test
  void outcome_ofOneWhoLearnsNothing_isNotCompared() throws IOException {
    Entrant it = new Entrant("it", "It", "it.jar");

    Contest.checkOutcomes(List.of(it, it), List.of(score(0.5), score(Double.NaN)));
  }

  @Test
  void process_thatFails_isToldWithWhatItSaid() {
    assertThatIOException()
        .isThrownBy(() -> contest(1e-3, TurnTaker.Failing.class).warm(1))
        .withMessageStartingWith("Failing ended before it was done. Its last lines:\n")
        .withMessageContaining("java.lang.IllegalStateException: no weights today");
  }

  private Contest contest(double tolerance, Class<?>... contenders) throws IOException {
    Samples picture = Samples.ofBytes(new byte[784], 784, RowsFile.SCALE);
    RowsFile rows = RowsFile.pictures(folder.resolve("rows.idx"), picture, 1000);
    List<Entrant> entrants = new ArrayList<>();
    for (Class<?> contender : contenders) {
      entrants.add(
          new Entrant(
              contender.getSimpleName(),
              contender.getName(),
              ClassPath.own(),
              Map.of(),
              List.of(),
              tolerance));
    }
    return new Contest(
        Activity.TRAIN,
        new Task(Network.LECTURE, rows, Device.CPU, 1),
        entrants,
        List.of(Measure.SECONDS),
        console::add);
  }

  private static Score score(double outcome) {
    return new Score("it", "it 1.0", new Round(Map.of(Measure.OUTCOME, outcome)), List.of());
  }
}
