package io.github.sparseae.tf;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests, classes, paths, links and headings that the project's pages name. */
class DocumentsTest {
  private static final Path ROOT = Path.of("..");

  /** For example {@code `IdxTest`} or {@code `IdxTest.read_something_isSo`}. */
  private static final Pattern TEST = Pattern.compile("`(\\w+(?:Test|IT))(?:\\.(\\w+))?`");

  /** A link that does not lead out of the repository: path, then heading. */
  private static final Pattern LINK = Pattern.compile("\\]\\((?!https?:)([^)#]*)(?:#([^)]+))?\\)");

  private static final Pattern MAIN_CLASS = Pattern.compile("exec\\.mainClass=([\\w.]+)");

  /** For example {@code `Training`} or {@code `SaeLens.read(folder)`}. */
  private static final Pattern CLASS = Pattern.compile("`([A-Z][a-z]\\w+)(?:[.(][^`]*)?`");

  private static final Set<String> CLASSES_OF_JAVA =
      Set.of(
          "Duration",
          "IllegalStateException",
          "ReadOnlyBufferException",
          "ServiceLoader",
          "System");

  /** For example {@code `scripts/gpu.sh`}. */
  private static final Pattern SCRIPT = Pattern.compile("(scripts/[\\w-]+\\.\\w+)");

  static List<Path> pages() throws IOException {
    try (Stream<Path> root = Files.list(ROOT);
        Stream<Path> docs = Files.walk(ROOT.resolve("docs"))) {
      return Stream.concat(root, docs).filter(file -> file.toString().endsWith(".md")).toList();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"docs/security.md", "docs/reliability.md"})
  void testsNamed_inTheDocument_exist(String name) throws IOException {
    List<MatchResult> named = TEST.matcher(Files.readString(ROOT.resolve(name))).results().toList();
    assertThat(named).hasSizeGreaterThan(10);
    for (MatchResult test : named) {
      Path source = source(test.group(1));
      if (test.group(2) != null) {
        assertThat(Files.readString(source)).contains("void " + test.group(2) + "(");
      }
    }
  }

  /** A row that names no test is a claim without evidence. */
  @ParameterizedTest
  @ValueSource(strings = {"docs/security.md", "docs/reliability.md"})
  void tableRows_inTheDocument_nameATestEach(String name) throws IOException {
    List<String> rows =
        Files.readAllLines(ROOT.resolve(name)).stream()
            .filter(line -> line.startsWith("| ") && !line.endsWith("| test |"))
            .toList();
    assertThat(rows).isNotEmpty().allMatch(row -> TEST.matcher(row).find());
  }

  @ParameterizedTest
  @MethodSource("pages")
  void links_inEachPage_leadToAFileAndAHeading(Path page) throws IOException {
    for (MatchResult link : LINK.matcher(Files.readString(page)).results().toList()) {
      Path target = link.group(1).isEmpty() ? page : page.resolveSibling(link.group(1)).normalize();
      assertThat(target).as("link %s in %s", link.group(), page).exists();
      if (link.group(2) != null) {
        assertThat(headings(target))
            .as("link %s in %s", link.group(), page)
            .contains(link.group(2));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("pages")
  void commands_inEachPage_nameClassesAndScriptsThatExist(Path page) throws IOException {
    String text = Files.readString(page);
    for (MatchResult main : MAIN_CLASS.matcher(text).results().toList()) {
      assertThat(mainSources(main.group(1).replace('.', '/') + ".java"))
          .as("%s in %s", main.group(1), page)
          .hasSize(1);
    }
    for (MatchResult script : SCRIPT.matcher(text).results().toList()) {
      assertThat(ROOT.resolve(script.group(1))).as("named in %s", page).exists();
    }
  }

  @ParameterizedTest
  @MethodSource("pages")
  void classesNamed_inEachPage_exist(Path page) throws IOException {
    Set<String> named =
        CLASS
            .matcher(Files.readString(page))
            .results()
            .map(name -> name.group(1))
            .collect(Collectors.toCollection(TreeSet::new));
    named.removeAll(CLASSES_OF_JAVA);
    assertThat(classes()).as("named in %s", page).containsAll(named);
  }

  /** Returns the anchors that GitHub generates from a page's headings. */
  private static List<String> headings(Path page) throws IOException {
    return Files.readAllLines(page).stream()
        .filter(line -> line.startsWith("#"))
        .map(line -> line.replaceFirst("^#+ ", "").toLowerCase(Locale.ROOT))
        .map(heading -> heading.replaceAll("[^\\w -]", "").replace(' ', '-'))
        .toList();
  }

  private static List<Path> mainSources(String name) throws IOException {
    return modules().stream()
        .map(module -> module.resolve("src/main/java").resolve(name))
        .filter(Files::exists)
        .toList();
  }

  /** Returns the names of all top-level classes, tests included. */
  private static Set<String> classes() throws IOException {
    return modules().stream()
        .map(module -> module.resolve("src"))
        .filter(Files::isDirectory)
        .flatMap(DocumentsTest::walk)
        .map(file -> file.getFileName().toString())
        .filter(name -> name.endsWith(".java"))
        .map(name -> name.substring(0, name.length() - ".java".length()))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Path source(String test) throws IOException {
    List<Path> sources =
        modules().stream()
            .map(module -> module.resolve("src/test/java"))
            .filter(Files::isDirectory)
            .flatMap(DocumentsTest::walk)
            .filter(file -> file.endsWith(test + ".java"))
            .toList();
    assertThat(sources).as("sources of %s", test).hasSize(1);
    return sources.get(0);
  }

  private static Stream<Path> walk(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Set<Path> modules() throws IOException {
    try (Stream<Path> folders = Files.list(ROOT)) {
      return folders
          .filter(folder -> Files.exists(folder.resolve("pom.xml")))
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }
}
