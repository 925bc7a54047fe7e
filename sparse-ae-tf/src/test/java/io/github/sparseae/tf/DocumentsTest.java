package io.github.sparseae.tf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The tests that SECURITY.md and RELIABILITY.md name are there. */
class DocumentsTest {
  private static final Path ROOT = Path.of("..");

  /** For example {@code `IdxTest`} or {@code `IdxTest.read_something_isSo`}. */
  private static final Pattern TEST = Pattern.compile("`(\\w+(?:Test|IT))(?:\\.(\\w+))?`");

  @ParameterizedTest
  @ValueSource(strings = {"SECURITY.md", "RELIABILITY.md"})
  void testsNamed_inTheDocument_exist(String name) throws IOException {
    Path document = ROOT.resolve(name);
    assumeThat(document).exists();
    List<MatchResult> named = TEST.matcher(Files.readString(document)).results().toList();
    assertThat(named).hasSizeGreaterThan(10);
    for (MatchResult test : named) {
      Path source = source(test.group(1));
      if (test.group(2) != null) {
        assertThat(Files.readString(source)).contains("void " + test.group(2) + "(");
      }
    }
  }

  /** What a claim is without a test: a row of a table that names none. */
  @ParameterizedTest
  @ValueSource(strings = {"SECURITY.md", "RELIABILITY.md"})
  void tableRows_inTheDocument_nameATestEach(String name) throws IOException {
    Path document = ROOT.resolve(name);
    assumeThat(document).exists();
    List<String> rows =
        Files.readAllLines(document).stream()
            .filter(line -> line.startsWith("| ") && !line.startsWith("| what"))
            .toList();
    assertThat(rows).isNotEmpty().allMatch(row -> TEST.matcher(row).find());
  }

  private static Path source(String test) throws IOException {
    Set<Path> sources = new TreeSet<>();
    for (Path module : modules()) {
      Path tests = module.resolve("src/test/java");
      if (Files.isDirectory(tests)) {
        try (Stream<Path> files = Files.walk(tests)) {
          files.filter(file -> file.endsWith(test + ".java")).forEach(sources::add);
        }
      }
    }
    assertThat(sources).as("sources of %s", test).hasSize(1);
    return sources.iterator().next();
  }

  private static Set<Path> modules() throws IOException {
    try (Stream<Path> folders = Files.list(ROOT)) {
      return folders
          .filter(folder -> Files.exists(folder.resolve("pom.xml")))
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }
}
