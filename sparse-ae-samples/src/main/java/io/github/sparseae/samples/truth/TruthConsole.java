package io.github.sparseae.samples.truth;

import io.github.sparseae.datasets.SyntheticActivations;
import io.github.sparseae.metrics.FeatureReport;
import io.github.sparseae.samples.run.SampleConsole;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The console output of the family on known features. */
final class TruthConsole extends SampleConsole {
  private static final int WIDTH = 160;

  TruthConsole(PrintWriter out) {
    super(out, WIDTH);
  }

  void data(SyntheticActivations truth, int rows, int units, int active) {
    line("truth     %s; %,d rows; %d units, of which %d active", truth, rows, units, active);
  }

  void method(TruthMethod method) {
    heading("%s: %s", method.name().toUpperCase(Locale.ROOT), method.title());
  }

  void report(long seed, FeatureReport report, double seconds) {
    line("seed %d, %.1f s", seed, seconds);
    report.toString().lines().forEach(text -> line("  %s", text));
  }

  /** Prints means, spreads and, in a line below, published figures. */
  void table(Map<TruthMethod, List<FeatureReport>> results) {
    heading("THE FAMILY ON KNOWN FEATURES, below it what SynthSAEBench reports for its full size");
    StringBuilder head = new StringBuilder(String.format("%-16s", "method"));
    TruthColumn.ALL.forEach(column -> head.append(String.format("%16s", column.head())));
    line("%s", head);
    results.forEach(
        (method, reports) -> {
          StringBuilder row = new StringBuilder(String.format("%-16s", method.name()));
          StringBuilder below = new StringBuilder(" ".repeat(16));
          for (TruthColumn column : TruthColumn.ALL) {
            Double published = method.published().get(column.key());
            row.append(String.format("%16s", column.cell(reports).replace("±", "+-")));
            below.append(
                String.format("%16s", published == null ? "" : column.text(published) + "    "));
          }
          line("%s", row);
          if (!method.published().isEmpty()) {
            line("%s", below.toString().stripTrailing());
          }
        });
  }
}
