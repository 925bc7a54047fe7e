package io.github.sparseae.benchmarks.report;

import io.github.sparseae.model.Device;
import io.github.sparseae.samples.run.RuntimeEnvironment;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/**
 * What a benchmark ran on, when, and how it was called.
 *
 * @param command what gives these figures again
 * @param date when
 * @param environment the device, the engine and the versions
 * @param hardware the processor and the memory
 */
public record Conditions(
    String command, String date, RuntimeEnvironment environment, Hardware hardware) {
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("d MMMM uuuu, HH:mm", Locale.ENGLISH);
  private static final String DEFAULT_MAIN = "io.github.sparseae.benchmarks.Comparison";

  /**
   * Looks around.
   *
   * @param main the class that was called
   * @param args its options
   * @param device where sparse-ae computes
   * @return what is there now
   * @throws io.github.sparseae.engine.EngineException if the engine or the device is not there
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
   * In words, for a page.
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
