package io.github.sparseae.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.sparseae.SparseAutoencoder;
import io.github.sparseae.data.LabeledSamples;
import io.github.sparseae.data.Samples;
import io.github.sparseae.model.DenseArray;
import io.github.sparseae.model.Transcoding;
import io.github.sparseae.report.internal.UnitPass;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Held against codes that are computed row by row and counted by hand. */
class FeaturePageTest {
  private static final int ROWS = 240;
  private static final List<String> NAMES = List.of("ze<ro", "one", "two");
  private static final LabeledSamples LABELED = labeled();

  @TempDir private Path folder;

  private final SparseAutoencoder sae =
      SparseAutoencoder.builder().inputs(6).hidden(9).seed(4).build();
  private final DenseArray codes = sae.encode(LABELED.samples());

  private static LabeledSamples labeled() {
    Samples rows = TrainingReportTest.rows(ROWS);
    int[] labels = new int[ROWS];
    for (int i = 0; i < ROWS; i++) {
      labels[i] = i % 3;
    }
    return LabeledSamples.of(rows, labels);
  }

  @AfterEach
  void close() {
    sae.close();
  }

  private JsonNode written(FeaturePage page) throws IOException {
    Path file = folder.resolve("units.html");
    page.write(file);
    String html = Files.readString(file);
    assertThat(html).endsWith("</html>\n").doesNotContain("http:", "https:", "<link", "NaN");
    int start = html.indexOf("const D=") + "const D=".length();
    return new ObjectMapper().readTree(html.substring(start, html.indexOf(";\n", start)));
  }

  private double[] unit(int unit) {
    return IntStream.range(0, ROWS).mapToDouble(row -> codes.get(row, unit)).toArray();
  }

  @Test
  void units_onThePage_haveTheirRatesAndRows() throws IOException {
    JsonNode data = written(FeaturePage.of(sae, LABELED).images(2, 3).classNames(NAMES));
    assertThat(data.get("units")).hasSize(9);
    for (int unit = 0; unit < 9; unit++) {
      double[] values = unit(unit);
      JsonNode shown = data.get("units").get(unit);
      double[] fired = Arrays.stream(values).filter(value -> value > 0).toArray();
      assertThat(shown.get(0).asDouble()).isCloseTo(fired.length / 240.0, within(1e-4));
      assertThat(shown.get(1).asDouble())
          .isCloseTo(Arrays.stream(fired).average().orElse(0), within(1e-3));
      int[] order =
          IntStream.range(0, ROWS)
              .boxed()
              .filter(row -> values[row] > 0)
              .sorted(Comparator.comparingDouble(row -> -values[row]))
              .limit(10)
              .mapToInt(row -> row)
              .toArray();
      int[] top =
          IntStream.range(0, shown.get(5).size())
              .map(i -> data.get("rows").get(shown.get(5).get(i).get(0).asInt()).get(0).asInt())
              .toArray();
      assertThat(top).isEqualTo(order);
    }
    // Row 17 is 9 in two pixels, which is white.
    for (JsonNode row : data.get("rows")) {
      if (row.get(0).asText().equals("17")) {
        assertThat(Base64.getDecoder().decode(row.get(2).asText()))
            .containsExactly(0, 0, 255, 255, 0, 0);
        assertThat(row.get(1).asInt()).isEqualTo(17 % 3);
      }
    }
    byte[] atom = Base64.getDecoder().decode(data.get("units").get(2).get(4).asText());
    float[] weights = sae.weights().decoder().row(2);
    double largest = IntStream.range(0, 6).mapToDouble(i -> Math.abs(weights[i])).max().orElse(0);
    for (int i = 0; i < 6; i++) {
      assertThat((double) atom[i]).isCloseTo(127 * weights[i] / largest, within(0.51));
    }
  }

  @Test
  void quantiles_ofAUnit_riseThroughItsActivations() throws IOException {
    UnitPass pass = UnitPass.of(sae, LABELED, 0, false);
    for (int unit = 0; unit < 9; unit++) {
      List<UnitPass.Example> rows = pass.quantiles(unit);
      assertThat(rows).isSortedAccordingTo(Comparator.comparingDouble(UnitPass.Example::value));
      for (UnitPass.Example row : rows) {
        assertThat((double) row.value()).isEqualTo(codes.get((int) row.row(), unit)).isPositive();
      }
    }
  }

