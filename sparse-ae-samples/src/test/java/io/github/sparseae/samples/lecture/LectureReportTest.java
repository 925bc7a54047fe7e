package io.github.sparseae.samples.lecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import org.junit.jupiter.api.Test;

class LectureReportTest {
  private static final VariantResult RECORDED =
      SmallRun.result(Variant.RECORDED, List.of(0.1919, 0.1006, 0.0776), List.of(80.9, 86.8, 88.6));
  private static final VariantResult PRINTED =
      SmallRun.result(Variant.PRINTED, List.of(0.11, 0.07, 0.068), List.of(31.0, 40.0, 45.0));
  private static final VariantResult SPARSE =
      SmallRun.result(Variant.SPARSE, List.of(0.03, 0.012, 0.011), List.of(95.1, 97.0, 97.5));

  private static String page(boolean comparable, VariantResult... results) {
    return SmallRun.of(comparable, results).page().toString().replaceAll("\\s+", " ");
  }

  @Test
  void page_rendered_needsNoNetwork() {
    String page = page(true, RECORDED, PRINTED, SPARSE);
    assertThat(page)
        .doesNotContain("<script", "http:", "https:", "url(", "<link")
        .contains("the folder &lt;m&gt;");
  }

  @Test
  void page_ofThreeVariants_showsThemInOrderWithTheirTrainings() {
    String page = page(true, RECORDED, PRINTED, SPARSE);
    assertThat(page.replaceAll("<h2>", "\n<h2>"))
        .containsSubsequence("<h2>recorded</h2>", "<h2>printed</h2>", "<h2>sparse</h2>");
    assertThat(page)
        .contains("<a href=\"recorded/autoencoder.html\">", "<a href=\"sparse/classifier.html\">");
  }

  @Test
  void recorded_nearTheLecture_saysThatItReproducesTheTables() {
    assertThat(page(true, RECORDED))
        .contains("The lecture prints 15 losses, and this run has 3 of these epochs")
        .contains("differ from the printed ones by at most 0.99 %")
        .contains("and from the third epoch on by at most 0.09 %")
        .contains("within 0.10 points of the printed one")
        .contains("It reproduces the printed tables: another seed makes as much of a difference.")
        .contains("in which no penalty took part");
  }

  @Test
  void recorded_farFromTheLecture_saysThatItDoesNot() {
    VariantResult far =
        SmallRun.result(
            Variant.RECORDED, List.of(0.1919, 0.1006, 0.0796), List.of(80.9, 86.8, 88.6));
    assertThat(page(true, far))
        .contains("and from the third epoch on by at most 2.67 %")
        .contains("this run does not reproduce the printed tables.")
        .doesNotContain("in which no penalty took part");
  }

  @Test
  void recorded_tooShort_givesNoConclusion() {
    VariantResult shortRun =
        SmallRun.result(Variant.RECORDED, List.of(0.1919, 0.1006), List.of(80.9, 86.8, 88.6));
    assertThat(page(true, shortRun))
        .contains("The run is too short to decide")
        .doesNotContain("reproduces the printed tables", "in which no penalty took part");
  }

  @Test
  void figures_notComparable_standWithoutTheLecturesAndSaySo() {
    assertThat(page(false, RECORDED, SPARSE))
        .contains("are not comparable with the lecture’s")
        .contains("They come from generated digits")
        .doesNotContain("lecture</th>", "0.058213", "78.73", "reproduces the printed tables");
  }

  @Test
  void printed_notSaturated_isNotCalledSo() {
    assertThat(page(true, PRINTED))
        .contains("Mean |h| is 0.2508")
        .doesNotContain("has activated all of them");
  }

  @Test
  void tables_ofEpochs_holdOursBesideTheLectures() {
    assertThat(page(true, RECORDED))
        .contains("<th scope=\"row\">3</th><td>0.077529</td><td>0.077600</td>")
        .contains("<th scope=\"row\">five</th><td>84.7</td><td>50.0</td>");
  }

  @Test
  void comparison_asText_hasTheLectureFirst() {
    assertThat(SmallRun.of(true, RECORDED).comparison().lines().skip(1))
        .satisfiesExactly(
            lecture -> assertThat(lecture).startsWith("lecture ").contains("0.058213", "78.73"),
            recorded -> assertThat(recorded).startsWith("recorded").contains("0.077600", "66.7"));
  }

  @Test
  void file_ofVariants_hasFiguresAndSettingsInTheirPlaces() {
    JsonNode file = new ObjectMapper().valueToTree(SmallRun.of(true, PRINTED).file());
    JsonNode printed = file.at("/variants/printed");
    assertThat(printed.at("/mse").toString()).isEqualTo("[0.11,0.07,0.068]");
    assertThat(printed.at("/testMse").asDouble()).isEqualTo(0.0625);
    assertThat(printed.at("/classifier/trainError").toString()).isEqualTo("[1.5,1.25,1.125]");
    assertThat(printed.at("/classifier/testAccuracy").toString()).isEqualTo("[31.0,40.0,45.0]");
    assertThat(printed.at("/classifier/perClass/5").asDouble()).isEqualTo(50);
    assertThat(printed.at("/sparsity/meanAbs").asDouble()).isEqualTo(1.505 / 6);
    assertThat(printed.at("/sparsity/l0").asDouble()).isEqualTo(1.5);
    assertThat(printed.at("/sparsity/dead").asInt()).isEqualTo(1);
    assertThat(printed.at("/seconds").asDouble()).isEqualTo(4.5);
    assertThat(printed.at("/settings/sparsity").asText()).startsWith("L1, weight 0.1, sum over");
    assertThat(printed.at("/settings/autoencoder").asText())
        .isEqualTo("3 epochs, batches of 1000, SGD, learning rate 0.98");
    assertThat(file.at("/settings/seed").asInt()).isEqualTo(17);
    assertThat(file.at("/digits/source").asText()).isEqualTo("the folder <m>");
  }
}
