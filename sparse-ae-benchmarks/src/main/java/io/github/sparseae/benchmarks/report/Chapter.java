package io.github.sparseae.benchmarks.report;

import java.util.Locale;

/** The chapters of the page, in their order. */
public enum Chapter {
  /** Beside other libraries. */
  COMPARISON("Beside other libraries"),
  /** With one setting or another. */
  SETTINGS("Settings"),
  /** Inside of a process. */
  MICROBENCHMARKS("Single calls"),
  /** Over rows and units. */
  SCALING("Scaling with rows and hidden units"),
  /** From a file. */
  STREAMING("Data larger than memory");

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
   * @return for example {@code scaling.json}
   */
  public String file(String ending) {
    return name().toLowerCase(Locale.ROOT) + "." + ending;
  }
}
