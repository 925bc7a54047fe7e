package io.github.sparseae.benchmarks;

import io.github.sparseae.benchmarks.sparseae.ReadingOnly;
import io.github.sparseae.benchmarks.sparseae.SparseAe;
import io.github.sparseae.benchmarks.worker.Activity;
import io.github.sparseae.benchmarks.worker.Measurement.Metric;
import io.github.sparseae.benchmarks.worker.RowsFile;
import io.github.sparseae.benchmarks.worker.Task;
import io.github.sparseae.benchmarks.worker.Task.Network;
import io.github.sparseae.samples.run.DigitData;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;

/** The command line of the streaming benchmark. */
@Command(
    name = "streaming",
    description = {
      "Trains on an IDX file while it is read and shuffled, in a process whose Java heap is"
          + " smaller",
      "than the file, and compares this with the same rows in memory and with reading alone.",
      ""
    },
    sortOptions = false)
final class StreamingCommand extends ChapterCommand {
  private static final int ROWS = 1_000_000;
  private static final int QUICK_ROWS = 30_000;
  private static final int ROUNDS = 2;
  private static final String HEAP = "256m";

  /** Tolerance for another order of rows: streams are shuffled in a buffer. */
  private static final double OTHER_ORDER = 0.02;

  private static final List<Metric> MEASURES =
      List.of(Metric.ROWS_PER_SECOND, Metric.RESIDENT_BYTES);

  StreamingCommand() {
    super(Chapter.STREAMING);
  }

  @Override
  protected Contents measure(Conditions conditions, DigitData digits, PrintWriter out)
      throws IOException {
    boolean quick = options().quick();
    RowsFile file =
        RowsFile.pictures(folder().resolve("rows.idx"), digits.train(), quick ? QUICK_ROWS : ROWS);
    try {
      List<CandidateResult> results =
          new InterleavedTiming(
                  Activity.TRAIN,
                  new Task(Network.LECTURE, file, options().device(), options().seed()),
                  candidates(),
                  MEASURES,
                  out::println)
              .warm(quick ? 1 : ROUNDS);
      return new Contents(
          text(file, results),
          Map.of("conditions", conditions, "rows", file.size(), "results", results),
          Optional.empty());
    } finally {
      Files.deleteIfExists(file.path());
    }
  }

  private static List<Candidate> candidates() {
    String classPath = Candidate.ownClassPath();
    List<String> smallHeap = List.of("-Xmx" + HEAP, "-Dorg.bytedeco.javacpp.maxphysicalbytes=0");
    return List.of(
        new Candidate("rows in memory", SparseAe.class.getName(), classPath),
        new Candidate(
            "rows streamed, heap of " + HEAP,
            SparseAe.Streamed.class.getName(),
            classPath,
            Map.of(),
            smallHeap,
            OTHER_ORDER),
        new Candidate(
            "reading alone, heap of " + HEAP,
            ReadingOnly.class.getName(),
            classPath,
            Map.of(),
            smallHeap,
            OTHER_ORDER));
  }

  private static String text(RowsFile file, List<CandidateResult> results) throws IOException {
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            Locale.ROOT,
            """
            The lecture's network on an IDX file of %,d rows, %,.0f MB, written just before and so most
            likely in the system's cache: rows per second in the median epoch, and the peak resident
            memory of the process.

            | | rows/s | peak resident memory | first epoch's loss |
            |---|---|---|---|
            """,
            file.size(),
            Files.size(file.path()) / 1e6));
    for (CandidateResult result : results) {
      text.append(
          String.format(
              "| %s | %s | %s | %s |%n",
              result.candidate(),
              Metric.ROWS_PER_SECOND.describe(result.median(Metric.ROWS_PER_SECOND)),
              Metric.RESIDENT_BYTES.describe(result.max(Metric.RESIDENT_BYTES)),
              Metric.OUTCOME.describe(result.warmUp().get(Metric.OUTCOME))));
    }
    return text.toString();
  }
}
