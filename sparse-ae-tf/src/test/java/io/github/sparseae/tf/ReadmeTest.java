package io.github.sparseae.tf;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ReadmeTest {
  private static final Path README = Path.of("../README.md");
  private static final Path CONSUMER = Path.of("src/it/consumer");
  private static final Path GPU_CONSUMER = Path.of("src/it/consumer-gpu/pom.xml");

  @Test
  void example_inTheReadme_isTheOneTheConsumerRuns() throws IOException {
    assertThat(lines(CONSUMER.resolve("src/main/java/com/example/ReadmeExample.java")))
        .containsSubsequence(block("java", "GeneratedDigits"))
        .containsSubsequence(block("java", "SparseAutoencoder.load"))
        .containsSubsequence(block("java", "CheckpointFolder"));
  }

  @Test
  void gpuDependencies_inTheReadme_areTheOnesThatWereChecked() throws IOException {
    assertThat(lines(GPU_CONSUMER)).containsSubsequence(block("xml", "linux-x86_64-gpu"));
  }

  /** The lines of the README's first block in a language that contains a word. */
  private static List<String> block(String language, String word) throws IOException {
    String fence = "`{3}";
    List<String> blocks =
        Pattern.compile("(?s)" + fence + language + "\n(.*?)" + fence)
            .matcher(Files.readString(README))
            .results()
            .map(block -> block.group(1))
            .filter(block -> block.contains(word))
            .toList();
    assertThat(blocks).as("%s blocks of the README with %s", language, word).isNotEmpty();
    return trimmed(blocks.get(0));
  }

  private static List<String> lines(Path file) throws IOException {
    return trimmed(Files.readString(file));
  }

  /** Lines without indentation, imports and empty ones; versions are not compared. */
  private static List<String> trimmed(String text) {
    return text.lines()
        .map(String::strip)
        .filter(line -> !line.isEmpty() && !line.startsWith("import "))
        .filter(line -> !line.startsWith("<version>"))
        .toList();
  }
}
