package io.github.sparseae.tf;

import com.google.common.base.Strings;
import java.util.List;
import java.util.stream.Stream;

/**
 * The report of {@link Doctor}: this machine, the libraries on the class path, TensorFlow's
 * devices, and advice for each problem. {@link #toString} returns it as text, for example for a bug
 * report.
 *
 * @param findings the findings, in the order of the checks
 */
public record DoctorReport(List<Finding> findings) {

  /** The severity of a finding. */
  public enum Level {
    /** As it should be. */
    FINE,
    /** Works, but could be better. */
    NOTE,
    /** Does not work. */
    PROBLEM
  }

  /**
   * The result of one check.
   *
   * @param section the section, for example {@code "CUDA"}
   * @param name the subject, for example {@code "libcudnn.so.9"}
   * @param value the result, for example {@code "missing"}
   * @param level the severity
   * @param advice what to do; empty if nothing
   */
  public record Finding(String section, String name, String value, Level level, String advice) {}

  public DoctorReport {
    findings = List.copyOf(findings);
  }

  /**
   * Returns whether all checks pass: no finding is a problem. A missing GPU is one only if
   * TensorFlow's GPU library is on the class path.
   */
  public boolean isHealthy() {
    return findings.stream().noneMatch(finding -> finding.level() == Level.PROBLEM);
  }

  /** Returns the advice of all findings, that of problems first, without duplicates. */
  public List<String> advice() {
    return Stream.of(Level.PROBLEM, Level.NOTE)
        .flatMap(level -> findings.stream().filter(finding -> finding.level() == level))
        .map(Finding::advice)
        .filter(advice -> !advice.isEmpty())
        .distinct()
        .toList();
  }

  /**
   * Returns the report as text: a block for each section, a line for each finding ({@code !} before
   * a problem, {@code *} before what could be better), and numbered advice, without a newline after
   * the last.
   */
  @Override
  public String toString() {
    int width = findings.stream().mapToInt(finding -> finding.name().length()).max().orElse(0);
    StringBuilder text = new StringBuilder();
    String section = "";
    for (Finding finding : findings) {
      if (!finding.section().equals(section)) {
        section = finding.section();
        text.append(text.isEmpty() ? "" : "\n").append(section).append('\n');
      }
      text.append(
          switch (finding.level()) {
            case FINE -> "    ";
            case NOTE -> "  * ";
            case PROBLEM -> "  ! ";
          });
      text.append(Strings.padEnd(finding.name(), width + 2, ' ')).append(finding.value());
      text.append('\n');
    }
    List<String> advice = advice();
    text.append('\n').append(isHealthy() ? "healthy" : "there are problems");
    text.append(advice.isEmpty() ? "" : "; what to do:");
    for (int i = 0; i < advice.size(); i++) {
      text.append('\n').append(i + 1).append(". ").append(advice.get(i));
    }
    return text.toString();
  }
}
