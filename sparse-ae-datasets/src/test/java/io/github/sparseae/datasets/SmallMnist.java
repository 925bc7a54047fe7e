package io.github.sparseae.datasets;

import static io.github.sparseae.data.IdxBytes.bytes;
import static io.github.sparseae.data.IdxBytes.gzip;

import com.google.common.hash.Hashing;
import io.github.sparseae.data.IdxBytes;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** MNIST in miniature: three training and two test images of two by three pixels. */
public final class SmallMnist {
  public static final byte[] TRAIN_IMAGES =
      bytes(
          0, 0, 8, 3, 0, 0, 0, 3, 0, 0, 0, 2, 0, 0, 0, 3, 1, 2, 3, 4, 5, 6, 11, 12, 13, 14, 15, 16,
          21, 22, 23, 24, 25, 255);
  public static final byte[] TRAIN_LABELS = bytes(0, 0, 8, 1, 0, 0, 0, 3, 5, 0, 9);
  public static final byte[] TEST_IMAGES = IdxBytes.twoImages();
  public static final byte[] TEST_LABELS = bytes(0, 0, 8, 1, 0, 0, 0, 2, 7, 2);
  public static final List<MnistFile> FILES =
      List.of(
          file("train-images", 3, TRAIN_IMAGES),
          file("train-labels", 1, TRAIN_LABELS),
          file("test-images", 3, TEST_IMAGES),
          file("test-labels", 1, TEST_LABELS));
  public static final URI FIRST = URI.create("https://first.example/mnist/");
  public static final URI SECOND = URI.create("https://second.example/data/");

  private SmallMnist() {}

  /** Writes the four files, compressed. */
  public static void putInto(Path folder) throws IOException {
    Files.createDirectories(folder);
    IdxBytes.write(folder, "train-images.gz", gzip(TRAIN_IMAGES));
    IdxBytes.write(folder, "train-labels.gz", gzip(TRAIN_LABELS));
    IdxBytes.write(folder, "test-images.gz", gzip(TEST_IMAGES));
    IdxBytes.write(folder, "test-labels.gz", gzip(TEST_LABELS));
  }

  public static List<String> filesIn(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  public static String sha256(byte[] content) {
    return Hashing.sha256().hashBytes(content).toString();
  }

  /** What comes compressed may be a little longer than what is inside, in files this small. */
  private static MnistFile file(String name, int dimensions, byte[] content) {
    return new MnistFile(name, dimensions, 200, sha256(content));
  }
}
