package io.github.sparseae.samples.family;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.sparseae.SparseAutoencoder;
import io.github.sparseae.cli.Console;
import io.github.sparseae.model.Sparsity;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The sparse family from its command line to its files, on the TensorFlow engine. */
class SparseFamilyIT {
  /**
   * The least explained variance of the test digits in percent, about two thirds of what three
   * epochs reach. The mean digit, the best output of a dead encoder, explains 0. Two methods are
   * measured otherwise: Kullback-Leibler needs more epochs, and winner-take-all encodes with all
   * units, which is too bright until it has seen many more digits.
   */
  private static final Map<String, Double> LEAST_EXPLAINED =
      Map.of(
          "l1", 65.0,
          "l1-decoder", 65.0,
          "k-sparse", 25.0,
          "topk", 50.0,
          "batch-topk", 50.0,
          "matryoshka", 45.0,
          "jumprelu", 55.0,
          "gated", 65.0);

  /** The squared error of the mean digit: 784 pixels of variance 0.057. */
  private static final double MEAN_DIGIT_LOSS = 44.7;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir private Path folder;

  private int run(String... args) {
    PrintWriter console = new PrintWriter(out, true);
    return Console.execute(new FamilyCommand(), console, new PrintWriter(err, true), args);
  }

  @Test
  void family_ofOneMethod_measuresIt() throws IOException {
    String[] arguments = {
      "--quick",
      "--dataset",
      "generated",
      "--methods",
      "topk",
      "--epochs",
      "3",
      "--out",
      folder.toString()
    };
    assertMeasured(
        run(arguments),
        Methods.ALL.stream().filter(method -> method.name().equals("topk")).toList());
    JsonNode topK =
        new ObjectMapper().readTree(folder.resolve("results.json").toFile()).at("/methods/topk");

    // As after a stop: the next run trains what is missing, and takes the rest as it is.
    Files.delete(folder.resolve("results.json"));
    assertThat(run(arguments)).isZero();
    assertThat(out.toString()).contains("taken from " + folder.resolve("topk.json"));
    assertThat(
            new ObjectMapper()
                .readTree(folder.resolve("results.json").toFile())
                .at("/methods/topk"))
        .isEqualTo(topK);
  }

  @Test
  @Tag("full")
  void family_onGeneratedDigits_measuresEveryMethod() throws IOException {
    String all = Methods.ALL.stream().map(Method::name).collect(Collectors.joining(","));
    int status =
        run(
            "--quick",
            "--dataset",
            "generated",
            "--methods",
            all,
            "--epochs",
            "3",
            "--out",
            folder.toString());
    assertMeasured(status, Methods.ALL);
    assertThat(LEAST_EXPLAINED).hasSize(Methods.ALL.size() - 2);
    // The loss of training, in which few units are active.
    Matcher loss =
        Pattern.compile("WINNER-TAKE-ALL.*?epoch 3/3: loss ([0-9.]+)", Pattern.DOTALL)
            .matcher(out.toString());
    assertThat(loss.find()).isTrue();
    assertThat(Double.parseDouble(loss.group(1))).isBetween(1.0, 0.8 * MEAN_DIGIT_LOSS);
  }

  @Test
  @Tag("full")
  void kullbackLeibler_afterSixteenEpochs_reconstructs() throws IOException {
    int status =
        run(
            "--quick",
            "--dataset",
            "generated",
            "--methods",
            "kl",
            "--epochs",
            "16",
            "--out",
            folder.toString());
    assertThat(status).isZero();
    JsonNode results = new ObjectMapper().readTree(folder.resolve("results.json").toFile());
    // 60 with this seed; the mean digit explains 0.
    assertThat(results.at("/methods/kl/explainedVariance").asDouble()).isBetween(40.0, 99.9);
  }

  private void assertMeasured(int status, List<Method> methods) throws IOException {
    assertThat(err.toString()).isEmpty();
    assertThat(status).isZero();
    assertThat(methods).isNotEmpty();

    JsonNode results = new ObjectMapper().readTree(folder.resolve("results.json").toFile());
    assertThat(results.at("/digits/dataset").asText()).isEqualTo("generated");
    assertThat(results.at("/methods")).hasSameSizeAs(methods);
    for (Method method : methods) {
      JsonNode figures = results.at("/methods/" + method.name());
      if (LEAST_EXPLAINED.containsKey(method.name())) {
        assertThat(figures.at("/explainedVariance").asDouble())
            .as(method.name())
            .isBetween(LEAST_EXPLAINED.getOrDefault(method.name(), 0.0), 99.9);
      }
      assertThat(figures.at("/testError").asDouble()).as(method.name()).isPositive();
      assertThat(figures.at("/l0").asDouble())
          .as(method.name())
          .isBetween(1.0, method.hidden() + 0.0);
      assertThat(figures.at("/probeError").asDouble()).as(method.name()).isBetween(0.0, 10.0);
      assertThat(figures.at("/fineTunedError").asDouble()).as(method.name()).isBetween(0.0, 20.0);
      assertThat(figures.at("/seconds").asDouble()).as(method.name()).isPositive();
      BufferedImage tiles = ImageIO.read(folder.resolve(method.name() + ".png").toFile());
      assertThat(tiles.getWidth()).isGreaterThan(40 * 28);
      assertThat(folder.resolve(method.name() + ".html"))
          .content()
          .contains("Decoder atoms", "</html>");
      assertThat(out.toString()).contains(method.title());
    }
    assertThat(folder.resolve("report.html")).content().contains("</html>");
  }

  @Test
  void methods_together_haveEveryKindOfSparsity() {
    Set<Class<?>> kinds = new LinkedHashSet<>();
    for (Method method : Methods.ALL) {
      for (Method.Recipe recipe : method.recipes()) {
        try (SparseAutoencoder sae = recipe.autoencoder(3, method.hidden()).build()) {
          kinds.add(sae.spec().sparsity().getClass());
        }
      }
    }
    assertThat(kinds)
        .containsExactlyInAnyOrderElementsOf(
            Arrays.stream(Sparsity.class.getPermittedSubclasses())
                .filter(kind -> kind != Sparsity.None.class)
                .<Class<?>>map(kind -> kind)
                .toList());
  }

  @Test
  @Tag("full")
  void select_triesEachRecipeAndTakesTheBest() throws IOException {
    String method = Methods.ALL.get(0).name();
    int status =
        run(
            "--quick",
            "--dataset",
            "generated",
            "--select",
            "--epochs",
            "1",
            "--methods",
            method,
            "--out",
            folder.toString());
    assertThat(err.toString()).isEmpty();
    assertThat(status).isZero();
    JsonNode figures =
        new ObjectMapper()
            .readTree(folder.resolve("results.json").toFile())
            .at("/methods/" + method);
    JsonNode trials = figures.at("/validationErrors");
    assertThat(trials.size()).isEqualTo(Methods.ALL.get(0).recipes().size());
    double chosen = trials.get(figures.at("/recipe").asText()).asDouble();
    trials.forEach(trial -> assertThat(chosen).isLessThanOrEqualTo(trial.asDouble()));
  }

  @Test
  void methods_unknown_areRefusedWithTheKnown() {
    assertThat(run("--methods", "k-sparse,dense")).isEqualTo(2);
    assertThat(err.toString())
        .startsWith("error: --methods: expected some of ")
        .contains("k-sparse", ", was dense");
  }

  @Test
  void epochs_zero_areRefused() {
    assertThat(run("--epochs", "0")).isEqualTo(2);
    assertThat(err.toString()).startsWith("error: --epochs must be positive, was 0");
  }
}
