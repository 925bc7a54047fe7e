package io.github.sparseae.samples.lecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.sparseae.samples.run.JsonFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LectureResultsFileTest {
  @TempDir private Path folder;

  private JsonNode written(LectureRun run) throws IOException {
    Path file = Files.writeString(folder.resolve("results.json"), "left from an earlier run");
    JsonFile.write(file, LectureResultsFile.content(run));
    return new ObjectMapper().readTree(file.toFile());
  }

  @Test
  void variant_written_hasItsFiguresInTheirPlaces() throws IOException {
    JsonNode printed =
        written(
                SmallRun.of(
                    true,
                    SmallRun.result(
                        Variant.PRINTED, List.of(0.3, 0.2, 0.1), List.of(70.0, 80.0, 90.0))))
            .at("/variants/printed");
    assertThat(printed.at("/mse").toString()).isEqualTo("[0.3,0.2,0.1]");
    assertThat(printed.at("/testMse").asDouble()).isEqualTo(0.0625);
    assertThat(printed.at("/classifier/trainError").toString()).isEqualTo("[1.5,1.25,1.125]");
    assertThat(printed.at("/classifier/testAccuracy").toString()).isEqualTo("[70.0,80.0,90.0]");
    assertThat(printed.at("/classifier/perClass")).hasSize(10);
    assertThat(printed.at("/classifier/perClass/5").asDouble()).isEqualTo(50);
    assertThat(printed.at("/classifier/perClass/3").asDouble()).isEqualTo(100);
    assertThat(printed.at("/seconds").asDouble()).isEqualTo(4.5);
    assertThat(printed.at("/settings/sparsity").asText()).startsWith("L1, weight 0.1, sum over");
    assertThat(printed.at("/settings/autoencoder/batchSize").asInt()).isEqualTo(1000);
  }

  @Test
  void sparsity_written_isSharesAndCounts() throws IOException {
    JsonNode sparsity =
        written(
                SmallRun.of(
                    true,
                    SmallRun.result(
                        Variant.SPARSE, List.of(0.3, 0.2, 0.1), List.of(70.0, 80.0, 90.0))))
            .at("/variants/sparse/sparsity");
    assertThat(sparsity.at("/meanAbs").asDouble()).isEqualTo(1.505 / 6);
    assertThat(sparsity.at("/belowHundredth").asDouble()).isEqualTo(4.0 / 6);
    assertThat(sparsity.at("/l0").asDouble()).isEqualTo(1.5);
    assertThat(sparsity.at("/dead").asInt()).isEqualTo(1);
  }

  @Test
  void run_written_recordsItsSettings() throws IOException {
    JsonNode run = written(SmallRun.of(false));
    assertThat(run.at("/settings/seed").asInt()).isEqualTo(17);
    assertThat(run.at("/settings/epochs").asInt()).isEqualTo(3);
    assertThat(run.at("/digits/dataset").asText()).isEqualTo("generated");
    assertThat(run.at("/digits/source").asText()).isEqualTo("the generator");
    assertThat(run.at("/digits/comparable").asBoolean()).isFalse();
    assertThat(run.at("/machine/device").asText()).isEqualTo("CPU");
    assertThat(run.at("/machine/library").asText()).isEqualTo("5.4-SNAPSHOT");
    assertThat(run.at("/machine/tensorFlowJava").asText()).isEqualTo("7.6");
    assertThat(run.at("/machine/java").asText()).isEqualTo("17.0.1");
    assertThat(run.at("/machine/os").asText()).isEqualTo("Linux <x> amd64");
    assertThat(run.at("/date").asText()).isEqualTo("2026-02-03T04:05:06+01:00");
    assertThat(run.at("/memory/residentPeakBytes").asLong()).isEqualTo(2_000_000);
  }
}
