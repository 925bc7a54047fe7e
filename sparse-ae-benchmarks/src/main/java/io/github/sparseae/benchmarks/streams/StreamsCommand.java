package io.github.sparseae.benchmarks.streams;

import io.github.sparseae.benchmarks.Streams;
import io.github.sparseae.benchmarks.contender.Activity;
import io.github.sparseae.benchmarks.contender.Round.Measure;
import io.github.sparseae.benchmarks.contender.RowsFile;
import io.github.sparseae.benchmarks.contender.Task;
import io.github.sparseae.benchmarks.contender.Task.Network;
import io.github.sparseae.benchmarks.contest.ClassPath;
import io.github.sparseae.benchmarks.contest.Contest;
import io.github.sparseae.benchmarks.contest.Entrant;
import io.github.sparseae.benchmarks.contest.Figures;
import io.github.sparseae.benchmarks.contest.Score;
import io.github.sparseae.benchmarks.ours.BareReading;
import io.github.sparseae.benchmarks.ours.SparseAe;
import io.github.sparseae.benchmarks.ours.Streamed;
import io.github.sparseae.benchmarks.report.Chapter;
import io.github.sparseae.benchmarks.report.ChapterCommand;
import io.github.sparseae.benchmarks.report.Circumstances;
import io.github.sparseae.samples.run.Digits;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;

/** The command line around streams. */
@Command(
    name = "streams",
    description = {
      "Trains on an IDX file that is read, mixed and trained at the same time, in a process whose",
      "Java heap is smaller than the file; beside the same rows in memory, and beside reading alone.",
      ""
    },
    sortOptions = false)
public final class StreamsCommand extends ChapterCommand {
  private static final int ROWS = 1_000_000;
  private static final int QUICK_ROWS = 30_000;
  private static final int ROUNDS = 2;
  private static final String HEAP = "256m";

  /** Streams are mixed in a buffer, so their order is another one. */
  private static final double OTHER_ORDER = 0.02;

  private static final List<Measure> MEASURES =
      List.of(Measure.ROWS_PER_SECOND, Measure.RESIDENT_BYTES);

  /**
   * A command.
   *
   * @param out where it tells what it does
   */
  public StreamsCommand(PrintWriter out) {
    super(out, Chapter.STREAMS, Streams.class);
  }

  @Override
  protected Contents measure(Circumstances circumstances, Digits digits, PrintWriter out)
      throws IOException {
    boolean quick = options().quick();
    RowsFile file =
        RowsFile.pictures(
            folder().resolve("rows.idx"), digits.train().samples(), quick ? QUICK_ROWS : ROWS);
    try {
      List<Score> scores =
          new Contest(
                  Activity.TRAIN,
                  new Task(Network.LECTURE, file, options().device(), options().seed()),
                  entrants(),
                  MEASURES,
                  out::println)
              .warm(quick ? 1 : ROUNDS);
      return new Contents(
          text(file, scores),
          Map.of("circumstances", circumstances, "rows", file.size(), "scores", scores),
          Optional.empty());
    } finally {
      Files.deleteIfExists(file.path());
    }
  }

  private static List<Entrant> entrants() {
    String classPath = ClassPath.own();
    List<String> smallHeap = List.of("-Xmx" + HEAP, "-Dorg.bytedeco.javacpp.maxphysicalbytes=0");
    return List.of(
        new Entrant("rows in memory", SparseAe.class.getName(), classPath),
        new Entrant(
            "rows streamed, heap of " + HEAP,
            Streamed.class.getName(),
            classPath,
            Map.of(),
            smallHeap,
            OTHER_ORDER),
        new Entrant(
            "reading alone, heap of " + HEAP,
            BareReading.class.getName(),
            classPath,
            Map.of(),
            smallHeap,
            OTHER_ORDER));
  }

  private static String text(RowsFile file, List<Score> scores) throws IOException {
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            Locale.ROOT,
            """
            The lecture's network on an IDX file of %,d rows, %,.0f MB, written just before and so most
            likely in the system's cache: rows in a second of the median epoch, and the peak of the
            process's resident memory.

            | | rows/s | peak resident memory | first epoch's loss |
            |---|---|---|---|
            """,
            file.size(),
            Files.size(file.path()) / 1e6));
    for (Score score : scores) {
      text.append(
          String.format(
              "| %s | %s | %s | %s |%n",
              score.entrant(),
              Figures.describe(Measure.ROWS_PER_SECOND, score.median(Measure.ROWS_PER_SECOND)),
              Figures.describe(Measure.RESIDENT_BYTES, score.max(Measure.RESIDENT_BYTES)),
              Figures.describe(Measure.OUTCOME, score.first().get(Measure.OUTCOME))));
    }
    return text.toString();
  }
}
