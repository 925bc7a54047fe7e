package io.github.sparseae.benchmarks.report;

import io.github.sparseae.model.Device;
import io.github.sparseae.samples.run.RuntimeEnvironment;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/**
 * The conditions of a benchmark.
 *
 * @param command the command that repeats it
 * @param date the start
 * @param environment the device, the engine and the versions
 * @param hardware the processor and the memory
 */
public record Conditions(
    String command, String date, RuntimeEnvironment environment, Hardware hardware) {
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("d MMMM uuuu, HH:mm", Locale.ENGLISH);
  private static final String DEFAULT_MAIN = "io.github.sparseae.benchmarks.Comparison";

  /**
   * Returns the present conditions.
   *
   * @param main the name of the main class
   * @param args its options
   * @param device the device of sparse-ae
   * @return the conditions
   * @throws io.github.sparseae.engine.EngineException if the engine or the device is unavailable
   */
  public static Conditions now(String main, List<String> args, Device device) {
    StringBuilder command = new StringBuilder("mvn -q -Pbenchmarks -DskipTests package exec:java");
    if (!main.equals(DEFAULT_MAIN)) {
      command.append(" -Dexec.mainClass=").append(main);
    }
    if (!args.isEmpty()) {
      command.append(" -Dexec.args=\"").append(String.join(" ", args)).append('"');
    }
    return new Conditions(
        command.toString(),
        DATE.format(OffsetDateTime.now(ZoneId.systemDefault())),
        RuntimeEnvironment.of(device),
        Hardware.here());
  }

  /**
   * Describes the conditions for a page.
   *
   * @return Markdown, two paragraphs
   */
  public String markdown() {
    return """
    ```
    %s
    ```

    %s; %s. %s.
    """
        .formatted(command, hardware.describe(), environment.describe(), date);
  }
}
