package io.github.sparseae.benchmarks;

import io.github.sparseae.internal.io.IoConsumer;
import io.github.sparseae.samples.run.DigitData;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "comparison",
    description = {
      "Compares sparse-ae with PyTorch (by DJL), Deeplearning4j and the limits of the machine:",
      "in turns, each in a process of its own, after a check that their losses agree.",
      "Writes a table, a chart and comparison.json, and updates benchmarks.md, after each"
          + " workload;",
      "what --out has of other workloads stays.",
      ""
    },
    sortOptions = false)
final class ComparisonCommand extends Chapter {
  @Option(
      names = "--only",
      paramLabel = "NAME",
      split = ",",
      description = {
        "workloads to compare, separated by commas (default: all):",
        "${COMPLETION-CANDIDATES}"
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
    super("Compared with other libraries");
  }

  @Override
  protected void check() {
    checkPositive("--rounds", rounds);
    super.check();
  }

  @Override
  Contents measure(
      Conditions conditions, DigitData digits, PrintWriter console, IoConsumer<Contents> chapter)
      throws IOException {
    Candidates candidates = Candidates.read(peers, device());
    WorkloadRunner runner = new WorkloadRunner(this, digits, console::println);
    int count = rounds != null ? rounds : runner.defaultRounds();
    ComparisonResult all =
        earlier(file("comparison.json"), ComparisonResult.class)
            .orElseGet(() -> new ComparisonResult(List.of()));
    List<String> failures = new ArrayList<>();
    for (Workload workload : workloads) {
      List<Candidate> entrants = candidates.of(workload);
      if (entrants.isEmpty()) {
        continue;
      }
      try {
        all = all.with(runner.run(conditions, workload, entrants, count));
        chapter.accept(contents(all, conditions, digits));
      } catch (InterruptedIOException e) {
        throw e;
      } catch (IOException e) {
        // Its message tells which process failed and how; the other workloads are still of use.
        console.println("failed: " + e.getMessage());
        failures.add(workload.name().toLowerCase(Locale.ROOT) + ": " + e.getMessage());
      }
    }
    if (!failures.isEmpty()) {
      throw new IOException("not measured: " + String.join("\n", failures));
    }
    return contents(all, conditions, digits);
  }

  private static Contents contents(ComparisonResult all, Conditions conditions, DigitData digits)
      throws IOException {
    String text =
        ComparisonText.ofPeers(all, conditions)
            + "\nDigits, when the last of this was measured: "
            + digits.title()
            + ".\n";
    return new Contents(text, all, List.of(ComparisonText.chart(all)));
  }
}
