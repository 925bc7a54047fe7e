package io.github.sparseae.samples;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparseae.cli.Console;
import io.github.sparseae.data.Npy;
import io.github.sparseae.data.Samples;
import io.github.sparseae.samples.run.SampleCommand;
import io.github.sparseae.samples.run.ShortSample;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The samples of one screen, by {@code --quick}, each with an outcome that no dead network has. */
class ShortSamplesTest {
  private static final Path SOURCES = Path.of("src/main/java/io/github/sparseae/samples");

  @TempDir private Path folder;

  static List<Supplier<SampleCommand>> samples() {
    return List.of(
        FirstModel::new,
        AnomalyDetection::new,
        FewLabels::new,
        Denoising::new,
        Stacked::new,
        RunSaelens::new,
        CsvFeatures::new,
        LargerThanMemory::new,
        Resume::new,
        TextSearch::new);
  }

  @Test
  void firstModel_quick_explainsDigitsByFewUnits() throws IOException {
    String text = run(FirstModel::new);
    assertThat(number(text, "explained variance (\\S+) %")).isGreaterThan(50);
    assertThat(number(text, "\\(L0\\) (\\S+)|L0 (\\S+)")).isBetween(2.0, 50.0);
    assertThat(ImageIO.read(folder.resolve("atoms.png").toFile()).getWidth()).isGreaterThan(280);
    assertThat(folder.resolve("reconstructions.png")).isNotEmptyFile();
    assertThat(folder.resolve("model.safetensors")).isNotEmptyFile();
  }

  @Test
  void anomalyDetection_quick_findsOtherDigits() {
    String text = run(AnomalyDetection::new);
    assertThat(number(text, "AUC (\\S+?),")).isGreaterThan(0.95);
    assertThat(number(text, "digit 1: +(\\S+) %")).isLessThan(10);
    assertThat(number(text, "digit 0: +(\\S+) %")).isGreaterThan(50);
  }

  @Test
  void denoising_quick_repairsBetterThanOneTrainedOnWholeDigits() {
    String text = run(Denoising::new);
    double erased = number(text, "erased digits +(\\S+)");
    double plain = number(text, "trained on digits +(\\S+)");
    double denoising = number(text, "trained on erased +(\\S+)");
    assertThat(denoising).isLessThan(0.8 * plain).isLessThan(0.75 * erased);
  }

  @Test
  void fewLabels_quick_gainsByWhatTheEncoderLearnedWithoutThem() {
    String text = run(FewLabels::new);
    double pretrained = number(text, "pretrained +(\\S+) %");
    assertThat(pretrained).isGreaterThan(number(text, "pixels +(\\S+) %"));
    assertThat(pretrained).isGreaterThan(number(text, "untrained +(\\S+) %"));
    assertThat(pretrained).isGreaterThan(70);
  }

  @Test
  void stacked_quick_classifies() {
    String text = run(Stacked::new);
    assertThat(number(text, "one layer +(\\S+) %")).isGreaterThan(80);
    assertThat(number(text, "two layers +(\\S+) %")).isGreaterThan(80);
    assertThat(folder.resolve("stacked.png")).isNotEmptyFile();
  }

  @Test
  void runSaelens_quick_explainsActivations() {
    String text = run(RunSaelens::new);
    assertThat(number(text, "explained variance (\\S+) %")).isGreaterThan(50);
    assertThat(text).containsPattern("row 4:  feature \\d+ \\d");
  }

  @Test
  void runSaelens_onFewRows_listsAllOfThem() throws IOException {
    Path rows = folder.resolve("few.npy");
    Npy.write(Samples.of(new float[][] {{1, 2, 3}, {0, 5, 1}}), rows);
    StringWriter text = new StringWriter();
    PrintWriter out = new PrintWriter(text, true);

    int status =
        Console.execute(
            new RunSaelens(),
            out,
            out,
            "--activations",
            rows.toString(),
            "--output",
            folder.toString());

    assertThat(status).as(text.toString()).isZero();
    assertThat(text.toString()).contains("row 1:").doesNotContain("row 2:");
  }

  @Test
  void csvFeatures_quick_namesTheColumnsOfAFault() throws IOException {
    String text = run(CsvFeatures::new);
    assertThat(number(text, "explained variance (\\S+) %")).isGreaterThan(70);
    assertThat(text).containsPattern("[+-]temperature [+-]vibration");
    assertThat(Files.readAllLines(folder.resolve("features.csv"))).hasSize(2000);
  }

