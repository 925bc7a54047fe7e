package io.github.sparseae.benchmarks.contender;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableMap;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class UnpackedNativesTest {
  private final Map<Object, Object> before = ImmutableMap.copyOf(System.getProperties());

  @AfterEach
  void forget() {
    System.getProperties().clear();
    System.getProperties().putAll(before);
  }

  @Test
  void size_ofFilesAndALinkToOne_isThatOfTheFiles() throws IOException {
    Path folder;
    try (UnpackedNatives natives = UnpackedNatives.inEmptyFolder()) {
      folder = Path.of(System.getProperty("org.bytedeco.javacpp.cachedir"));
      assertThat(System.getProperty("ENGINE_CACHE_DIR")).isEqualTo(folder.toString());
      assertThat(natives.size()).isZero();
      Path library = Files.createDirectory(folder.resolve("cpu")).resolve("library.so.2");
      Files.write(library, new byte[1000]);
      Files.createSymbolicLink(folder.resolve("library.so"), library);
      Files.write(folder.resolve("other.so"), new byte[24]);

      assertThat(natives.size()).isEqualTo(1024);
    }
    assertThat(folder).doesNotExist();
  }
}
