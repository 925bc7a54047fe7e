package io.github.sparseae.benchmarks.report;

import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of where results are written. */
public final class ReportOptions {
  @Option(
      names = "--out",
      paramLabel = "DIR",
      defaultValue = "target/benchmarks",
      description = "folder of chapters, pictures and JSON files (default: ${DEFAULT-VALUE})")
  private Path out = Path.of("");

  @Option(
      names = "--page",
      paramLabel = "FILE",
      description = "page of all chapters (default: benchmarks.md in --out)")
  private @Nullable Path page;

  /** Creates options at their defaults, for picocli to set. */
  public ReportOptions() {}

  /**
   * Checks that the report can be written.
   *
   * @return the report
   * @throws IOException if it cannot
   */
  public BenchmarkReport prepare() throws IOException {
    return BenchmarkReport.prepare(out, page != null ? page : out.resolve("benchmarks.md"));
  }

  /**
   * Returns the folder of results.
   *
   * @return the folder
   */
  public Path out() {
    return out;
  }
}
