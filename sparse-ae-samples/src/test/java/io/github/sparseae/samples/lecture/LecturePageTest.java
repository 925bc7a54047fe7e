package io.github.sparseae.samples.lecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class LecturePageTest {
  private static final VariantResult RECORDED =
      SmallRun.result(Variant.RECORDED, List.of(0.1919, 0.1006, 0.0776), List.of(80.9, 86.8, 88.6));
  private static final VariantResult PRINTED =
      SmallRun.result(Variant.PRINTED, List.of(0.11, 0.07, 0.068), List.of(31.0, 40.0, 45.0));
  private static final VariantResult SPARSE =
      SmallRun.result(Variant.SPARSE, List.of(0.03, 0.012, 0.011), List.of(95.1, 97.0, 97.5));

  private static String page(boolean comparable, VariantResult... results) throws IOException {
    return LecturePage.render(SmallRun.of(comparable, results)).replaceAll("\\s+", " ");
  }

  @Test
  void page_rendered_leavesNoTagAndNeedsNoNetwork() throws IOException {
    String page = page(true, RECORDED, PRINTED, SPARSE);
    assertThat(page)
        .doesNotContain("{{", "}}", "<script", "http:", "https:", "url(", "<link")
        .contains("Linux &lt;x&gt; amd64", "the folder &lt;m&gt;");
  }

  @Test
  void page_ofThreeVariants_showsThemInOrderWithTheirPictures() throws IOException {
    String page = page(true, RECORDED, PRINTED, SPARSE);
    assertThat(page.replaceAll("<h2>", "\n<h2>"))
        .containsSubsequence("<h2>recorded</h2>", "<h2>printed</h2>", "<h2>sparse</h2>");
    assertThat(page)
        .contains("data:image/png;base64," + RECORDED.pictures().get(0).base64())
        .contains("data:image/png;base64," + SPARSE.pictures().get(0).base64());
  }

  @Test
  void recorded_nearTheLecture_saysThatItReproducesTheTables() throws IOException {
    assertThat(page(true, RECORDED))
        .contains("The lecture prints 15 losses, and this run has 3 of these epochs")
        .contains("differ from the printed ones by at most 0.99 %")
        .contains("and from the third epoch on by at most 0.09 %")
        .contains("within 0.10 points of the printed one")
        .contains("It reproduces the printed tables.")
        .contains("in which no penalty took part");
  }

  @Test
  void recorded_farFromTheLecture_saysThatItDoesNot() throws IOException {
    VariantResult far =
        SmallRun.result(
            Variant.RECORDED, List.of(0.1919, 0.1006, 0.0796), List.of(80.9, 86.8, 88.6));
    assertThat(page(true, far))
        .contains("and from the third epoch on by at most 2.67 %")
        .contains("This run does not reproduce the printed tables.")
        .doesNotContain("in which no penalty took part");
  }

  @Test
  void recorded_tooShort_givesNoConclusion() throws IOException {
    VariantResult shortRun =
        SmallRun.result(Variant.RECORDED, List.of(0.1919, 0.1006), List.of(80.9, 86.8, 88.6));
    assertThat(page(true, shortRun))
        .contains("The run is too short to decide")
        .doesNotContain("the printed tables", "in which no penalty took part");
  }

  @Test
  void figures_notComparable_standWithoutTheLecturesAndSaySo() throws IOException {
    assertThat(page(false, RECORDED, SPARSE))
        .contains("are not comparable with the lecture’s")
        .contains("They come from generated digits")
        .doesNotContain("lecture</th>", "0.058213", "78.73", "the printed tables");
  }

  @Test
  void printed_notSaturated_isNotCalledSo() throws IOException {
    assertThat(page(true, PRINTED))
        .contains("Mean |h| is 0.2508")
        .doesNotContain("has activated all of them");
  }

  @Test
  void charts_missing_areExplained() throws IOException {
    assertThat(page(true, SPARSE)).contains("The charts are omitted");
  }

  @Test
  void tables_ofEpochs_holdOursBesideTheLectures() throws IOException {
    assertThat(page(true, RECORDED))
        .contains("<th scope=\"row\">3</th><td>0.077529</td><td>0.077600</td>")
        .contains("<th scope=\"row\">five</th><td>84.7</td><td>50.0</td>");
  }
}
