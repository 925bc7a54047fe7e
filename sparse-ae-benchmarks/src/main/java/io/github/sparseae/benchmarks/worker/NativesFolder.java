package io.github.sparseae.benchmarks.worker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** A folder where libraries of this process unpack what they find packed. */
final class NativesFolder {
  /** Where JavaCPP (TensorFlow Java, Deeplearning4j) and DJL are told where to unpack. */
  private static final List<String> PROPERTIES =
      List.of("org.bytedeco.javacpp.cachedir", "ENGINE_CACHE_DIR", "DJL_CACHE_DIR");

  private final Path folder;

  private NativesFolder(Path folder) {
    this.folder = folder;
  }

  /** Tells libraries of the folder: before any of them is loaded. */
  static NativesFolder in(Path folder) {
    PROPERTIES.forEach(property -> System.setProperty(property, folder.toString()));
    return new NativesFolder(folder);
  }

  /** How many bytes are in it; a link to a file is none of its own. */
  long size() throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
          .mapToLong(file -> file.toFile().length())
          .sum();
    }
  }
}
