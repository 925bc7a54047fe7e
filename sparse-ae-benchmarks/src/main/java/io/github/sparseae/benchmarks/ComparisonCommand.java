package io.github.sparseae.benchmarks;

import io.github.sparseae.samples.run.DigitData;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The command line of the comparison. */
@Command(
    name = "comparison",
    description = {
      "Compares sparse-ae with PyTorch (by DJL), Deeplearning4j and the matrix products alone:",
      "in turns, each in a process of its own, after a check that their losses agree.",
      "Writes a table, a chart and comparison.json, and updates benchmarks.md.",
      ""
    },
    sortOptions = false)
final class ComparisonCommand extends ChapterCommand {
  @Option(
      names = "--workloads",
      paramLabel = "NAME",
      split = ",",
      description = {
        "workloads to compare, separated by commas: lecture, lecture_l1, modern, encode_batches,",
        "encode_single_rows, start, start_large, start_packed (default: all)"
      })
  private List<Workload> workloads = List.of(Workload.values());

  @Option(
      names = "--rounds",
      paramLabel = "N",
      description = "number of measured rounds (default: 5, with --quick 2)")
  private @Nullable Integer rounds;

  @Option(
      names = "--peers",
      paramLabel = "FILE",
      defaultValue = "${sys:sparseae.benchmarks.peers:-" + Option.NULL_VALUE + "}",
      description = {
        "file with the class path of the other libraries, beside their classes; set by"
            + " -Pbenchmarks",
        "(default: the system property sparseae.benchmarks.peers)"
      })
  private @Nullable Path peers;

  ComparisonCommand() {
    super(Chapter.COMPARISON);
  }

  @Override
  protected void check(CommandLine commandLine) {
    if (rounds != null && rounds <= 0) {
      throw new ParameterException(commandLine, "--rounds must be positive, was " + rounds);
    }
  }

  @Override
  protected Contents measure(Conditions conditions, DigitData digits, PrintWriter out)
      throws IOException {
    Candidates candidates = Candidates.read(peers, options().device());
    WorkloadRunner runner = new WorkloadRunner(options(), digits, folder(), out::println);
    int count = rounds != null ? rounds : runner.defaultRounds();
    ComparisonResult all = runner.run(conditions, workloads, candidates::of, count);
    return new Contents(ComparisonText.ofPeers(all), all, ComparisonChart.png(all));
  }
}
