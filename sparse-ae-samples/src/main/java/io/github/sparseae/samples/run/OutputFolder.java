package io.github.sparseae.samples.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The output folder of a run: two reports and a subfolder for each part. */
public final class OutputFolder {
  private final Path folder;

  private OutputFolder(Path folder) {
    this.folder = folder;
  }

  /**
   * Creates the folders and checks, before minutes of training, that they can be written to.
   *
   * @param folder the output folder
   * @param parts the parts; a subfolder is named by the text of each
   * @return the folder
   * @throws IOException if it cannot be written to; the message says why
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
      // Java 17 refuses to create a folder where a symbolic link to one exists.
      Files.createDirectories(folder);
    }
  }

  /**
   * Returns the folder of a part.
   *
   * @param part the part
   * @return the subfolder
   */
  public Path of(Object part) {
    return folder.resolve(part.toString());
  }

  /**
   * Returns the file of results for programs.
   *
   * @return {@code results.json}
   */
  public Path results() {
    return folder.resolve("results.json");
  }

  /**
   * Returns the page for readers.
   *
   * @return {@code report.html}
   */
  public Path report() {
    return folder.resolve("report.html");
  }
}
