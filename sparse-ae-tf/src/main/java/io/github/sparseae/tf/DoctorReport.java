package io.github.sparseae.tf;

import com.google.common.base.Strings;
import java.util.List;
import java.util.stream.Stream;

/**
 * What {@link Doctor} found: this machine, the libraries on the class path, what TensorFlow can
 * compute on, and what to do about each trouble. Its {@link #toString} is made to be read, and to
 * be put into a report of an error.
 *
 * @param findings all there is to say, in the order in which it was looked at
 */
public record DoctorReport(List<Finding> findings) {

  /** How good a finding is. */
  public enum Level {
    /** As it should be. */
    FINE,
    /** Works, but could be better. */
    NOTE,
    /** Does not work. */
    PROBLEM
  }

  /**
   * One thing that was looked at.
   *
   * @param section what it belongs to, for example {@code "CUDA"}
   * @param name what was looked at, for example {@code "libcudnn.so.9"}
   * @param value what was found, for example {@code "missing"}
   * @param level how good that is
   * @param advice what to do about it; empty where nothing is to be done
   */
  public record Finding(String section, String name, String value, Level level, String advice) {}

  /**
   * A report.
   *
   * @param findings all there is to say
   */
  public DoctorReport {
    findings = List.copyOf(findings);
  }

  /**
   * Whether everything that was looked at works. A GPU belongs to it only where TensorFlow's GPU
   * library is on the class path.
   *
   * @return whether no finding is a problem
   */
  public boolean isHealthy() {
    return findings.stream().noneMatch(finding -> finding.level() == Level.PROBLEM);
  }

  /**
   * What to do, the problems' advice first.
   *
   * @return one piece of advice each, none twice
   */
  public List<String> advice() {
    return Stream.of(Level.PROBLEM, Level.NOTE)
        .flatMap(level -> findings.stream().filter(finding -> finding.level() == level))
        .map(Finding::advice)
        .filter(advice -> !advice.isEmpty())
        .distinct()
        .toList();
  }

  /**
   * The report as text: a block for each section, a line for each finding ({@code !} before a
   * problem, {@code *} before what could be better), and numbered advice.
   *
   * @return several lines, without a newline after the last
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
