package io.github.sparseae.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.sparseae.SparseAutoencoder;
import io.github.sparseae.data.LabeledSamples;
import io.github.sparseae.data.Samples;
import io.github.sparseae.model.Sparsity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.htmlunit.BrowserVersion;
import org.htmlunit.WebClient;
import org.htmlunit.html.DomElement;
import org.htmlunit.html.HtmlButton;
import org.htmlunit.html.HtmlInput;
import org.htmlunit.html.HtmlPage;
import org.htmlunit.html.HtmlSelect;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script of a page of units, run on the whole page by a browser without a screen. */
class FeaturePageScriptTest {
  private static final int UNITS = 70;
  private static final List<String> NAMES = List.of("ze<ro", "one", "two");

  @TempDir private Path folder;

  private final WebClient browser = new WebClient(BrowserVersion.CHROME);

  @AfterEach
  void close() {
    browser.close();
  }

  /** An opened page and the data in it. */
  private final class Opened {
    final HtmlPage page;
    final JsonNode data;

    Opened(boolean isPicture) throws IOException {
      Path file = folder.resolve("units.html");
      int[] labels = IntStream.range(0, 240).map(row -> row % 3).toArray();
      Samples rows = TrainingReportTest.rows(labels.length);
      try (SparseAutoencoder sae =
          SparseAutoencoder.builder()
              .inputs(6)
              .hidden(UNITS)
              .sparsity(Sparsity.topK(4))
              .seed(4)
              .build()) {
        FeaturePage units = FeaturePage.of(sae, LabeledSamples.of(rows, labels)).classNames(NAMES);
        (isPicture
                ? units.images(2, 3)
                : units
                    .columns(List.of("flow", "b<i>", "current", "heat", "noise", "speed"))
                    .rowNames(row -> "Pump " + row))
            .write(file);
      }
      browser.getOptions().setCssEnabled(false);
      page = browser.getPage(file.toUri().toURL());
      String html = Files.readString(file);
      int start = html.indexOf("const D=") + "const D=".length();
      data = new ObjectMapper().readTree(html.substring(start, html.indexOf(";\n", start)));
    }

    /** Returns the numbers of the units that the list shows. */
    List<Integer> list() {
      return StreamSupport.stream(element("list").getChildElements().spliterator(), false)
          .map(tile -> tile.getElementsByTagName("b").get(0).getTextContent())
          .map(name -> Integer.parseInt(name.replace("unit ", "")))
          .toList();
    }

    /** Returns all units in the order of a figure, the largest first. */
    List<Integer> order(ToDoubleFunction<JsonNode> figure) {
      return IntStream.range(0, UNITS)
          .boxed()
          .sorted(
              Comparator.comparingDouble(
                  unit -> -figure.applyAsDouble(data.get("units").get(unit))))
          .toList();
    }

    DomElement element(String id) {
      return page.getHtmlElementById(id);
    }

    void click(String id) throws IOException {
      ((HtmlButton) element(id)).click();
    }

    void search(String text) throws IOException {
      HtmlInput find = (HtmlInput) element("find");
      find.setValue("");
      find.type(text);
    }

    void sort(String order) {
      HtmlSelect orders = (HtmlSelect) element("order");
      orders.setSelectedAttribute(orders.getOptionByText(order), true);
    }

    /** Returns the gray levels of a picture. */
    List<Integer> pixels(String selector) {
      String levels =
          (String)
              page.executeJavaScript(
                      "(c => Array.from(c.getContext('2d').getImageData(0, 0, c.width, c.height)"
                          + ".data).filter((v, i) => i % 4 == 1).join())(document.querySelector('"
                          + selector
                          + "'))")
                  .getJavaScriptResult();
      return Pattern.compile(",").splitAsStream(levels).map(Integer::valueOf).toList();
    }
  }

  @Test
  void list_ofAPage_isSortedAndTurned() throws IOException {
    Opened opened = new Opened(false);
    List<Integer> frequent = opened.order(unit -> unit.get(0).asDouble());
    assertThat(opened.list()).isEqualTo(frequent.subList(0, 60));
    assertThat(opened.element("where").getTextContent()).isEqualTo("1 to 60 of 70");
    opened.click("next");
    assertThat(opened.list()).isEqualTo(frequent.subList(60, 70));
    opened.click("next");
    assertThat(opened.element("where").getTextContent()).isEqualTo("61 to 70 of 70");
    opened.click("back");
    assertThat(opened.list()).isEqualTo(frequent.subList(0, 60));

    opened.sort("rarest that fire");
    assertThat(opened.list())
        .isEqualTo(
            opened
                .order(unit -> unit.get(0).asDouble() > 0 ? -unit.get(0).asDouble() : -2)
                .subList(0, 60));
    opened.sort("largest activation");
    assertThat(opened.list())
        .isEqualTo(opened.order(unit -> unit.get(2).asDouble()).subList(0, 60));
    opened.sort("best AUROC");
    assertThat(opened.list())
        .isEqualTo(opened.order(unit -> unit.at("/7/0/1").asDouble()).subList(0, 60));
    opened.sort("best F1");
    assertThat(opened.list())
        .isEqualTo(opened.order(unit -> unit.at("/7/0/2").asDouble()).subList(0, 60));
    opened.sort("most correlated");
    assertThat(opened.list())
        .isEqualTo(opened.order(unit -> Math.abs(unit.at("/8/0/1").asDouble())).subList(0, 60));
    opened.sort("number");
    assertThat(opened.list()).containsExactlyElementsOf(IntStream.range(0, 60).boxed().toList());
  }

