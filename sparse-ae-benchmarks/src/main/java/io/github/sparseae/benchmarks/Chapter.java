package io.github.sparseae.benchmarks;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.sparseae.internal.io.IoConsumer;
import io.github.sparseae.report.internal.Chart;
import io.github.sparseae.report.internal.Page;
import io.github.sparseae.samples.run.DigitCommand;
import io.github.sparseae.samples.run.DigitData;
import io.github.sparseae.samples.run.OutputFolder;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * A command that runs a benchmark on digits and writes its chapter of the page, with a picture and
 * a JSON file beside it. The page joins the chapters that exist.
 */
abstract class Chapter extends DigitCommand {
  private final String title;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "folder of chapters, pictures and JSON files (default: ${DEFAULT-VALUE})")
  private Path out = Path.of("target/benchmarks");

  @Option(
      names = "--page",
      paramLabel = "FILE",
      description = "page of all chapters (default: benchmarks.md in --out)")
  private @Nullable Path page;

  Chapter(String title) {
    this.title = title;
  }

  /** The text of a chapter, the data of its JSON file, and its charts, of which some are empty. */
  record Contents(String markdown, Object data, List<Chart> charts) {}

  /** Runs the benchmark, and hands what is measured so far to the chapter. */
  abstract Contents measure(
      Conditions conditions, DigitData digits, PrintWriter console, IoConsumer<Contents> chapter)
      throws IOException;

  @Override
  protected final void run(PrintWriter console) throws IOException {
    OutputFolder.prepare(out);
    Path whole = page != null ? page : out.resolve("benchmarks.md");
    Conditions conditions =
        Conditions.now(name(), commandLine().getParseResult().originalArgs(), device());
    console.println(conditions.markdown());
    IoConsumer<Contents> draft = contents -> write(contents, conditions, whole);
    Contents contents = measure(conditions, DigitData.load(this), console, draft);
    draft.accept(contents);
    console.println(contents.markdown());
    console.println("page      " + whole);
  }

  private String name() {
    return commandLine().getCommandName();
  }

  /** Returns a file of the folder of results, which also holds temporary files. */
  final Path file(String name) {
    return out.resolve(name);
  }

  /**
   * Reads what was measured before; empty if there is nothing, or in another format: an earlier
   * version of this program wrote it, and its results are measured anew.
   */
  static <T> Optional<T> earlier(Path data, Class<T> type) throws IOException {
    if (!Files.exists(data)) {
      return Optional.empty();
    }
    try {
      return Optional.of(new ObjectMapper().readValue(data.toFile(), type));
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }

  private void write(Contents contents, Conditions conditions, Path whole) throws IOException {
    Path image = file(name() + ".svg");
    Files.deleteIfExists(image);
    String shown = "";
    List<Chart> charts = contents.charts().stream().filter(chart -> !chart.isEmpty()).toList();
    if (!charts.isEmpty()) {
      Page.write(image, Chart.file(charts));
      shown = "![%s](%s)\n\n".formatted(title, image.getFileName());
    }
    OutputFolder.write(file(name() + ".json"), contents.data());
    Page.write(
        file(name() + ".md"),
        "## %s\n\n%s\n%s%s\n"
            .formatted(title, conditions.markdown(), shown, contents.markdown().strip()));
    StringBuilder text = new StringBuilder(Page.resource(Chapter.class, "introduction.md"));
    for (String chapter : Benchmarks.CHAPTERS.keySet()) {
      if (Files.exists(file(chapter + ".md"))) {
        Path picture = file(chapter + ".svg").toAbsolutePath().normalize();
        Path link = whole.toAbsolutePath().normalize().resolveSibling("").relativize(picture);
        text.append('\n')
            .append(
                Files.readString(file(chapter + ".md"))
                    .replace(
                        "](" + picture.getFileName(), "](" + link.toString().replace('\\', '/')));
      }
    }
    Page.write(whole, text.toString());
  }
}
