package io.github.sparseae.benchmarks;

import java.util.Locale;

/** The chapters of the page, in order. */
enum Chapter {
  /** The comparison with other libraries. */
  COMPARISON("Compared with other libraries"),
  /** The comparison of settings. */
  SETTINGS("Settings"),
  /** Single calls. */
  MICROBENCHMARKS("Single calls"),
  /** Growth by rows and units. */
  SCALING("Scaling with rows and hidden units"),
  /** Rows from a file. */
  STREAMING("Data larger than memory");

  private final String title;

  Chapter(String title) {
    this.title = title;
  }

  /** Returns the heading. */
  String title() {
    return title;
  }

  /** Returns the name of its command, for example {@code scaling}. */
  String command() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Returns the name of a file of this chapter, for example {@code scaling.json}. */
  String file(String ending) {
    return command() + "." + ending;
  }
}
