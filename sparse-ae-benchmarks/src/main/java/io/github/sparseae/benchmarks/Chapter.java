package io.github.sparseae.benchmarks;

import java.util.Locale;

/** The chapters of the page, in order. */
enum Chapter {
  COMPARISON("Compared with other libraries"),
  SETTINGS("Settings"),
  SCALING("Scaling with rows and hidden units");

  private final String title;

  Chapter(String title) {
    this.title = title;
  }

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
