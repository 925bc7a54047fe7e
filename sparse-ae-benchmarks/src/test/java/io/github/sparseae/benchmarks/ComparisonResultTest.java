package io.github.sparseae.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparseae.benchmarks.ComparisonResult.Part;
import io.github.sparseae.benchmarks.worker.Measurement;
import io.github.sparseae.benchmarks.worker.Measurement.Metric;
import io.github.sparseae.samples.run.OutputFolder;
import io.github.sparseae.samples.run.RuntimeEnvironment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ComparisonResultTest {
  private static final Conditions NOW = conditions("today", "a processor");
  private static final Conditions BEFORE = conditions("yesterday", "a processor");

  @TempDir private Path folder;

  private static final ComparisonResult NONE = new ComparisonResult(List.of());

  @Test
  void file_readAgain_givesTheResult() throws IOException {
    Path file = folder.resolve("comparison.json");
    ComparisonResult result = NONE.with(part(Workload.LECTURE, NOW, 2, 3));

    OutputFolder.write(file, result);

    assertThat(Chapter.earlier(file, ComparisonResult.class)).contains(result);
  }

  @Test
  void file_missingOrOfAnotherFormat_givesNoResult() throws IOException {
    Path file = folder.resolve("comparison.json");
    assertThat(Chapter.earlier(file, ComparisonResult.class)).isEmpty();

    Files.writeString(file, "{\"conditions\": {}, \"results\": {\"MODERN\": []}}");

    assertThat(Chapter.earlier(file, ComparisonResult.class)).isEmpty();
  }

  @Test
  void part_measuredAgain_takesTheOldOnesPlace() {
    ComparisonResult result =
        NONE.with(part(Workload.TOP_K, BEFORE, 9, 9))
            .with(part(Workload.LECTURE, NOW, 2, 3))
            .with(part(Workload.TOP_K, NOW, 4, 5));

    assertThat(result.parts())
        .extracting(Part::workload)
        .containsExactly(Workload.LECTURE, Workload.TOP_K);
    assertThat(result.parts().get(1).conditions()).isEqualTo(NOW);
  }

  @Test
  void text_withRates_showsRatiosLimitsAndWhenTheRestWasMeasured() {
    // 96.6 TFLOP/s of products and 3.77 TB/s of copies: the step's 39.06 GFLOP take 0.404 ms.
    ComparisonResult result =
        NONE.with(part(Workload.PRODUCTS, NOW, 0.002, 0.004))
            .with(part(Workload.COPIES, NOW, 0.001, 0.001))
            .with(part(Workload.TOP_K, BEFORE, 0.0808, 0.1616));

    assertThat(ComparisonText.ofPeers(result, NOW))
        .contains("this machine multiplies and adds\n96637 GFLOP in a second")
        .contains("<br>measured yesterday | | | | | | 0.000 s, 39.06 GFLOP |")
        .contains("| | first | 0.500000 | 0.081 s | 0.081 s |  | 199.9 |")
        .contains("| | second | 0.500000 | 0.162 s | 0.162 s | 2.00 (2.00 to 2.00) | 399.8 |")
        .contains("Versions: first 1.0; second 1.0.");
  }

  @Test
  void text_withoutRatesOfThisMachine_hasNoLimits() {
    ComparisonResult result =
        NONE.with(part(Workload.PRODUCTS, conditions("today", "another"), 2, 4))
            .with(part(Workload.COPIES, conditions("today", "another"), 1, 1))
            .with(part(Workload.TOP_K, NOW, 2, 3));

    assertThat(ComparisonText.ofPeers(result, NOW))
        .doesNotContain("GFLOP in a second")
        .contains(" on another, 2 cores")
        .contains("| | second | 0.500000 | 3.000 s | 3.000 s | 1.50 (1.50 to 1.50) |  |");
  }

  @Test
  void text_withKeptPartsOfAnotherMachine_explainsTheirLimits() {
    Conditions another = conditions("yesterday", "another");
    ComparisonResult kept =
        NONE.with(part(Workload.PRODUCTS, another, 0.002, 0.004))
            .with(part(Workload.COPIES, another, 0.001, 0.001))
            .with(part(Workload.TOP_K, another, 0.0808, 0.1616));

    assertThat(ComparisonText.ofPeers(kept.with(part(Workload.GATED, NOW, 2, 3)), NOW))
        .contains("the machine's limit: another, 2 cores multiplies and adds\n96637 GFLOP in a")
        .doesNotContain("this machine multiplies")
        .contains("| | first | 0.500000 | 0.081 s | 0.081 s |  | 199.9 |");
  }

  @Test
  void chart_ofWorkloads_hasTheRatiosOfOtherCandidates() {
    List<CandidateResult> results = List.of(result("sparse-ae", 2), result("PyTorch by DJL", 3));
    ComparisonResult all =
        NONE.with(part(Workload.PRODUCTS, NOW, 1, 2))
            .with(new Part(Workload.LECTURE, NOW, 1000, 1, 1, results));

    assertThat(ComparisonText.chart(all).toSvg())
        .contains("PyTorch by DJL", "<title>The lecture&#39;s epoch: 1.5</title>")
        .doesNotContain(Workload.PRODUCTS.title, "NaN");
    assertThat(ComparisonText.chart(NONE).isEmpty()).isTrue();
  }

  private static Part part(Workload workload, Conditions conditions, double first, double second) {
    return new Part(
        workload,
        conditions,
        2048,
        1,
        1,
        List.of(result("first", first), result("second", second)));
  }

  private static CandidateResult result(String name, double seconds) {
    Measurement round =
        new Measurement(
            Map.of(
                Metric.SECONDS, seconds,
                Metric.SECONDS_PER_STEP, seconds,
                Metric.OUTCOME, 0.5));
    return new CandidateResult(name, name + " 1.0", round, List.of(round));
  }

  private static Conditions conditions(String date, String processor) {
    return new Conditions(
        "comparison",
        date,
        new RuntimeEnvironment("CPU", "engine", "1", "1", "17", "Linux", 2),
        new Conditions.Hardware(processor, 2, 0));
  }
}
