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
 */
public record Entrant(
    String name,
    String contender,
    String classPath,
    Map<String, String> environment,
    List<String> javaOptions) {

  /**
   * Takes copies.
   *
   * @param name what it is called
   * @param contender its class, by name
   * @param classPath of its process
   * @param environment variables that it is better with
   * @param javaOptions of its process
   */
  public Entrant {
    environment = Map.copyOf(environment);
    javaOptions = List.copyOf(javaOptions);
  }

  /**
   * With Java's defaults.
   *
   * @param name what it is called
   * @param contender its class, by name
   * @param classPath of its process
   */
  public Entrant(String name, String contender, String classPath) {
    this(name, contender, classPath, Map.of(), List.of());
  }
}
