package io.github.sparseae.benchmarks.measure;

import java.util.List;
import java.util.Map;

/**
 * Who takes part, and what its process is given.
 *
 * @param name what it is called
 * @param implementation its class, by name
 * @param classPath of its process
 * @param environment variables that it is better with
 * @param javaOptions of its process
 * @param tolerance how far its outcome may lie from the first candidate's, as a share
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
  /** How far outcomes of the same arithmetic in the same order may lie apart, as a share. */
  public static final double ROUNDING = 1e-3;

  /**
   * Takes copies.
   *
   * @param name what it is called
   * @param implementation its class, by name
   * @param classPath of its process
   * @param environment variables that it is better with
   * @param javaOptions of its process
   * @param tolerance how far its outcome may lie from the first candidate's, as a share
   * @param unpacks whether each of its processes unpacks native libraries anew
   */
  public Candidate {
    environment = Map.copyOf(environment);
    javaOptions = List.copyOf(javaOptions);
  }

  /**
   * One whose native libraries lie unpacked.
   *
   * @param name what it is called
   * @param implementation its class, by name
   * @param classPath of its process
   * @param environment variables that it is better with
   * @param javaOptions of its process
   * @param tolerance how far its outcome may lie from the first candidate's, as a share
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
   * One whose arithmetic is that of the first.
   *
   * @param name what it is called
   * @param implementation its class, by name
   * @param classPath of its process
   * @param environment variables that it is better with
   * @param javaOptions of its process
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
   * The same with Java's defaults.
   *
   * @param name what it is called
   * @param implementation its class, by name
   * @param classPath of its process
   */
  public Candidate(String name, String implementation, String classPath) {
    this(name, implementation, classPath, Map.of(), List.of());
  }

  /**
   * The same, with native libraries to be unpacked anew by each of its processes.
   *
   * @return a changed copy
   */
  public Candidate unpacking() {
    return new Candidate(
        name, implementation, classPath, environment, javaOptions, tolerance, true);
  }
}
