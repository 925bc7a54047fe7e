package io.github.sparseae.benchmarks;

import static java.util.stream.Collectors.joining;

import java.io.File;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * An implementation with the options of its process.
 *
 * @param name its name
 * @param implementation the name of its class
 * @param classPath the class path of its process
 * @param environment environment variables of its process
 * @param javaOptions the Java options of its process
 * @param tolerance the relative difference allowed from the first candidate's outcome
 */
record Candidate(
    String name,
    String implementation,
    String classPath,
    Map<String, String> environment,
    List<String> javaOptions,
    double tolerance) {
  /** The tolerance for the same arithmetic with other rounding. */
  static final double ROUNDING = 1e-3;

  Candidate {
    environment = Map.copyOf(environment);
    javaOptions = List.copyOf(javaOptions);
  }

  /** Creates a candidate with Java's defaults. */
  Candidate(String name, String implementation, String classPath) {
    this(name, implementation, classPath, Map.of(), List.of(), ROUNDING);
  }

  /** Returns the class path of this process, also where Maven loaded the classes. */
  static String ownClassPath() {
    if (Candidate.class.getClassLoader() instanceof URLClassLoader loader) {
      return Arrays.stream(loader.getURLs())
          .map(URL::toString)
          .map(url -> Path.of(URI.create(url)).toString())
          .collect(joining(File.pathSeparator));
    }
    return System.getProperty("java.class.path");
  }
}
