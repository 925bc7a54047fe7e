package io.github.sparseae.benchmarks.worker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The folder to which the libraries of this process unpack native libraries. */
final class NativesFolder {
  /** The properties by which JavaCPP (TensorFlow Java, Deeplearning4j) and DJL are configured. */
  private static final List<String> PROPERTIES =
      List.of("org.bytedeco.javacpp.cachedir", "ENGINE_CACHE_DIR", "DJL_CACHE_DIR");

  private final Path folder;

  private NativesFolder(Path folder) {
    this.folder = folder;
  }

  /** Configures the folder; must precede the loading of any library. */
  static NativesFolder in(Path folder) {
    PROPERTIES.forEach(property -> System.setProperty(property, folder.toString()));
    return new NativesFolder(folder);
  }

  /** Returns the size of the files in bytes, without links. */
  long size() throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
          .mapToLong(file -> file.toFile().length())
          .sum();
    }
  }
}
