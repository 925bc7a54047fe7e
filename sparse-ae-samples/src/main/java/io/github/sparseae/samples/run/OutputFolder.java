package io.github.sparseae.samples.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Where the pictures and reports of a run go: a folder for each part, and two files beside. */
public final class OutputFolder {
  private final Path folder;

  private OutputFolder(Path folder) {
    this.folder = folder;
  }

  /**
   * Makes the folders, and sees that they can be written to: before minutes of training.
   *
   * @param folder where everything goes
   * @param parts whose folders it has, by what they are called
   * @return the folder
   * @throws IOException if they cannot; the message says which and why
   */
  public static OutputFolder prepare(Path folder, List<?> parts) throws IOException {
    try {
      directory(folder);
      for (Object part : parts) {
        directory(folder.resolve(part.toString()));
      }
      Files.delete(Files.createTempFile(folder, ".sample", null));
    } catch (IOException e) {
      throw new IOException(
          "the output folder " + folder + " cannot be written: " + ErrorMessage.of(e), e);
    }
    return new OutputFolder(folder);
  }

  private static void directory(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      // Asked first because Java 17 refuses a folder that is there by way of a symbolic link.
      Files.createDirectories(folder);
    }
  }

  /**
   * The folder of a part.
   *
   * @param part the part
   * @return a folder named as it
   */
  public Path of(Object part) {
    return folder.resolve(part.toString());
  }

  /**
   * The figures, for programs.
   *
   * @return {@code results.json}
   */
  public Path results() {
    return folder.resolve("results.json");
  }

  /**
   * The story, for readers.
   *
   * @return {@code report.html}
   */
  public Path report() {
    return folder.resolve("report.html");
  }
}
