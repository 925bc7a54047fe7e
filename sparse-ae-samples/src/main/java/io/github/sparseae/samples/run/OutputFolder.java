package io.github.sparseae.samples.run;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.sparseae.internal.io.AtomicFile;
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

  /** Creates the folders and checks, before minutes of training, that they can be written to. */
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

  /** Returns the subfolder of a part. */
  public Path of(Object part) {
    return folder.resolve(part.toString());
  }

  /** Returns {@code results.json}, the results for programs. */
  public Path results() {
    return folder.resolve("results.json");
  }

  /** Writes {@link #report()}. */
  public void writeReport(String html) throws IOException {
    AtomicFile.write(report(), html.getBytes(UTF_8));
  }

  /** Returns {@code report.html}, the page for readers. */
  public Path report() {
    return folder.resolve("report.html");
  }
}
