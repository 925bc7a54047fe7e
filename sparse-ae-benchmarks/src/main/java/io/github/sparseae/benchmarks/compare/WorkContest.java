package io.github.sparseae.benchmarks.compare;

import io.github.sparseae.benchmarks.contender.RowsFile;
import io.github.sparseae.benchmarks.contender.Task;
import io.github.sparseae.benchmarks.contender.Task.Network;
import io.github.sparseae.benchmarks.contest.Contest;
import io.github.sparseae.benchmarks.contest.Entrant;
import io.github.sparseae.benchmarks.contest.Score;
import io.github.sparseae.benchmarks.report.Circumstances;
import io.github.sparseae.samples.run.Digits;
import io.github.sparseae.samples.run.RunOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;

/** Has entrants do a work, on rows that are written for it and deleted after. */
final class WorkContest {
  private static final int ROUNDS = 5;
  private static final int QUICK_ROUNDS = 2;
  private static final int MODERN_STEPS = 4;
  private static final int TEN_TIMES = 10;

  private final RunOptions options;
  private final Digits digits;
  private final Path folder;
  private final Consumer<String> console;

  /**
   * @param folder where rows may lie meanwhile
   * @param console hears of each work and round
   */
  WorkContest(RunOptions options, Digits digits, Path folder, Consumer<String> console) {
    this.options = options;
    this.digits = digits;
    this.folder = folder;
    this.console = console;
  }

  /** How many rounds there are unless somebody wants another number. */
  int usualRounds() {
    return options.quick() ? QUICK_ROUNDS : ROUNDS;
  }

  /**
   * Has works done.
   *
   * @param entrants who does which work
   */
  ComparisonRun run(
      Circumstances circumstances,
      List<Work> works,
      Function<Work, List<Entrant>> entrants,
      int rounds)
      throws IOException {
    long start = System.nanoTime();
    Map<Work, List<Score>> scores = new EnumMap<>(Work.class);
    for (Work work : works) {
      scores.put(work, scores(work, entrants.apply(work), rounds));
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    return new ComparisonRun(circumstances, digits.title(), scores, seconds);
  }

  private List<Score> scores(Work work, List<Entrant> entrants, int rounds) throws IOException {
    console.accept(work.title() + ": " + work.description());
    RowsFile rows = rows(work);
    try {
      Task task = new Task(work.network(), rows, options.device(), options.seed());
      Contest contest = new Contest(work.activity(), task, entrants, work.measures(), console);
      return work.isCold() ? contest.cold(coldRounds(work, rounds)) : contest.warm(rounds);
    } finally {
      Files.deleteIfExists(rows.path());
    }
  }

  /** New processes take their time: fewer rounds tell as much. */
  private static int coldRounds(Work work, int rounds) {
    return Math.max(1, work == Work.START_LARGE ? rounds / 4 : rounds / 2 + 1);
  }

  private RowsFile rows(Work work) throws IOException {
    int size = digits.train().size();
    if (work.network() == Network.MODERN) {
      int steps = options.quick() ? 1 : MODERN_STEPS;
      return RowsFile.sparseSums(
          folder.resolve("rows.f32"), work.network().inputs(), steps * work.network().batchSize());
    }
    return RowsFile.pictures(
        folder.resolve("rows.idx"),
        digits.train().samples(),
        work == Work.START_LARGE ? TEN_TIMES * size : size);
  }
}
