package io.github.sparseae.benchmarks.contender;

import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * An empty folder where libraries of this process unpack what they find packed, as on a machine on
 * which they have never run. Deleted when it is closed.
 */
final class UnpackedNatives implements AutoCloseable {
  /** Where JavaCPP (TensorFlow Java, Deeplearning4j) and DJL are told where to unpack. */
  private static final List<String> PROPERTIES =
      List.of("org.bytedeco.javacpp.cachedir", "ENGINE_CACHE_DIR", "DJL_CACHE_DIR");

  private final Path folder;

  private UnpackedNatives(Path folder) {
    this.folder = folder;
  }

  /** Makes the folder, and tells libraries of it: before any of them is loaded. */
  static UnpackedNatives inEmptyFolder() throws IOException {
    Path folder = Files.createTempDirectory("natives");
    PROPERTIES.forEach(property -> System.setProperty(property, folder.toString()));
    return new UnpackedNatives(folder);
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

  @Override
  public void close() throws IOException {
    MoreFiles.deleteRecursively(folder, RecursiveDeleteOption.ALLOW_INSECURE);
  }
}
