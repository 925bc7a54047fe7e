package io.github.sparseae.benchmarks.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

@Isolated("it sets the folder to which this process unpacks native libraries")
class NativesFolderTest {
  private static final List<String> PROPERTIES =
      List.of("org.bytedeco.javacpp.cachedir", "ENGINE_CACHE_DIR", "DJL_CACHE_DIR");

  @AfterEach
  void forget() {
    PROPERTIES.forEach(System::clearProperty);
  }

  @Test
  void size_ofFilesAndALinkToOne_isThatOfTheFiles(@TempDir Path folder) throws IOException {
    NativesFolder natives = NativesFolder.in(folder);
    assertThat(PROPERTIES).allMatch(name -> folder.toString().equals(System.getProperty(name)));
    assertThat(natives.size()).isZero();

    Path library = Files.createDirectory(folder.resolve("cpu")).resolve("library.so.2");
    Files.write(library, new byte[1000]);
    Files.createSymbolicLink(folder.resolve("library.so"), library);
    Files.write(folder.resolve("other.so"), new byte[24]);

    assertThat(natives.size()).isEqualTo(1024);
  }
}
