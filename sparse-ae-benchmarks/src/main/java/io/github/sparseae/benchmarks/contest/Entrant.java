package io.github.sparseae.benchmarks.contest;

import java.util.List;
import java.util.Map;

/**
 * Who takes part, and what its process is given.
 *
 * @param name what it is called
 * @param contender its class, by name
 * @param classPath of its process
 * @param environment variables that it is better with
 * @param javaOptions of its process
 * @param tolerance how far its outcome may lie from the first entrant's, as a share
 * @param unpacks whether each of its processes unpacks native libraries anew
 */
public record Entrant(
    String name,
    String contender,
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
   * @param contender its class, by name
   * @param classPath of its process
   * @param environment variables that it is better with
   * @param javaOptions of its process
   * @param tolerance how far its outcome may lie from the first entrant's, as a share
   * @param unpacks whether each of its processes unpacks native libraries anew
   */
  public Entrant {
    environment = Map.copyOf(environment);
    javaOptions = List.copyOf(javaOptions);
  }

  /**
   * One whose native libraries lie unpacked.
   *
   * @param name what it is called
   * @param contender its class, by name
   * @param classPath of its process
   * @param environment variables that it is better with
   * @param javaOptions of its process
   * @param tolerance how far its outcome may lie from the first entrant's, as a share
   */
  public Entrant(
      String name,
      String contender,
      String classPath,
      Map<String, String> environment,
      List<String> javaOptions,
      double tolerance) {
    this(name, contender, classPath, environment, javaOptions, tolerance, false);
  }

  /**
   * One whose arithmetic is that of the first.
   *
   * @param name what it is called
   * @param contender its class, by name
   * @param classPath of its process
   * @param environment variables that it is better with
   * @param javaOptions of its process
   */
  public Entrant(
      String name,
      String contender,
      String classPath,
      Map<String, String> environment,
      List<String> javaOptions) {
    this(name, contender, classPath, environment, javaOptions, ROUNDING);
  }

  /**
   * The same with Java's defaults.
   *
   * @param name what it is called
   * @param contender its class, by name
   * @param classPath of its process
   */
  public Entrant(String name, String contender, String classPath) {
    this(name, contender, classPath, Map.of(), List.of());
  }

  /**
   * The same, with native libraries to be unpacked anew by each of its processes.
   *
   * @return a changed copy
   */
  public Entrant unpacking() {
    return new Entrant(name, contender, classPath, environment, javaOptions, tolerance, true);
  }
}
