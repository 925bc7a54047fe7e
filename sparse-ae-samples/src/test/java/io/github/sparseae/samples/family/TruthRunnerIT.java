package io.github.sparseae.samples.family;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.sparseae.cli.Console;
import io.github.sparseae.metrics.FeatureReport;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The family on known features, from its command line to its files. */
class TruthRunnerIT {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir private Path folder;

  private int run(String... args) {
    PrintWriter console = new PrintWriter(out, true);
    return Console.execute(new FamilyCommand(), console, new PrintWriter(err, true), args);
  }

  @Test
  void truth_ofTwoMethodsAndSeeds_measuresThem() throws IOException {
    int status =
        run(
            "--truth",
            "--quick",
            "--seeds",
            "2",
            "--methods",
            "topk,l1-decoder",
            "--out",
            folder.toString());

    assertThat(err.toString()).isEmpty();
    assertThat(status).isZero();
    JsonNode results = new ObjectMapper().readTree(folder.resolve("truth/results.json").toFile());
    assertThat(results.at("/features").asInt()).isEqualTo(164);
    assertThat(results.at("/methods")).hasSize(2);
    JsonNode topK = results.at("/methods/topk/reports");
    assertThat(topK).hasSize(2);
    assertThat(topK.get(0)).isNotEqualTo(topK.get(1));
    double target = results.at("/target").asDouble();
    assertThat(topK.get(0).get("l0").asDouble()).isBetween(0.8 * target, target);
    // The mean row explains 0.
    assertThat(topK.get(0).get("explainedVariance").asDouble()).isBetween(0.1, 0.9);
    assertThat(results.at("/methods/l1-decoder/published/f1").asDouble()).isEqualTo(0.5562);
    assertThat(folder.resolve("truth/report.html"))
        .content()
        .contains("topk.html", "0.556", "</html>");
    assertThat(folder.resolve("truth/topk.html")).content().contains("TopK with AuxK, seed 2");
    assertThat(out.toString()).contains("THE FAMILY ON KNOWN FEATURES");
  }

  @Test
  void truth_withOptionsOfDigits_refused() {
    assertThat(run("--truth", "--select")).isNotZero();
    assertThat(err.toString()).contains("--truth has no digits: it excludes --epochs, --select");
    assertThat(run("--truth", "--part", "129")).isNotZero();
    assertThat(err.toString()).contains("--part must be from 1 to 128, was 129");
    assertThat(run("--seeds", "2")).isNotZero();
    assertThat(err.toString()).contains("--seeds and --part need --truth");
  }

  @Test
  void methods_ofBothFamilies_haveTheSameNames() {
    run("--help");
    assertThat(out.toString())
        .contains(TruthMethod.all(10, 8, 2).stream().map(TruthMethod::name).toList());
  }

  @Test
  void column_ofSeveralReports_hasMeanAndSpread() {
    List<FeatureReport> reports = List.of(report(0.5), report(0.7), report(0.9));

    JsonNode all = new ObjectMapper().valueToTree(reports);
    assertThat(TruthRunner.row("topk", all).figure("f1")).isCloseTo(0.7, within(1e-12));
    assertThat(TruthRunner.row("topk", all).after()).containsEntry("f1", " ± 0.200");
    JsonNode one = new ObjectMapper().valueToTree(reports.subList(0, 1));
    assertThat(TruthRunner.row("topk", one).figure("f1")).isEqualTo(0.5);
    assertThat(TruthRunner.row("topk", one).after()).isEmpty();
  }

  private static FeatureReport report(double f1) {
    return new FeatureReport(1, 1, 1, 0, 0, 0, 0, f1, 0, 0, 0, 0, 0);
  }
}
