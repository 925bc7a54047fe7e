package io.github.sparseae.benchmarks;

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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;

/** The command line of the scaling benchmark. */
@Command(
    name = "scaling",
    description = {
      "Measures how an epoch's time and the peak of memory grow with rows (10,000 to 1,000,000)"
          + " and",
      "with hidden units (400 to 16,384). Writes tables, a chart and scaling.json.",
      ""
    },
    sortOptions = false)
final class ScalingCommand extends ChapterCommand {
  private static final List<Integer> ROWS = List.of(10_000, 30_000, 100_000, 300_000, 1_000_000);
  private static final List<Integer> QUICK_ROWS = List.of(10_000, 20_000, 40_000);
  private static final List<Integer> HIDDEN = List.of(400, 1000, 2048, 4096, 8192, 16_384);
  private static final List<Integer> QUICK_HIDDEN = List.of(400, 1000, 2048);
  private static final int ROUNDS = 3;
  private static final int FEW_ROWS = 10_000;

  ScalingCommand() {
    super(Chapter.SCALING);
  }

  @Override
  protected Contents measure(Conditions conditions, DigitData digits, PrintWriter out)
      throws IOException {
    boolean quick = options().quick();
    List<ScalingCurve.Point> overRows = new ArrayList<>();
    for (int rows : quick ? QUICK_ROWS : ROWS) {
      overRows.add(
          new ScalingCurve.Point(rows, result(digits, rows, Network.LECTURE.hidden(), out)));
    }
    List<ScalingCurve.Point> overHidden = new ArrayList<>();
    for (int hidden : quick ? QUICK_HIDDEN : HIDDEN) {
      overHidden.add(new ScalingCurve.Point(hidden, result(digits, FEW_ROWS, hidden, out)));
    }
    List<ScalingCurve> curves =
        List.of(new ScalingCurve("rows", overRows), new ScalingCurve("hidden units", overHidden));
    String text =
        curves.get(0).markdown("784 bytes each, 400 hidden units")
            + curves.get(1).markdown("10,000 rows of 784 bytes")
            + "Digits: "
            + digits.title()
            + ", repeated as needed.\n";
    return new Contents(
        text, Map.of("conditions", conditions, "curves", curves), ScalingChart.png(curves));
  }

  private CandidateResult result(DigitData digits, int rows, int hidden, PrintWriter out)
      throws IOException {
    out.println(rows + " rows, " + hidden + " hidden units");
    RowsFile file = RowsFile.pictures(folder().resolve("rows.idx"), digits.train(), rows);
    try {
      return new InterleavedTiming(
              Activity.TRAIN,
              new Task(Network.LECTURE, hidden, file, options().device(), options().seed()),
              List.of(
                  new Candidate("sparse-ae", SparseAe.class.getName(), Candidate.ownClassPath())),
              List.of(Metric.SECONDS, Metric.RESIDENT_BYTES),
              out::println)
          .warm(options().quick() ? 1 : ROUNDS)
          .get(0);
    } finally {
      Files.deleteIfExists(file.path());
    }
  }
}
