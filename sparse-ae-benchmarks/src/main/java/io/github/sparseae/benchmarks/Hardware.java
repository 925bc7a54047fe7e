package io.github.sparseae.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/**
 * The hardware of this machine, as reported by Linux.
 *
 * @param processor the processor's model, else its architecture
 * @param cores the number of cores
 * @param memoryBytes the size of the memory, 0 if unknown
 */
record Hardware(String processor, int cores, long memoryBytes) {

  static Hardware here() {
    return new Hardware(
        field("/proc/cpuinfo", "model name").orElse(System.getProperty("os.arch")),
        Runtime.getRuntime().availableProcessors(),
        field("/proc/meminfo", "MemTotal")
            .map(text -> 1024 * Long.parseLong(text.replaceAll("\\D", "")))
            .orElse(0L));
  }

  private static Optional<String> field(String file, String name) {
    try {
      return Files.readAllLines(Path.of(file)).stream()
          .filter(line -> line.startsWith(name))
          .map(line -> line.substring(line.indexOf(':') + 1).trim())
          .findFirst();
    } catch (IOException e) {
      // Only Linux has these files.
      return Optional.empty();
    }
  }

  /** Describes the hardware, for example {@code AMD EPYC, 2 cores, 25 GB}. */
  String describe() {
    String memory =
        memoryBytes == 0 ? "" : String.format(Locale.ROOT, ", %.0f GB", memoryBytes / 1e9);
    return processor + ", " + cores + " cores" + memory;
  }
}