  @Test
  void correlations_ofFewRows_arePearsons() throws IOException {
    List<List<UnitPass.Correlated>> all = UnitPass.of(sae, LABELED, 0, false).correlated(3);
    for (int unit = 0; unit < 9; unit++) {
      for (UnitPass.Correlated other : all.get(unit)) {
        assertThat(other.correlation())
            .isCloseTo(pearson(unit(unit), unit(other.unit())), within(1e-6));
      }
    }
    assertThat(all).anySatisfy(found -> assertThat(found).hasSize(3));
  }

  private static double pearson(double[] a, double[] b) {
    double meanA = Arrays.stream(a).average().orElse(0);
    double meanB = Arrays.stream(b).average().orElse(0);
    double ab = 0;
    double aa = 0;
    double bb = 0;
    for (int i = 0; i < a.length; i++) {
      ab += (a[i] - meanA) * (b[i] - meanB);
      aa += (a[i] - meanA) * (a[i] - meanA);
      bb += (b[i] - meanB) * (b[i] - meanB);
    }
    return ab / Math.sqrt(aa * bb);
  }

  @Test
  void labels_told_arePickedOnOneHalfAndMeasuredOnTheOther() throws IOException {
    UnitPass pass = UnitPass.of(sae, LABELED, 3, false);
    boolean isAnyGood = false;
    for (int unit = 0; unit < 9; unit++) {
      double[] picked = new double[3];
      for (int label = 0; label < 3; label++) {
        picked[label] = auroc(unit(unit), label, 0);
      }
      if (Arrays.stream(unit(unit)).allMatch(value -> value == 0)) {
        assertThat(pass.told(unit)).isEmpty();
        continue;
      }
      UnitPass.Told best = pass.told(unit).get(0);
      // Bins of equal ratio count nearly equal activations as equal.
      assertThat(picked[best.label()])
          .isCloseTo(Arrays.stream(picked).max().orElse(0), within(0.02));
      assertThat(best.auroc()).isCloseTo(auroc(unit(unit), best.label(), 1), within(0.02));
      assertThat(best.f1()).isBetween(0.0, 1.0);
      isAnyGood |= best.auroc() > 0.9 && best.f1() > 0.7;
    }
    assertThat(isAnyGood).isTrue();
  }

  /** The share of pairs of a row of the class and another in which the first is larger. */
  private static double auroc(double[] values, int label, int half) {
    double won = 0;
    double pairs = 0;
    for (int a = 0; a < ROWS; a++) {
      for (int b = 0; b < ROWS; b++) {
        if (half(a) == half && half(b) == half && a % 3 == label && b % 3 != label) {
          pairs++;
          won += values[a] > values[b] ? 1 : values[a] == values[b] ? 0.5 : 0;
        }
      }
    }
    return won / pairs;
  }

  private static int half(long row) {
    return (int) ((row * 0x9E3779B97F4A7C15L) >>> 63);
  }

  @Test
  void labels_ofNoise_areNotFlatteredByThePick() throws IOException {
    Random random = new Random(8);
    float[][] rows = new float[3000][6];
    int[] noise = new int[3000];
    for (int i = 0; i < rows.length; i++) {
      noise[i] = random.nextInt(3);
      for (int j = 0; j < 6; j++) {
        rows[i][j] = random.nextFloat() - 0.5f;
      }
    }
    UnitPass pass = UnitPass.of(sae, LabeledSamples.of(Samples.of(rows), noise), 3, false);
    double mean =
        IntStream.range(0, 9)
            .mapToDouble(unit -> pass.told(unit).get(0).auroc())
            .average()
            .orElse(0);
    assertThat(mean).isCloseTo(0.5, within(0.02));
  }

  @Test
  void labels_ofOneClassAlone_areToldByNoUnit() throws IOException {
    LabeledSamples rows = LabeledSamples.of(LABELED.samples(), new int[LABELED.size()]);
    UnitPass pass = UnitPass.of(sae, rows, 3, false);
    assertThat(IntStream.range(0, 9).mapToObj(pass::told)).allMatch(List::isEmpty);
  }

