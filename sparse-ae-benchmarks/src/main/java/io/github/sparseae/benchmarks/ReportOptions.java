package io.github.sparseae.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of where results are written. */
final class ReportOptions {
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

  /** Checks that the report can be written. */
  BenchmarkReport prepare() throws IOException {
    return BenchmarkReport.prepare(out, page != null ? page : out.resolve("benchmarks.md"));
  }

  /** Returns the folder of results. */
  Path out() {
    return out;
  }
}
