package io.github.sparseae.tf.internal.loading;

import io.github.sparseae.tf.DoctorReport.Finding;
import io.github.sparseae.tf.DoctorReport.Level;
import java.util.Locale;
import java.util.function.Consumer;

/** Collects findings, section by section. */
public final class FindingLog {
  private final Consumer<Finding> sink;
  private String section = "";

  public FindingLog(Consumer<Finding> sink) {
    this.sink = sink;
  }

  /** An examination, which may fail in any way. */
  public interface Examination {
    void run() throws Exception;
  }

  /** Runs an examination and adds a finding if it fails. */
  public void examine(String section, Examination examination) {
    this.section = section;
    try {
      examination.run();
    } catch (Exception | LinkageError | OutOfMemoryError e) {
      note("could not be examined", String.valueOf(e), "");
    }
  }

  public void fine(String name, String value) {
    add(name, value, Level.FINE, "");
  }

  void note(String name, String value, String advice) {
    add(name, value, Level.NOTE, advice);
  }

  public void problem(String name, String value, String advice) {
    add(name, value, Level.PROBLEM, advice);
  }

  /** Logs a value, as a problem where it is wrong. */
  public void check(boolean isRight, String name, String value, String advice) {
    if (isRight) {
      fine(name, value);
    } else {
      problem(name, value, advice);
    }
  }

  private void add(String name, String value, Level level, String advice) {
    sink.accept(new Finding(section, name, value, level, advice));
  }

  /** Returns a size as text, in units of powers of ten. */
  public static String size(long bytes) {
    return bytes < 1_000_000_000L
        ? String.format(Locale.ROOT, "%.0f MB", bytes / 1e6)
        : String.format(Locale.ROOT, "%.2f GB", bytes / 1e9);
  }
}