  @Test
  void search_ofAPage_findsNumbersLabelsColumnsAndRows() throws IOException {
    Opened opened = new Opened(false);
    opened.search("7");
    assertThat(opened.list()).containsExactly(7);
    opened.search("ZE<RO");
    assertThat(opened.list())
        .allMatch(unit -> opened.data.at("/units/" + unit + "/7/0/0").asInt(-1) == 0);
    long count =
        IntStream.range(0, UNITS)
            .filter(unit -> opened.data.at("/units/" + unit + "/7/0/0").asInt(-1) == 0)
            .count();
    assertThat(count).isBetween(5L, 69L);
    assertThat(opened.element("where").getTextContent()).endsWith(" of " + count);
    opened.search("b<i>");
    assertThat(opened.list())
        .isNotEmpty()
        .allMatch(
            unit ->
                IntStream.range(0, 3)
                    .anyMatch(
                        i -> opened.data.at("/units/" + unit + "/4/" + i + "/0").asInt() == 1));
    opened.search("pump 17");
    assertThat(opened.list()).isNotEmpty();
    opened.search("nothing of that name");
    assertThat(opened.list()).isEmpty();
    assertThat(opened.element("where").getTextContent()).isEqualTo("none");
  }

  @Test
  void unit_clicked_isShownWithItsRowsAndNeighbors() throws IOException {
    Opened opened = new Opened(false);
    int unit = opened.list().get(0);
    JsonNode its = opened.data.get("units").get(unit);
    ((HtmlButton) opened.element("list").getFirstElementChild()).click();
    String text = opened.element("unit").getTextContent();
    JsonNode row = opened.data.get("rows").get(its.at("/5/0/0").asInt());
    assertThat(text)
        .startsWith("Unit " + unit)
        .contains(" at most " + its.get(2).asText())
        .contains(NAMES.get(its.at("/7/0/0").asInt()))
        .contains(row.get(0).asText() + ", " + NAMES.get(row.get(1).asInt()));
    assertThat(opened.element("unit").getElementsByTagName("i")).isEmpty();
    assertThat(
            opened
                .page
                .executeJavaScript("document.querySelectorAll('#unit svg rect').length")
                .getJavaScriptResult())
        .isEqualTo(21);

    // The list is drawn anew, and keys go on from here.
    assertThat(opened.page.getFocusedElement().asNormalizedText()).isEqualTo("Unit " + unit);

    List<? extends DomElement> neighbors = opened.element("unit").getElementsByTagName("button");
    assertThat(neighbors).hasSize(its.get(8).size());
    neighbors.get(0).click();
    assertThat(opened.element("unit").getTextContent())
        .startsWith("Unit " + its.at("/8/0/0").asInt());
  }

  @Test
  void unit_thatIsDead_isShownWithoutRowsAndLabels() throws IOException {
    Opened opened = new Opened(false);
    opened.click("next");
    List<Integer> rarest = opened.list();
    int unit = rarest.get(rarest.size() - 1);
    assertThat(opened.data.at("/units/" + unit + "/0").asDouble()).isZero();
    assertThat(opened.data.at("/units/" + unit + "/7")).isEmpty();
    ((HtmlButton) opened.element("list").getLastElementChild()).click();
    assertThat(opened.element("unit").getTextContent())
        .startsWith("Unit " + unit)
        .endsWith("Fires on none of the rows.");
  }

  @Test
  void pictures_ofAUnit_haveTheGraysOfAtomAndRow() throws IOException {
    Opened opened = new Opened(true);
    int unit = opened.list().get(0);
    JsonNode its = opened.data.get("units").get(unit);
    ((HtmlButton) opened.element("list").getFirstElementChild()).click();
    byte[] atom = Base64.getDecoder().decode(its.get(4).asText());
    assertThat(opened.pixels("#unit canvas"))
        .containsExactlyElementsOf(
            IntStream.range(0, 6).mapToObj(pixel -> 128 + atom[pixel]).toList());
    byte[] row =
        Base64.getDecoder()
            .decode(opened.data.get("rows").get(its.at("/5/0/0").asInt()).get(2).asText());
    assertThat(opened.pixels("#unit .rows canvas"))
        .containsExactlyElementsOf(
            IntStream.range(0, 6).mapToObj(pixel -> row[pixel] & 255).toList());
  }
}
