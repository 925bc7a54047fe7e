package io.github.sparseae.samples.family;

import io.github.sparseae.samples.run.SampleConsole;
import io.github.sparseae.train.EpochReport;
import java.io.PrintWriter;
import java.util.Locale;

/** The console output of the sparse family. */
final class FamilyConsole extends SampleConsole {
  private static final int WIDTH = 110;

  FamilyConsole(PrintWriter out) {
    super(out, WIDTH);
  }

  void moved(int copies) {
    line("          for classifiers, %d copies of each: unchanged, and moved by a pixel", copies);
  }

  void method(Method method) {
    heading("%s: %s (%s)", method.name().toUpperCase(Locale.ROOT), method.title(), method.source());
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
    heading("THE FAMILY on %s, seed %d", run.digits().title(), run.options().seed());
    if (run.options().moved()) {
      line("classifiers were also trained on copies of the training digits moved by a pixel");
    }
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
}
