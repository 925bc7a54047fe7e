package io.github.sparseae.benchmarks.report;

import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where figures go. */
public final class ReportOptions {
  @Option(
      names = "--out",
      paramLabel = "DIR",
      defaultValue = "target/benchmarks",
      description = "where chapters, pictures and figures go (default: ${DEFAULT-VALUE})")
  private Path out = Path.of("");

  @Option(
      names = "--page",
      paramLabel = "FILE",
      description = "the page of all chapters (default: benchmarks.md in --out)")
  private @Nullable Path page;

  /** Options at their defaults, for picocli to fill. */
  public ReportOptions() {}

  /**
   * Sees that the report can be written.
   *
   * @return the report
   * @throws IOException if it cannot
   */
  public BenchmarkReport prepare() throws IOException {
    return BenchmarkReport.prepare(out, page != null ? page : out.resolve("benchmarks.md"));
  }

  /**
   * Where figures go.
   *
   * @return a folder
   */
  public Path out() {
    return out;
  }
}
