package io.github.sparseae.tf;

import io.github.sparseae.SparseAutoencoder;
import io.github.sparseae.data.Samples;
import io.github.sparseae.engine.Compute;
import io.github.sparseae.model.Device;
import io.github.sparseae.train.Training;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/**
 * A program that opens, trains by one batch, asks and closes one autoencoder after the other, and
 * says what the process holds meanwhile. Linux alone tells that.
 */
final class OpenAndClose {
  private OpenAndClose() {}

  /**
   * Prints the number of cycles so far, KiB of resident memory, open files and threads, one line
   * each ten times.
   *
   * @param args how many cycles, inputs, hidden units and rows
   */
  public static void main(String[] args) throws IOException {
    int cycles = Integer.parseInt(args[0]);
    int inputs = Integer.parseInt(args[1]);
    int hidden = Integer.parseInt(args[2]);
    int rows = Integer.parseInt(args[3]);
    Samples samples = Samples.ofBytes(new byte[rows * inputs], inputs, 1);
    for (int cycle = 1; cycle <= cycles; cycle++) {
      try (SparseAutoencoder sae =
          SparseAutoencoder.builder()
              .inputs(inputs)
              .hidden(hidden)
              .l1(0.1)
              .compute(Compute.on(Device.CPU))
              .build()) {
        // A cycle without diagnostics writes no warnings, and the error stream must stay empty.
        sae.fit(samples, Training.epochs(1).batchSize(rows).diagnostics(false));
        sae.encode(samples);
      }
      if (cycle % (cycles / 10) == 0) {
        System.gc();
        System.out.println(
            cycle + " " + status("VmRSS:") + " " + openFiles() + " " + status("Threads:"));
      }
    }
  }

  private static long status(String name) throws IOException {
    List<String> lines = Files.readAllLines(Path.of("/proc/self/status"));
    return lines.stream()
        .filter(line -> line.startsWith(name))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
        .findFirst()
        .orElseThrow();
  }

  private static int openFiles() {
    return Objects.requireNonNull(Path.of("/proc/self/fd").toFile().list()).length;
  }
}
