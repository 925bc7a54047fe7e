package io.github.sparseae.benchmarks.measure;

import static java.util.stream.Collectors.joining;

import java.io.File;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Arrays;

/** The class path of this process, to start others with. */
public final class ClassPath {
  private ClassPath() {}

  /**
   * Returns what these classes were loaded from, also where Maven loaded them.
   *
   * @return entries as {@code java -cp} takes them
   */
  public static String own() {
    if (ClassPath.class.getClassLoader() instanceof URLClassLoader loader) {
      return Arrays.stream(loader.getURLs())
          .map(URL::toString)
          .map(url -> Path.of(URI.create(url)).toString())
          .collect(joining(File.pathSeparator));
    }
    return System.getProperty("java.class.path");
  }
}
