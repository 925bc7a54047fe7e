package io.github.sparseae.tf;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparseae.tf.DoctorReport.Finding;
import io.github.sparseae.tf.DoctorReport.Level;
import io.github.sparseae.tf.internal.loading.FindingLog;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DoctorReportTest {
  private static final Finding FINE = new Finding("platform", "Java", "17", Level.FINE, "");
  private static final Finding NOTE =
      new Finding("TensorFlow", "limit", "256 MB", Level.NOTE, "raise it");
  private static final Finding PROBLEM =
      new Finding("TensorFlow", "libcuda.so.1", "missing", Level.PROBLEM, "install it");

  @Test
  void toString_problems_areMarkedAndTheirAdviceComesFirst() {
    DoctorReport report = new DoctorReport(List.of(FINE, NOTE, PROBLEM));

    assertThat(report)
        .hasToString(
            """
            platform
                Java          17

            TensorFlow
              * limit         256 MB
              ! libcuda.so.1  missing

            there are problems; what to do:
            1. install it
            2. raise it""");
    assertThat(report.isHealthy()).isFalse();
  }

  @Test
  void toString_notesOnly_isHealthyWithAdvice() {
    assertThat(new DoctorReport(List.of(FINE, NOTE)).toString())
        .endsWith("\n\nhealthy; what to do:\n1. raise it");
    assertThat(new DoctorReport(List.of(FINE)).toString()).endsWith("\n\nhealthy");
  }

  @Test
  void advice_ofTwoFindingsAlike_isGivenOnce() {
    Finding another = new Finding("CUDA", "libcudnn.so.9", "missing", Level.PROBLEM, "install it");

    assertThat(new DoctorReport(List.of(PROBLEM, another)).advice()).containsExactly("install it");
  }

  @Test
  void findings_ofTheList_areNotChangedWithIt() {
    List<Finding> findings = new ArrayList<>(List.of(FINE));
    DoctorReport report = new DoctorReport(findings);
    findings.add(PROBLEM);

    assertThat(report.isHealthy()).isTrue();
  }

  @Test
  void size_ofBytes_isInPowersOfTen() {
    assertThat(FindingLog.size(160_591_394)).isEqualTo("161 MB");
    assertThat(FindingLog.size(1_252_459_491)).isEqualTo("1.25 GB");
  }
}
