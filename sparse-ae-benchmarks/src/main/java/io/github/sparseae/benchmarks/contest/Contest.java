package io.github.sparseae.benchmarks.contest;

import io.github.sparseae.benchmarks.contender.Activity;
import io.github.sparseae.benchmarks.contender.Round;
import io.github.sparseae.benchmarks.contender.Round.Measure;
import io.github.sparseae.benchmarks.contender.Task;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * Times entrants at one thing by turns: A B C A B C. Each has a process of its own, which waits
 * while the others are at work. What the machine does besides then falls on all of them alike.
 */
public final class Contest {
  private final Activity activity;
  private final Task task;
  private final List<Entrant> entrants;
  private final List<Measure> measures;
  private final Consumer<String> console;

  /**
   * A contest.
   *
   * @param activity what is timed
   * @param task the task
   * @param entrants who takes part; the outcomes of the others are held against the first one's
   * @param measures what the console hears of
   * @param console hears of each round
   */
  public Contest(
      Activity activity,
      Task task,
      List<Entrant> entrants,
      List<Measure> measures,
      Consumer<String> console) {
    this.activity = activity;
    this.task = task;
    this.entrants = List.copyOf(entrants);
    this.measures = List.copyOf(measures);
    this.console = console;
  }

  /**
   * Times rounds in processes that are warm: a round of each that does not count comes first, and
   * its outcomes must agree.
   *
   * @param rounds how many count
   * @return what they came to
   * @throws IOException if an entrant fails, or its outcome is not that of the first
   */
  public List<Score> warm(int rounds) throws IOException {
    List<ContestProcess> processes = new ArrayList<>();
    List<Score> scores = new ArrayList<>();
    try {
      for (Entrant entrant : entrants) {
        ContestProcess process = ContestProcess.start(entrant, activity, task);
        processes.add(process);
        scores.add(new Score(entrant.name(), process.ready(), process.round(), List.of()));
      }
      checkOutcomes(entrants, scores);
      for (int i = 0; i < rounds; i++) {
        for (int j = 0; j < entrants.size(); j++) {
          ContestProcess process = processes.get(j);
          scores.set(j, add(scores.get(j), process.withMemory(process.round())));
        }
      }
    } finally {
      for (ContestProcess process : processes) {
        process.close();
      }
    }
    return scores;
  }

  /**
   * Times a new process for each round, from its start to the outcome of its first round.
   *
   * @param rounds how many
   * @return what they came to
   * @throws IOException if an entrant fails, or its outcome is not that of the first
   */
  public List<Score> cold(int rounds) throws IOException {
    List<Score> scores = new ArrayList<>();
    for (int i = 0; i < rounds; i++) {
      for (int j = 0; j < entrants.size(); j++) {
        try (ContestProcess process = ContestProcess.start(entrants.get(j), activity, task)) {
          String description = process.ready();
          Round round = process.round();
          Round seen = process.withMemory(round.with(Measure.SECONDS, process.age()));
          if (i == 0) {
            scores.add(new Score(entrants.get(j).name(), description, round, List.of()));
          }
          scores.set(j, add(scores.get(j), seen));
        }
      }
      checkOutcomes(entrants, scores);
    }
    return scores;
  }

  private Score add(Score score, Round round) {
    console.accept(
        String.format(
            Locale.ROOT, "  %-36s %s", score.entrant(), Figures.describe(round, measures)));
    List<Round> rounds = new ArrayList<>(score.rounds());
    rounds.add(round);
    return new Score(score.entrant(), score.description(), score.first(), rounds);
  }

  /** Figures are of use only where all do the same work. */
  static void checkOutcomes(List<Entrant> entrants, List<Score> scores) throws IOException {
    double expected = scores.get(0).first().get(Measure.OUTCOME);
    for (int i = 0; i < scores.size(); i++) {
      Score score = scores.get(i);
      double outcome = score.first().get(Measure.OUTCOME);
      if (Math.abs(outcome - expected) > entrants.get(i).tolerance() * Math.abs(expected)) {
        throw new IOException(
            String.format(
                Locale.ROOT,
                "%s comes to %.6f where %s comes to %.6f: they do not do the same, and their times"
                    + " say nothing about each other",
                score.entrant(),
                outcome,
                scores.get(0).entrant(),
                expected));
      }
    }
  }
}
