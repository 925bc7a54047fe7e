package io.github.sparseae.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import jdk.jshell.JShell;
import jdk.jshell.Snippet;
import jdk.jshell.SnippetEvent;
import jdk.jshell.SourceCodeAnalysis.Completeness;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** The lecture as a script for jshell and as a notebook. */
@Isolated("silences the console and names the engine by a system property")
class LectureScriptTest {
  private static final Path SCRIPT = Path.of("../docs/lecture/lecture.jsh");
  private static final Path NOTEBOOK = Path.of("../docs/lecture/lecture.ipynb");
  private static final String ENGINE = "sparseae.engine";
  private static final PrintStream CONSOLE = System.out;

  @TempDir private Path folder;

  @AfterEach
  void restore() {
    System.setOut(CONSOLE);
    System.clearProperty(ENGINE);
  }

  @Test
  void cells_ofTheNotebook_areTheLinesOfTheScript() throws IOException {
    assertThat(cells()).hasSizeGreaterThan(30).isEqualTo(code(Files.readAllLines(SCRIPT)));
  }

  /** What nbformat 4.5 demands; a whole validation by nbformat 5.11 found nothing. */
  @Test
  void notebook_asAFile_hasTheFieldsOfItsFormat() throws IOException {
    JsonNode notebook = new ObjectMapper().readTree(NOTEBOOK.toFile());
    assertThat(notebook.get("nbformat").asInt()).isEqualTo(4);
    assertThat(notebook.get("nbformat_minor").asInt()).isEqualTo(5);
    assertThat(notebook.at("/metadata/kernelspec/name").asText()).isEqualTo("java");
    assertThat(notebook.get("cells"))
        .extracting(cell -> cell.get("id").asText())
        .doesNotHaveDuplicates()
        .allMatch(id -> id.matches("[a-zA-Z0-9_-]{1,64}"));
    for (JsonNode cell : notebook.get("cells")) {
      boolean isCode = cell.get("cell_type").asText().equals("code");
      assertThat(cell.fieldNames())
          .toIterable()
          .containsExactlyInAnyOrder(
              isCode
                  ? new String[] {
                    "cell_type", "id", "metadata", "source", "outputs", "execution_count"
                  }
                  : new String[] {"cell_type", "id", "metadata", "source"});
    }
  }

  /** Fewer digits, units and epochs; everything else as on the page. */
  @Test
  @Tag("full")
  void cells_pastedLineByLine_trainANetwork() throws IOException {
    System.setProperty(ENGINE, "java");
    System.setOut(new PrintStream(OutputStream.nullOutputStream()));
    try (JShell shell = JShell.builder().executionEngine("local").build()) {
      shell.addToClasspath(System.getProperty("java.class.path"));
      for (String line : cells()) {
        String quick =
            line.replace("Mnist.load().train()", "GeneratedDigits.generate(1000, 1)")
                .replace("Mnist.load().test()", "GeneratedDigits.generate(200, 2)")
                .replace("400", "49")
                .replace("epochs(20)", "epochs(3)")
                .replace("Path.of(\"", "Path.of(\"" + folder + "/");
        run(shell, quick);
      }
      assertThat(Double.parseDouble(run(shell, "report.accuracy()"))).isGreaterThan(0.7);
    }
    assertThat(folder.resolve("atoms.png")).isNotEmptyFile();
    assertThat(folder.resolve("reconstructions.png")).isNotEmptyFile();
  }

  private static String run(JShell shell, String line) {
    assertThat(shell.sourceCodeAnalysis().analyzeCompletion(line).completeness())
        .as(line)
        .isNotEqualTo(Completeness.DEFINITELY_INCOMPLETE);
    List<SnippetEvent> events = shell.eval(line);
    for (SnippetEvent event : events) {
      assertThat(event.exception()).as(line).isNull();
      assertThat(event.status())
          .as("%s: %s", line, shell.diagnostics(event.snippet()).toList())
          .isEqualTo(Snippet.Status.VALID);
    }
    return String.valueOf(events.get(0).value());
  }

  /** Returns the lines of the notebook's code, without the kernel's own commands. */
  private static List<String> cells() throws IOException {
    List<String> lines = new ArrayList<>();
    for (JsonNode cell : new ObjectMapper().readTree(NOTEBOOK.toFile()).get("cells")) {
      if (cell.get("cell_type").asText().equals("code")) {
        cell.get("source").forEach(line -> lines.add(line.asText().stripTrailing()));
      }
    }
    return code(lines);
  }

  private static List<String> code(List<String> lines) {
    return lines.stream()
        .filter(line -> !line.isBlank() && !line.startsWith("//") && !line.startsWith("%"))
        .toList();
  }
}
