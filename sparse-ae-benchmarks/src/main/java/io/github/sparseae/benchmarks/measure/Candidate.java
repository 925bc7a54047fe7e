package io.github.sparseae.benchmarks.measure;

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
 * @param unpacks whether each of its processes unpacks native libraries anew
 */
public record Candidate(
    String name,
    String implementation,
    String classPath,
    Map<String, String> environment,
    List<String> javaOptions,
    double tolerance,
    boolean unpacks) {
  /** The tolerance for the same arithmetic with other rounding. */
  public static final double ROUNDING = 1e-3;

  /**
   * Copies the collections.
   *
   * @param name its name
   * @param implementation the name of its class
   * @param classPath the class path of its process
   * @param environment environment variables of its process
   * @param javaOptions the Java options of its process
   * @param tolerance the relative difference allowed from the first candidate's outcome
   * @param unpacks whether each of its processes unpacks native libraries anew
   */
  public Candidate {
    environment = Map.copyOf(environment);
    javaOptions = List.copyOf(javaOptions);
  }

  /**
   * Creates a candidate whose native libraries are already unpacked.
   *
   * @param name its name
   * @param implementation the name of its class
   * @param classPath the class path of its process
   * @param environment environment variables of its process
   * @param javaOptions the Java options of its process
   * @param tolerance the relative difference allowed from the first candidate's outcome
   */
  public Candidate(
      String name,
      String implementation,
      String classPath,
      Map<String, String> environment,
      List<String> javaOptions,
      double tolerance) {
    this(name, implementation, classPath, environment, javaOptions, tolerance, false);
  }

  /**
   * Creates a candidate with the default tolerance.
   *
   * @param name its name
   * @param implementation the name of its class
   * @param classPath the class path of its process
   * @param environment environment variables of its process
   * @param javaOptions the Java options of its process
   */
  public Candidate(
      String name,
      String implementation,
      String classPath,
      Map<String, String> environment,
      List<String> javaOptions) {
    this(name, implementation, classPath, environment, javaOptions, ROUNDING);
  }

  /**
   * Creates a candidate with Java's defaults.
   *
   * @param name its name
   * @param implementation the name of its class
   * @param classPath the class path of its process
   */
  public Candidate(String name, String implementation, String classPath) {
    this(name, implementation, classPath, Map.of(), List.of());
  }

  /**
   * Returns a copy whose processes unpack native libraries anew.
   *
   * @return the copy
   */
  public Candidate unpacking() {
    return new Candidate(
        name, implementation, classPath, environment, javaOptions, tolerance, true);
  }
}
