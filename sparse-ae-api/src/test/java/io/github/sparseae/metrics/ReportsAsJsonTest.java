package io.github.sparseae.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.sparseae.data.Samples;
import io.github.sparseae.model.DenseArray;
import io.github.sparseae.model.Losses;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A serializer that walks records finds every number of a report. */
class ReportsAsJsonTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private static <T> T thereAndBack(T report, Class<T> type) throws Exception {
    return JSON.treeToValue(JSON.valueToTree(report), type);
  }

  @Test
  void anomaly_asJson_hasAllNumbers() throws Exception {
    Anomaly anomaly =
        Anomaly.of(
            Samples.of(new double[][] {{1, 2, 4}}),
            DenseArray.of(new double[] {1, 3, 2.5}, 1, 3),
            new AnomalyBaseline(
                List.of(1.0, 1.0, 1.0), new Calibration(List.of(0.5, 2.0)), Optional.empty()));

    JsonNode json = JSON.valueToTree(anomaly);

    assertThat(json.get("score").doubleValue()).isEqualTo(3.25 / 3);
    assertThat(json.get("pValue").doubleValue()).isEqualTo(2.0 / 3);
    assertThat(json.get("contributions").get(0).toString())
        .isEqualTo(
            "{\"column\":\"input 2\",\"unit\":\"\",\"value\":4.0,\"expected\":2.5,\"share\":"
                + 2.25 / 3.25
                + "}");
    assertThat(thereAndBack(anomaly, Anomaly.class)).isEqualTo(anomaly);
  }

  @Test
  void anomalyReport_asJson_comesBackEqual() throws Exception {
    AnomalyReport report =
        new AnomalyReport(
            List.of(0.25, 3.0, 0.125),
            List.of(0.5, 0.25, 1.0),
            List.of("a", "b"),
            List.of(0.75, 0.25));

    assertThat(thereAndBack(report, AnomalyReport.class)).isEqualTo(report);
  }

  @Test
  void sparsityReport_asJson_comesBackEqual() throws Exception {
    SparsityReport report =
        SparsityReport.of(DenseArray.of(new double[] {0, 1, 0.5, 0, 2, 0}, 2, 3), 0);

    assertThat(JSON.valueToTree(report).get("frequency").toString()).isEqualTo("[0.0,1.0,0.5]");
    assertThat(thereAndBack(report, SparsityReport.class)).isEqualTo(report);
    assertThat(thereAndBack(report.densityHistogram(), DensityHistogram.class))
        .isEqualTo(report.densityHistogram());
  }

  @Test
  void featureReport_asJson_comesBackEqual() throws Exception {
    FeatureReport report =
        new FeatureReport(9, 2, 3, 0.5, 1, 0.25, 0.75, 0.375, 0.875, 0.625, 1.5, 2.5, 1);

    assertThat(JSON.valueToTree(report).get("f1").doubleValue()).isEqualTo(0.375);
    assertThat(thereAndBack(report, FeatureReport.class)).isEqualTo(report);
  }

  @Test
  void classificationReport_asJson_comesBackEqual() throws Exception {
    ClassificationReport report =
        new ClassificationReport(
            ConfusionMatrix.of(
                new int[] {0, 0, 1, 2}, new int[] {0, 1, 1, 0}, List.of("a", "b", "c")),
            0.5);

    JsonNode json = JSON.valueToTree(report);

    assertThat(json.get("confusionMatrix").get("counts").toString())
        .isEqualTo("[[1,1,0],[0,1,0],[1,0,0]]");
    assertThat(json.get("confusionMatrix").get("names").toString())
        .isEqualTo("[\"a\",\"b\",\"c\"]");
    assertThat(thereAndBack(report, ClassificationReport.class)).isEqualTo(report);
  }

  @Test
  void reconstructionReport_asJson_comesBackEqual() throws Exception {
    ReconstructionReport report = new ReconstructionReport(7, 0.5, 0.75, 0.25, new Losses(1, 2));

    assertThat(
            JSON.readTree(JSON.writeValueAsString(report)).get("losses").get("data").doubleValue())
        .isEqualTo(1);
    assertThat(
            JSON.readTree(JSON.writeValueAsString(report))
                .get("losses")
                .get("penalty")
                .doubleValue())
        .isEqualTo(2);
  }
}
