package io.github.sparseae.datasets;

import io.github.sparseae.data.DataFormatException;
import io.github.sparseae.internal.data.idx.IdxFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * One of MNIST's four files: its name, its number of dimensions, and size and SHA-256 of its
 * decompressed content, since compressed copies differ between mirrors.
 */
record MnistFile(String name, int dimensions, int size, String sha256) {
  /** Training images, training labels, test images, test labels. */
  static final List<MnistFile> ALL =
      List.of(
          new MnistFile(
              "train-images-idx3-ubyte",
              3,
              16 + 60_000 * 28 * 28,
              "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db"),
          new MnistFile(
              "train-labels-idx1-ubyte",
              1,
              8 + 60_000,
              "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5"),
          new MnistFile(
              "t10k-images-idx3-ubyte",
              3,
              16 + 10_000 * 28 * 28,
              "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7"),
          new MnistFile(
              "t10k-labels-idx1-ubyte",
              1,
              8 + 10_000,
              "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2"));

  /** Returns the name of the compressed file. */
  String packedName() {
    return name + ".gz";
  }

  /**
   * Returns the path in a folder, or in the folder {@code MNIST/raw} in it that torchvision uses:
   * of the compressed file if it exists, under its name or that of some tools, with a dot.
   */
  Path in(Path folder) {
    String dotted = name.replace("-idx", ".idx");
    return Stream.of(folder, folder.resolve("MNIST").resolve("raw"))
        .flatMap(place -> Stream.of(packedName(), name, dotted + ".gz", dotted).map(place::resolve))
        .filter(Files::exists)
        .findFirst()
        .orElse(folder.resolve(name));
  }

  IdxFile read(Path path) throws IOException {
    IdxFile content = IdxFile.read(path, dimensions);
    String actual = content.sha256();
    if (!actual.equals(sha256)) {
      throw new DataFormatException(path, "SHA-256 of the unpacked content", sha256, actual);
    }
    return content;
  }
}
