package io.github.sparseae.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkerProcessTest {

  @Test
  void size_ofFilesAndALinkToOne_isThatOfTheFiles(@TempDir Path folder) throws IOException {
    assertThat(WorkerProcess.size(folder)).isZero();

    Path library = Files.createDirectory(folder.resolve("cpu")).resolve("library.so.2");
    Files.write(library, new byte[1000]);
    Files.createSymbolicLink(folder.resolve("library.so"), library);
    Files.write(folder.resolve("other.so"), new byte[24]);

    assertThat(WorkerProcess.size(folder)).isEqualTo(1024);
  }
}