  @Test
  void columns_named_standInPlaceOfPictures() throws IOException {
    JsonNode data =
        written(
            FeaturePage.of(sae, LABELED.samples())
                .columns(List.of("a", "b\"</script>", "ضغط", "d", "e", "f"))
                .rowNames(row -> "pump " + row));
    assertThat(data.get("columns").get(1).asText()).isEqualTo("b\"</script>");
    // Set apart from the number beside it, which would stand on the wrong side of its sign.
    assertThat(data.get("columns").get(2).asText()).isEqualTo("\u2068ضغط\u2069");
    assertThat(data.get("units").get(0).get(4)).hasSize(6);
    assertThat(data.get("rows").get(0).get(0).asText()).startsWith("pump ");
    assertThat(data.get("rows").get(0).get(2).asText()).isEmpty();
    assertThat(data.get("units").get(0).get(7)).isEmpty();
  }

  @Test
  @SuppressWarnings("NullAway") // what a caller without these checks may do
  void rowNames_null_isRefusedWithTheRow() {
    FeaturePage page = FeaturePage.of(sae, LABELED.samples()).rowNames(row -> null);
    assertThatThrownBy(() -> page.write(folder.resolve("units.html")))
        .isInstanceOf(NullPointerException.class)
        .hasMessageMatching("rowNames must give a name, row \\d+ has null");
  }

  @Test
  void rows_ofATranscoder_areNoImages() throws IOException {
    try (SparseAutoencoder transcoder =
        SparseAutoencoder.builder()
            .inputs(6)
            .hidden(9)
            .transcoding(Transcoding.to(4))
            .seed(4)
            .build()) {
      JsonNode data = written(FeaturePage.of(transcoder, LABELED.samples()).images(2, 2));
      assertThat(Base64.getDecoder().decode(data.at("/units/0/4").asText())).hasSize(4);
      assertThat(data.at("/rows/0/2").asText()).isEmpty();
    }
  }

  @Test
  void neuronpediaBatch_written_hasThePublishedShape() throws IOException {
    Path file = folder.resolve("batch-0.json");
    FeaturePage.of(sae, LABELED).writeNeuronpediaBatch(file, "gpt2-small", 6, "res-jb");
    JsonNode batch = new ObjectMapper().readTree(file.toFile());
    assertThat(batch.fieldNames())
        .toIterable()
        .containsExactly("model_id", "layer", "sae_set", "features");
    assertThat(batch.get("layer").asInt()).isEqualTo(6);
    JsonNode feature = batch.get("features").get(5);
    assertThat(feature.fieldNames())
        .toIterable()
        .containsExactlyInAnyOrder(
            "feature_index",
            "neuron_alignment_indices",
            "neuron_alignment_values",
            "neuron_alignment_l1",
            "correlated_neurons_indices",
            "correlated_neurons_l1",
            "correlated_neurons_pearson",
            "correlated_features_indices",
            "correlated_features_l1",
            "correlated_features_pearson",
            "neg_str",
            "neg_values",
            "pos_str",
            "pos_values",
            "frac_nonzero",
            "freq_hist_data_bar_values",
            "freq_hist_data_bar_heights",
            "logits_hist_data_bar_heights",
            "logits_hist_data_bar_values",
            "n_prompts_total",
            "n_tokens_in_prompt",
            "dataset",
            "decoder_weights_dist",
            "activations");
    assertThat(feature.get("feature_index").asInt()).isEqualTo(5);
    double fired = Arrays.stream(unit(5)).filter(value -> value > 0).count();
    assertThat(feature.get("frac_nonzero").asDouble()).isCloseTo(fired / ROWS, within(1e-5));
    double heights = 0;
    for (JsonNode height : feature.get("freq_hist_data_bar_heights")) {
      heights += height.asDouble();
    }
    assertThat(heights).isEqualTo(fired);
  }

  @Test
  void settings_thatDoNotFit_areRefused() {
    assertThatThrownBy(() -> FeaturePage.of(sae, Samples.of(new float[5])))
        .hasMessageContaining("rows have width 5, but inputs is 6");
    FeaturePage page = FeaturePage.of(sae, LABELED.samples());
    assertThatThrownBy(() -> page.images(3, 3))
        .hasMessage("images of 3×3, but the network's rows have width 6");
    assertThatThrownBy(() -> page.columns(List.of("a")))
        .hasMessage("names of columns: 1, but the network's rows have width 6");
    assertThatThrownBy(() -> page.classNames(NAMES).write(folder.resolve("page.html")))
        .hasMessage("class names need rows with labels");
    assertThatThrownBy(
            () ->
                FeaturePage.of(sae, LABELED)
                    .classNames(NAMES.subList(0, 2))
                    .write(folder.resolve("page.html")))
        .hasMessage("row 2 has class 2 of 2 classes");
  }
}
