package io.github.sparseae.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.sparseae.model.Device;
import io.github.sparseae.samples.run.SampleCommand;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.openjdk.jmh.Main;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The command line of the JMH benchmarks. */
@Command(
    name = "microbenchmarks",
    description = {
      "Runs the JMH benchmarks with the allocation profiler: encoding, training with hardly any",
      "arithmetic, rows. Writes a table and microbenchmarks.json.",
      ""
    },
    sortOptions = false)
final class MicrobenchmarksCommand extends SampleCommand {
  private static final String ALLOCATED = "gc.alloc.rate.norm";

  @Option(
      names = "--only",
      paramLabel = "REGEX",
      defaultValue = ".*",
      description = "benchmarks whose names match (default: all)")
  private String only = "";

  @Option(
      names = "--quick",
      description = "a second per benchmark instead of ten, with other results")
  private boolean quick;

  @Mixin private final ReportOptions report = new ReportOptions();

  @Override
  protected void run(CommandLine commandLine, PrintWriter out) throws IOException {
    BenchmarkReport written = report.prepare();
    Conditions conditions =
        Conditions.now(
            Chapter.MICROBENCHMARKS, commandLine.getParseResult().originalArgs(), Device.CPU);
    Path file = Files.createTempFile(report.out(), "jmh", ".json");
    try {
      measure(file);
      JsonNode results = new ObjectMapper().readTree(file.toFile());
      String text = text(results);
      written.write(Chapter.MICROBENCHMARKS, conditions, text, results, Optional.empty());
      out.println(text);
      out.println("page      " + written.page());
    } finally {
      Files.delete(file);
    }
  }

  /** Runs JMH in a process of its own, whose class path it passes on to the processes it starts. */
  private void measure(Path file) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                Candidate.ownClassPath(),
                Main.class.getName(),
                only,
                "-f",
                "1",
                "-prof",
                "gc",
                "-rf",
                "json",
                "-rff",
                file.toString()));
    command.addAll(
        quick
            ? List.of("-wi", "1", "-w", "500ms", "-i", "1", "-r", "500ms")
            : List.of("-wi", "3", "-w", "1s", "-i", "5", "-r", "2s"));
    Process process = new ProcessBuilder(command).inheritIO().start();
    try {
      int status = process.waitFor();
      if (status != 0) {
        throw new IOException("JMH ended with status " + status);
      }
    } catch (InterruptedException e) {
      process.destroy();
      throw new InterruptedIOException("interrupted while JMH was measuring");
    }
  }

  static String text(JsonNode results) {
    StringBuilder text =
        new StringBuilder(
            """
            By JMH: the mean time of a call, the half width of its 99.9 % confidence interval if there
            are enough samples, and what a call allocates on the Java heap.

            | | mean | +- | allocated |
            |---|---|---|---|
            """);
    for (JsonNode result : results) {
      String name = result.get("benchmark").asText();
      JsonNode primary = result.get("primaryMetric");
      double error = primary.get("scoreError").asDouble(Double.NaN);
      text.append(
          String.format(
              Locale.ROOT,
              "| `%s` | %.2f %s | %s | %,.0f bytes |%n",
              name.substring(name.lastIndexOf('.', name.lastIndexOf('.') - 1) + 1),
              primary.get("score").asDouble(),
              primary.get("scoreUnit").asText(),
              Double.isNaN(error) ? "-" : String.format(Locale.ROOT, "%.2f", error),
              result.get("secondaryMetrics").get(ALLOCATED).get("score").asDouble()));
    }
    return text.toString();
  }
}
