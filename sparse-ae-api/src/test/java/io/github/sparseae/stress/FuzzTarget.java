package io.github.sparseae.stress;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The entry point of Jazzer, with the name of a {@link FuzzedReader} as its argument. */
public final class FuzzTarget {
  private static FuzzedReader reader;
  private static Path file;

  private FuzzTarget() {}

  /** Called by Jazzer before the first input. */
  public static void fuzzerInitialize(String[] args) throws IOException {
    reader = FuzzedReader.valueOf(args[0]);
    file = Files.createTempFile("fuzzed", ".bin");
    file.toFile().deleteOnExit();
  }

  /** Called by Jazzer with each input. */
  public static void fuzzerTestOneInput(byte[] input) throws Exception {
    reader.read(input, file);
  }
}
