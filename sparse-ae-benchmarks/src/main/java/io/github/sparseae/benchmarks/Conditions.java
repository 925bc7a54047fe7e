package io.github.sparseae.benchmarks;

import io.github.sparseae.model.Device;
import io.github.sparseae.samples.run.RuntimeEnvironment;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
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
record Conditions(String command, String date, RuntimeEnvironment environment, Hardware hardware) {
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("d MMMM uuuu, HH:mm", Locale.ENGLISH);

  private static final String COMMAND =
      "mvn -q -Pbenchmarks -DskipTests package exec:java -Dexec.args=\"%s\"";

  /** Returns the present conditions. */
  static Conditions now(Chapter chapter, List<String> args, Device device) {
    List<String> arguments = new ArrayList<>(args);
    arguments.add(0, chapter.command());
    return new Conditions(
        COMMAND.formatted(String.join(" ", arguments)),
        DATE.format(OffsetDateTime.now(ZoneId.systemDefault())),
        RuntimeEnvironment.of(device),
        Hardware.here());
  }

  /** Describes the conditions for a page. */
  String markdown() {
    return """
    ```
    %s
    ```

    %s; %s. %s.
    """
        .formatted(command, hardware.describe(), environment.describe(), date);
  }
}
