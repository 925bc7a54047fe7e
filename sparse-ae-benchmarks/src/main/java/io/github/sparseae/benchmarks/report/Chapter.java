package io.github.sparseae.benchmarks.report;

import java.util.Locale;

/** The chapters of the page, in their order. */
public enum Chapter {
  /** Beside other libraries. */
  COMPARISON("Beside other libraries"),
  /** With one setting or another. */
  SETTINGS("Settings"),
  /** Inside of a process. */
  INSIDE("Inside a process"),
  /** Over rows and units. */
  GROWTH("Growth"),
  /** From a file. */
  STREAMS("Larger than memory");

  private final String title;

  Chapter(String title) {
    this.title = title;
  }

  /**
   * Its heading.
   *
   * @return a few words
   */
  public String title() {
    return title;
  }

  /**
   * The name of a file that belongs to it.
   *
   * @param ending what the name ends in
   * @return for example {@code growth.json}
   */
  public String file(String ending) {
    return name().toLowerCase(Locale.ROOT) + "." + ending;
  }
}