  @Test
  void largerThanMemory_quick_learnsFromTheFile() {
    String text = run(LargerThanMemory::new);
    assertThat(number(text, "rows on disk +(\\S+) bytes")).isGreaterThan(20_000 * 32 * 4);
    assertThat(number(text, "explained variance +(\\S+) %")).isGreaterThan(50);
  }

  @Test
  void resume_quick_givesTheSameBits() {
    String text = run(Resume::new);
    assertThat(text).contains("same bits: true");
    assertThat(number(text, "epoch 6  (\\S+)")).isLessThan(0.8 * number(text, "epoch 1  (\\S+)"));
  }

  /** At random, a search would find one of a hundred. */
  @Test
  void textSearch_quick_findsMostNeighborsBySmallCodes() {
    String text = run(TextSearch::new);
    assertThat(number(text, "dense vectors +recall@10 (\\S+),")).isGreaterThan(0.95);
    assertThat(number(text, "codes of 16 units recall@10 (\\S+),")).isGreaterThan(0.3);
    assertThat(number(text, "codes of 64 units recall@10 (\\S+),")).isGreaterThan(0.5);
    assertThat(number(text, "codes of 16 units .* index of (\\S+) bytes"))
        .isLessThan(number(text, "dense vectors .* index of (\\S+) bytes") / 3);
  }

  @ParameterizedTest
  @MethodSource("samples")
  void help_ofEachSample_namesItsOptions(Supplier<SampleCommand> sample) {
    StringWriter text = new StringWriter();
    PrintWriter out = new PrintWriter(text, true);
    assertThat(Console.execute(sample.get(), out, out, "--help")).isZero();
    assertThat(text.toString()).contains("--quick", "--output");
  }

  @Test
  void code_ofEachSample_fitsOnAScreen() throws IOException {
    try (Stream<Path> files = Files.list(SOURCES)) {
      for (Path file : files.filter(ShortSamplesTest::isShort).toList()) {
        List<String> lines = Files.readAllLines(file);
        int start = lines.indexOf("@Command(");
        assertThat(lines.subList(start, lines.size()))
            .as(file.toString())
            .hasSizeLessThanOrEqualTo(60);
      }
    }
  }

  private static boolean isShort(Path file) {
    try {
      return file.toString().endsWith(".java")
          && Files.readString(file).contains("extends " + ShortSample.class.getSimpleName());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void arguments_missingOrWrong_areOneMessage() {
    assertThat(failure(new DetectorComparison())).startsWith("error: Missing required parameter");
    assertThat(failure(new DetectorComparison(), "nowhere")).endsWith("no such file or folder");
    assertThat(failure(new SolvedCodes(), "many")).contains("'many' is not a whole number");
    assertThat(failure(new DeadUnits(), "many")).contains("'many'");
    assertThat(failure(new SensorTable(), "--hlep")).contains("did you mean --help?");
    assertThat(failure(new SolvedCodes(), "0")).startsWith("error: epochs must be positive, was 0");
  }

  @Test
  void output_thatCannotBeAFolder_failsBeforeAnyWork() throws IOException {
    Path below = Files.writeString(folder.resolve("file"), "").resolve("output");
    assertThat(failure(new FirstModel(), "--quick", "--output", below.toString()))
        .startsWith("error: " + below + ": ");
  }

  private static String failure(SampleCommand sample, String... arguments) {
    StringWriter text = new StringWriter();
    PrintWriter out = new PrintWriter(text, true);
    assertThat(Console.execute(sample, out, out, arguments)).isNotZero();
    assertThat(text.toString().lines()).hasSize(1);
    return text.toString().strip();
  }

  private String run(Supplier<SampleCommand> sample) {
    StringWriter text = new StringWriter();
    PrintWriter out = new PrintWriter(text, true);
    int status = Console.execute(sample.get(), out, out, "--quick", "--output", folder.toString());
    assertThat(status).as(text.toString()).isZero();
    return text.toString();
  }

  private static double number(String text, String pattern) {
    Matcher found = Pattern.compile(pattern).matcher(text);
    assertThat(found.find()).as("%s in %s", pattern, text).isTrue();
    String number =
        Stream.of(1, found.groupCount()).map(found::group).filter(s -> s != null).findFirst().get();
    return Double.parseDouble(number.replace(",", ""));
  }
}
