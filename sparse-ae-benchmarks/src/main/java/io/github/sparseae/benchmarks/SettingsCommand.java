package io.github.sparseae.benchmarks;

import io.github.sparseae.internal.io.IoConsumer;
import io.github.sparseae.samples.run.DigitData;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine.Command;

@Command(
    name = "settings",
    description = {
      "Compares sparse-ae with each of its CPU settings to sparse-ae with its defaults: oneDNN on",
      "and off, one thread, products in bfloat16, and XLA. Writes a table and settings.json.",
      ""
    },
    sortOptions = false)
final class SettingsCommand extends Chapter {
  private static final List<Workload> WORKS =
      List.of(Workload.LECTURE, Workload.TOP_K, Workload.ENCODE_BATCHES);
  private static final int ROUNDS = 3;

  SettingsCommand() {
    super("Settings");
  }

  @Override
  Contents measure(
      Conditions conditions, DigitData digits, PrintWriter console, IoConsumer<Contents> chapter)
      throws IOException {
    WorkloadRunner runner = new WorkloadRunner(this, digits, console::println);
    int rounds = Math.min(ROUNDS, runner.defaultRounds());
    ComparisonResult all = new ComparisonResult(List.of());
    for (Workload workload : WORKS) {
      all = all.with(runner.run(conditions, workload, Candidates.settings(), rounds));
    }
    return new Contents(ComparisonText.ofSettings(all), all, List.of());
  }
}
