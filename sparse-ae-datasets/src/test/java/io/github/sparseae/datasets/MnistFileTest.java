package io.github.sparseae.datasets;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MnistFileTest {
  private static final MnistFile IMAGES = MnistFile.ALL.get(0);

  @TempDir private Path folder;

  @Test
  void in_namesOfOtherTools_areFoundAfterItsOwn() throws IOException {
    assertThat(IMAGES.in(folder)).isEqualTo(folder.resolve("train-images-idx3-ubyte"));

    Path raw = Files.createDirectories(folder.resolve("MNIST").resolve("raw"));
    Path torchvision = Files.createFile(raw.resolve("train-images-idx3-ubyte"));
    assertThat(IMAGES.in(folder)).isEqualTo(torchvision);

    Path dotted = Files.createFile(folder.resolve("train-images.idx3-ubyte"));
    assertThat(IMAGES.in(folder)).isEqualTo(dotted);

    Path own = Files.createFile(folder.resolve("train-images-idx3-ubyte.gz"));
    assertThat(IMAGES.in(folder)).isEqualTo(own);
  }
}
