package io.github.sparseae.samples.family;

import io.github.sparseae.samples.run.DigitData;
import io.github.sparseae.samples.run.RuntimeEnvironment;
import io.github.sparseae.samples.run.OutputFolder;
import io.github.sparseae.train.EpochReport;
import java.io.PrintWriter;
import java.util.Locale;

/** What a run says while it goes. Plain ASCII, in aligned columns. */
final class FamilyConsole {
  private static final String RULE = "-".repeat(110);

  private final PrintWriter out;

  FamilyConsole(PrintWriter out) {
    this.out = out;
  }

  void machine(RuntimeEnvironment machine) {
    line("device    %s", machine.describe());
  }

  void digits(DigitData digits) {
    if (!digits.refusal().isEmpty()) {
      line("NO MNIST: the figures below are not those of the literature. Why it could not be had:");
      digits.refusal().lines().forEach(text -> line("  %s", text));
    }
    line("digits    %s", digits.describe());
  }

  void moved(int copies) {
    line("          for classifiers, each in %d places: as it is, and moved by a pixel", copies);
  }

  void method(Method method) {
    line("");
    line(RULE);
    line("%s: %s (%s)", method.name().toUpperCase(Locale.ROOT), method.title(), method.source());
    line(RULE);
  }

  void network(String network) {
    line("%s", network);
  }

  void epoch(EpochReport report) {
    line("  %s", report);
  }

  void trial(Recipe recipe, double error) {
    line("  validation error %.2f %% with %s", 100 * error, recipe);
  }

  void result(MethodResult result) {
    line("");
    for (FamilyColumn column : FamilyColumn.ALL) {
      line("  %-22s %s", String.join(" ", column.head()), column.cell(result));
    }
    line("  %-22s %s", "probe", result.probe().fit());
  }

  void table(FamilyRun run) {
    line("");
    line(RULE);
    line("THE FAMILY on %s, seed %d", run.digits().title(), run.seed());
    if (run.moved()) {
      line("classifiers learned from copies of the training digits moved by a pixel, too");
    }
    line(RULE);
    for (int i = 0; i < 2; i++) {
      StringBuilder head =
          new StringBuilder(
              String.format("%-14s %6s", i == 0 ? "" : "method", i == 0 ? "" : "units"));
      for (FamilyColumn column : FamilyColumn.ALL) {
        head.append(String.format("  %11s", column.head().get(i)));
      }
      line("%s", head);
    }
    for (MethodResult result : run.results()) {
      StringBuilder row =
          new StringBuilder(String.format("%-14s %6d", result.method(), result.method().hidden()));
      for (FamilyColumn column : FamilyColumn.ALL) {
        row.append(String.format("  %11s", column.cell(result)));
      }
      line("%s", row);
    }
  }

  void end(FamilyRun run, OutputFolder out) {
    line("");
    line("report    %s", out.report());
    line("results   %s", out.results());
    line("total     %.1f s, at most %s", run.seconds(), run.memory().describe());
  }

  private void line(String format, Object... arguments) {
    out.println(String.format(Locale.ROOT, format, arguments));
    out.flush();
  }
}
