package io.github.sparseae.benchmarks.compare;

import io.github.sparseae.benchmarks.Settings;
import io.github.sparseae.benchmarks.report.Chapter;
import io.github.sparseae.benchmarks.report.ChapterCommand;
import io.github.sparseae.benchmarks.report.Conditions;
import io.github.sparseae.samples.run.DigitData;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;

/** The command line around settings. */
@Command(
    name = "settings",
    description = {
      "Measures sparse-ae with each of its settings for the CPU beside sparse-ae with none: oneDNN on",
      "and off, one thread, products in bfloat16, and XLA. Leaves a table and settings.json behind.",
      ""
    },
    sortOptions = false)
public final class SettingsCommand extends ChapterCommand {
  private static final List<Workload> WORKS =
      List.of(Workload.LECTURE, Workload.MODERN, Workload.ENCODE_BATCHES);
  private static final int ROUNDS = 3;

  /**
   * A command.
   *
   * @param out where it tells what it does
   */
  public SettingsCommand(PrintWriter out) {
    super(out, Chapter.SETTINGS, Settings.class);
  }

  @Override
  protected Contents measure(Conditions conditions, DigitData digits, PrintWriter out)
      throws IOException {
    WorkloadRunner contest = new WorkloadRunner(options(), digits, folder(), out::println);
    int rounds = Math.min(ROUNDS, contest.usualRounds());
    ComparisonResult all =
        contest.run(conditions, WORKS, workload -> Candidates.settings(), rounds);
    return new Contents(ComparisonText.ofSettings(all), all, Optional.empty());
  }
}
