package io.github.sparseae.datasets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.sparseae.data.Samples;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The real MNIST, where the environment names a folder that has it. */
class MnistIT {
  private static Mnist mnist;

  @BeforeAll
  static void load() throws IOException {
    String folder = System.getenv("SPARSE_AE_MNIST");
    assumeTrue(folder != null, "SPARSE_AE_MNIST is not set");
    mnist = Mnist.load();
    assertThat(mnist.source())
        .isEqualTo("the folder " + Path.of(folder) + ", named by SPARSE_AE_MNIST");
  }

  @Test
  void load_train_sixtyThousandDigits() {
    assertThat(mnist.train()).hasToString("60,000 samples of 784 bytes with labels");
    assertThat(Arrays.copyOf(mnist.train().labels(), 10))
        .containsExactly(5, 0, 4, 1, 9, 2, 1, 3, 1, 4);
  }

  @Test
  void load_test_tenThousandDigitsOfAllClasses() {
    int[] counts = new int[10];
    for (int label : mnist.test().labels()) {
      counts[label]++;
    }
    assertThat(counts).containsExactly(980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009);
  }

  @Test
  void load_pixels_haveTheirKnownMeanAndDeviation() {
    Samples images = mnist.train().samples();
    double sum = 0;
    double squares = 0;
    double[] row = new double[784];
    for (int i = 0; i < images.size(); i++) {
      images.copy(i, i + 1, row);
      for (double pixel : row) {
        sum += pixel;
        squares += pixel * pixel;
      }
    }
    double mean = sum / (60_000.0 * 784);
    double deviation = Math.sqrt(squares / (60_000.0 * 784) - mean * mean);

    // The constants everybody normalises MNIST by.
    assertThat(Math.round(mean * 1e4)).isEqualTo(1307);
    assertThat(Math.round(deviation * 1e4)).isEqualTo(3081);
  }

  @Test
  void generatedDigits_classifierMadeOfThem_recognisesRealOnes() {
    double accuracy =
        NearestCentroid.of(GeneratedDigits.generate(10_000, 1)).accuracy(mnist.test());

    // Measured 0.65: generated digits resemble real ones, without taking their place. Mean pictures
    // of real digits reach 0.82, chance is 0.1.
    assertThat(accuracy).isGreaterThan(0.58);
  }
}
