package io.github.sparseae.samples.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Random;

/** Generated readings of pumps: of each, a leak, a blockage or wear shows now and then. */
public final class PumpReadings {
  private PumpReadings() {}

  /** Writes a CSV file with a header, and returns its path. */
  public static Path write(Path file, int rows) throws IOException {
    Random random = new Random(1);
    StringBuilder text = new StringBuilder("pressure,flow,current,temperature,vibration,noise\n");
    for (int row = 0; row < rows; row++) {
      double leak = random.nextDouble() < 0.2 ? random.nextDouble() : 0;
      double block = random.nextDouble() < 0.2 ? random.nextDouble() : 0;
      double wear = random.nextDouble() < 0.2 ? random.nextDouble() : 0;
      text.append(
          String.format(
              Locale.ROOT,
              "%.0f,%.2f,%.2f,%.1f,%.3f,%.1f%n",
              101_300 - 9000 * leak + 9000 * block + 300 * random.nextGaussian(),
              12 + 3 * leak - 4 * block + 0.2 * random.nextGaussian(),
              7 + 2 * block + wear + 0.1 * random.nextGaussian(),
              60 + 20 * wear + random.nextGaussian(),
              0.8 + wear + 0.05 * random.nextGaussian(),
              45 + 15 * wear + 10 * leak + random.nextGaussian()));
    }
    return Files.writeString(file, text);
  }
}
