package io.github.sparseae.benchmarks;

import static java.util.stream.Collectors.joining;

import io.github.sparseae.benchmarks.worker.Implementation;
import java.io.File;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * An implementation, by the name of its class, with the options of its process.
 *
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

  /** Creates an implementation on the class path of this process. */
  Candidate(String name, Class<? extends Implementation> implementation, String... javaOptions) {
    this(name, implementation.getName(), ownClassPath(), Map.of(), List.of(javaOptions), ROUNDING);
  }

  /** Returns a copy whose outcome may differ by more. */
  Candidate tolerance(double allowed) {
    return new Candidate(name, implementation, classPath, environment, javaOptions, allowed);
  }

  Candidate with(String variable, String value) {
    Map<String, String> more = Map.of(variable, value);
    return new Candidate(name, implementation, classPath, more, javaOptions, tolerance);
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
