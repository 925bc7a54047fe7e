package io.github.sparseae.samples;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where the pictures and reports of a run go: a folder for each variant, and two files beside. */
final class OutputFolder {
  private final Path folder;

  private OutputFolder(Path folder) {
    this.folder = folder;
  }

  /**
   * Makes the folders, and sees that they can be written to: before minutes of training.
   *
   * @throws IOException if they cannot; the message says which and why
   */
  static OutputFolder prepare(LectureOptions options) throws IOException {
    Path folder = options.out();
    try {
      directory(folder);
      for (Variant variant : options.variants()) {
        directory(folder.resolve(variant.toString()));
      }
      Files.delete(Files.createTempFile(folder, ".lecture", null));
    } catch (IOException e) {
      throw new IOException(
          "the output folder " + folder + " cannot be written: " + FailureText.of(e), e);
    }
    return new OutputFolder(folder);
  }

  private static void directory(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      // Asked first because Java 17 refuses a folder that is there by way of a symbolic link.
      Files.createDirectories(folder);
    }
  }

  Path of(Variant variant) {
    return folder.resolve(variant.toString());
  }

  Path results() {
    return folder.resolve("results.json");
  }

  Path report() {
    return folder.resolve("report.html");
  }
}
