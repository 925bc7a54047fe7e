package io.github.sparseae.benchmarks.compare;

import io.github.sparseae.benchmarks.Comparison;
import io.github.sparseae.benchmarks.contender.RowsFile;
import io.github.sparseae.benchmarks.contender.Task;
import io.github.sparseae.benchmarks.contender.Task.Network;
import io.github.sparseae.benchmarks.contest.Contest;
import io.github.sparseae.benchmarks.contest.Score;
import io.github.sparseae.benchmarks.report.Chapter;
import io.github.sparseae.benchmarks.report.Circumstances;
import io.github.sparseae.benchmarks.report.Report;
import io.github.sparseae.benchmarks.report.ReportOptions;
import io.github.sparseae.samples.run.Digits;
import io.github.sparseae.samples.run.RunOptions;
import io.github.sparseae.samples.run.SampleCommand;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The command line around the comparison. */
@Command(
    name = "comparison",
    description = {
      "Measures sparse-ae beside PyTorch (by DJL), Deeplearning4j and the bare matrix products:",
      "by turns, each in a process of its own, after their losses were seen to agree.",
      "Leaves a table, a picture and comparison.json behind, and puts BENCHMARKS.md together.",
      ""
    },
    sortOptions = false)
public final class ComparisonCommand extends SampleCommand {
  private static final int ROUNDS = 5;
  private static final int QUICK_ROUNDS = 2;
  private static final int MODERN_STEPS = 4;
  private static final int TEN_TIMES = 10;

  @Option(
      names = "--works",
      paramLabel = "NAME",
      split = ",",
      description = {
        "what to compare, separated by commas: lecture, lecture_l1, modern, encode_batches,",
        "encode_single_rows, start, start_large (default: all)"
      })
  private List<Work> works = List.of(Work.values());

  @Option(
      names = "--rounds",
      paramLabel = "N",
      description = "how often each is measured (default: 5, with --quick 2)")
  private @Nullable Integer rounds;

  @Option(
      names = "--peers",
      paramLabel = "FILE",
      defaultValue = "${sys:sparseae.benchmarks.peers:-" + Option.NULL_VALUE + "}",
      description = {
        "a file with the class path of the peers, beside their classes; -Pbenchmarks names one",
        "(default: the system property sparseae.benchmarks.peers)"
      })
  private @Nullable Path peers;

  @Mixin private final ReportOptions report = new ReportOptions();

  @Mixin private final RunOptions run = new RunOptions();

  /**
   * A command.
   *
   * @param out where it tells what it does
   */
  public ComparisonCommand(PrintWriter out) {
    super(out);
  }

  @Override
  protected void choices(CommandLine commandLine) {
    super.choices(commandLine);
    choice(commandLine, Work.class);
  }

  @Override
  protected void run(CommandLine commandLine, PrintWriter out) throws IOException {
    run.check(commandLine);
    if (rounds != null && rounds <= 0) {
      throw new ParameterException(commandLine, "--rounds must be positive, was " + rounds);
    }
    long start = System.nanoTime();
    Report written = report.prepare();
    Circumstances circumstances =
        Circumstances.now(
            Comparison.class.getName(), commandLine.getParseResult().originalArgs(), run.device());
    out.println(circumstances.markdown());
    Roster roster = Roster.read(peers, run.device());
    Digits digits = Digits.load(run);
    Map<Work, List<Score>> scores = new EnumMap<>(Work.class);
    for (Work work : works) {
      out.println(work.title() + ": " + work.description());
      scores.put(work, scores(work, roster, digits, out));
    }
    ComparisonRun all =
        new ComparisonRun(circumstances, digits.title(), scores, (System.nanoTime() - start) / 1e9);
    written.write(
        Chapter.COMPARISON, circumstances, ComparisonText.of(all), all, ComparisonChart.png(all));
    out.println(ComparisonText.of(all));
    out.println("page      " + written.page());
  }

  private List<Score> scores(Work work, Roster roster, Digits digits, PrintWriter out)
      throws IOException {
    RowsFile rows = rows(work, digits);
    try {
      Task task = new Task(work.network(), rows, run.device(), run.seed());
      Contest contest =
          new Contest(work.activity(), task, roster.of(work), work.measures(), out::println);
      int count = rounds != null ? rounds : run.quick() ? QUICK_ROUNDS : ROUNDS;
      return work.isCold() ? contest.cold(coldRounds(work, count)) : contest.warm(count);
    } finally {
      Files.deleteIfExists(rows.path());
    }
  }

  /** New processes take their time: fewer rounds tell as much. */
  private static int coldRounds(Work work, int rounds) {
    return Math.max(1, work == Work.START_LARGE ? rounds / 4 : rounds / 2 + 1);
  }

  private RowsFile rows(Work work, Digits digits) throws IOException {
    Path folder = report.out();
    int size = digits.train().size();
    if (work.network() == Network.MODERN) {
      int steps = run.quick() ? 1 : MODERN_STEPS;
      return RowsFile.sparseSums(
          folder.resolve("rows.f32"), work.network().inputs(), steps * work.network().batchSize());
    }
    return RowsFile.pictures(
        folder.resolve("rows.idx"),
        digits.train().samples(),
        work == Work.START_LARGE ? TEN_TIMES * size : size);
  }
}
