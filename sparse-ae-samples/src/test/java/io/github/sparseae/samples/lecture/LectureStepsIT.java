package io.github.sparseae.samples.lecture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.sparseae.cli.Console;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;

/** The lecture from its command line to its files, on the TensorFlow engine. */
class LectureStepsIT {
  private static final List<String> ALWAYS =
      List.of(
          "reconstructions.png",
          "encoder-initial.png",
          "encoder-trained.png",
          "encoder-difference.png",
          "decoder-initial.png",
          "decoder-trained.png",
          "decoder-difference.png",
          "decoder-atoms.png");

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir private Path folder;

  private JsonNode run(String... options) throws IOException {
    String[] args = List.of(options).toArray(new String[options.length + 2]);
    args[options.length] = "--out";
    args[options.length + 1] = folder.toString();
    PrintWriter console = new PrintWriter(out, true);
    int status = Console.execute(new LectureCommand(), console, new PrintWriter(err, true), args);
    assertThat(err.toString()).isEmpty();
    assertThat(status).isZero();
    assertThat(folder.resolve("report.html")).content().contains("</html>");
    return new ObjectMapper().readTree(folder.resolve("results.json").toFile());
  }

  @Test
  void lecture_onGeneratedDigits_givesItsResults() throws IOException {
    JsonNode results = run("--quick", "--dataset", "generated");
    assertThat(results.at("/digits/dataset").asText()).isEqualTo("generated");
    for (Variant variant : Variant.ALL) {
      assertPictures(variant);
      assertFigures(results.at("/variants/" + variant), 12, 5);
    }
    assertThat(out.toString()).contains("not comparable with the lecture's").contains("zero");

    // The penalty as printed saturates every tanh unit.
    assertThat(results.at("/variants/printed/sparsity/meanAbs").asDouble()).isGreaterThan(0.99);
    // A plain network's code is not sparse; with a penalty on the right scale most units are
    // inactive.
    assertThat(results.at("/variants/recorded/sparsity/belowHundredth").asDouble()).isLessThan(0.2);
    assertThat(results.at("/variants/sparse/sparsity/belowHundredth").asDouble())
        .isGreaterThan(0.5);
    // Reconstructing every digit by the mean digit has an error of 0.057.
    assertThat(results.at("/variants/sparse/testMse").asDouble()).isLessThan(0.015);
    assertThat(results.at("/variants/sparse/classifier/testAccuracy/4").asDouble())
        .isGreaterThan(90);
  }

  @Test
  void lecture_sameSeed_givesTheSameFigures() throws IOException {
    String[] options = {
      "--quick",
      "--dataset",
      "generated",
      "--variant",
      "sparse",
      "--epochs",
      "1",
      "--classifier-epochs",
      "1",
      "--seed",
      "7"
    };
    JsonNode first = run(options).at("/variants/sparse");
    JsonNode second = run(options).at("/variants/sparse");
    assertThat(second.at("/mse")).isEqualTo(first.at("/mse"));
    assertThat(second.at("/classifier")).isEqualTo(first.at("/classifier"));
  }

  @Test
  @EnabledIfEnvironmentVariable(named = "SPARSE_AE_MNIST", matches = ".+")
  void recorded_onMnist_beginsAsTheLecturePrints() throws IOException {
    JsonNode results =
        run(
            "--variant",
            "recorded",
            "--dataset",
            "mnist",
            "--epochs",
            "3",
            "--classifier-epochs",
            "2");
    assertPictures(Variant.RECORDED);
    JsonNode recorded = results.at("/variants/recorded");
    assertFigures(recorded, 3, 2);
    for (int epoch = 1; epoch <= 3; epoch++) {
      assertThat(recorded.at("/mse/" + (epoch - 1)).asDouble())
          .isCloseTo(PublishedResults.LOSSES.get(epoch - 1), withinPercentage(1.5));
    }
    // The error falls within an epoch, so the test error after it is below the epoch's mean.
    assertThat(recorded.at("/testMse").asDouble()).isBetween(0.070, 0.0775);
    // From an encoder of 20 epochs the lecture has 86.5 % here; three epochs are behind that.
    assertThat(recorded.at("/classifier/testAccuracy/1").asDouble()).isGreaterThan(82);
    assertThat(out.toString()).contains("0.190024").contains("difference");
    assertThat(folder.resolve("report.html")).content().contains("0.077529");
  }

  private void assertPictures(Variant variant) throws IOException {
    for (String name : ALWAYS) {
      assertDecodes(folder.resolve(variant.toString()).resolve(name));
    }
    for (String page : List.of("autoencoder.html", "classifier.html")) {
      assertThat(folder.resolve(variant.toString()).resolve(page))
          .content()
          .contains("aria-label=\"Loss\"", "</html>");
    }
  }

  private static void assertDecodes(Path picture) throws IOException {
    assertThat(picture).exists();
    assertThat(ImageIO.read(Files.newInputStream(picture)).getWidth()).isGreaterThan(500);
  }

  private static void assertFigures(JsonNode variant, int epochs, int classifierEpochs) {
    assertThat(variant.at("/mse")).hasSize(epochs);
    assertThat(variant.at("/testMse").asDouble()).isPositive();
    assertThat(variant.at("/classifier/trainError")).hasSize(classifierEpochs);
    assertThat(variant.at("/classifier/testAccuracy")).hasSize(classifierEpochs);
    assertThat(variant.at("/classifier/perClass")).hasSize(10);
    assertThat(variant.at("/sparsity/l0").asDouble()).isBetween(1.0, 400.0);
    assertThat(variant.at("/sparsity/dead").isInt()).isTrue();
    assertThat(variant.at("/seconds").asDouble()).isPositive();
  }
}
