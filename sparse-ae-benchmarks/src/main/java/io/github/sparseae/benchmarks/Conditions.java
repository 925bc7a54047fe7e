package io.github.sparseae.benchmarks;

import static io.github.sparseae.report.internal.Page.format;

import io.github.sparseae.engine.Compute;
import io.github.sparseae.internal.io.Quantity;
import io.github.sparseae.model.Device;
import io.github.sparseae.samples.run.RuntimeEnvironment;
import java.io.IOException;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/** The conditions of a benchmark: the command that repeats it, the start, and what it ran on. */
record Conditions(String command, String date, RuntimeEnvironment environment, Hardware hardware) {
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("d MMMM uuuu, HH:mm", Locale.ENGLISH);

  private static final String COMMAND =
      "mvn -q -Pbenchmarks -DskipTests package exec:java -Dexec.args=\"%s\"";

  static Conditions now(String chapter, List<String> args, Device device) throws IOException {
    return new Conditions(
        COMMAND.formatted(chapter + " " + String.join(" ", args)),
        DATE.format(OffsetDateTime.now(ZoneId.systemDefault())),
        RuntimeEnvironment.of(Compute.on(device)),
        Hardware.here());
  }

  String markdown() {
    return """
    ```
    %s
    ```

    %s; %s. %s.
    """
        .formatted(command, hardware.describe(), environment.describe(), date);
  }

  /**
   * The hardware of this machine, as reported by Linux: the processor's model, else its
   * architecture; the size of the memory is 0 if unknown.
   */
  record Hardware(String processor, int cores, long memoryBytes) {

    static Hardware here() {
      return new Hardware(
          RuntimeEnvironment.field("/proc/cpuinfo", "model name")
              .orElse(System.getProperty("os.arch")),
          Runtime.getRuntime().availableProcessors(),
          RuntimeEnvironment.bytes("/proc/meminfo", "MemTotal").orElse(0L));
    }

    /** Describes the hardware, for example {@code AMD EPYC, 2 cores, 25 GB}. */
    String describe() {
      String memory = memoryBytes == 0 ? "" : format(", %.0f GB", memoryBytes / 1e9);
      return processor + ", " + Quantity.of(cores, "core") + memory;
    }
  }
}
