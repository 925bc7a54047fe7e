package io.github.sparseae.tf;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The examples of the pages are the lines of projects that the build compiles and runs. */
class ReadmeTest {
  private static final Path ROOT = Path.of("..");
  private static final Path EXAMPLE =
      Path.of("src/it/consumer/src/main/java/com/example/ReadmeExample.java");
  private static final Path GPU_CONSUMER = Path.of("src/it/consumer-gpu/pom.xml");

  @ParameterizedTest
  @ValueSource(strings = "README.md")
  void javaExamples_ofThePage_areThoseOfTheConsumer(String page) throws IOException {
    List<String> example = lines(Files.readString(EXAMPLE));
    List<String> blocks = blocks(page, "java");
    assertThat(blocks).hasSizeGreaterThan(1);
    for (String block : blocks) {
      assertThat(example).containsSubsequence(lines(block));
    }
  }

  @Test
  void gpuDependencies_onThePage_areThoseOfTheConsumer() throws IOException {
    List<String> blocks = blocks("docs/guide/gpu.md", "xml");
    assertThat(blocks).hasSize(1);
    assertThat(lines(Files.readString(GPU_CONSUMER))).containsSubsequence(lines(blocks.get(0)));
  }

  /** Returns the blocks of a language on a page. */
  private static List<String> blocks(String page, String language) throws IOException {
    String fence = "`{3}";
    return Pattern.compile("(?s)" + fence + language + "\n(.*?)" + fence)
        .matcher(Files.readString(ROOT.resolve(page)))
        .results()
        .map(block -> block.group(1))
        .toList();
  }

  /** Returns lines without indentation, imports, versions and empty lines. */
  private static List<String> lines(String text) {
    return text.lines()
        .map(String::strip)
        .filter(line -> !line.isEmpty() && !line.startsWith("import "))
        .filter(line -> !line.startsWith("<version>"))
        .toList();
  }
}
