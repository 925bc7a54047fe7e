package io.github.sparseae.samples;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparseae.engine.Compute;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.opentest4j.AssertionFailedError;

/**
 * Compiles and runs the Java of the pages in {@code docs}: the blocks of a page, in order, are the
 * body of one method. A block in an HTML comment, {@code <!-- java ... -->}, is one that readers do
 * not see; the readers know {@code folder}, and assertions are such blocks.
 */
@Isolated("names the engine by a system property, and silences the console")
class GuideTest {
  private static final Path DOCS = Path.of("../docs");

  /**
   * Pages whose Java other projects of the build compile: of Spark, and declarations of modules.
   */
  private static final Set<Path> ELSEWHERE =
      Set.of(DOCS.resolve("spark.md"), DOCS.resolve("modules.md"));

  private static final Pattern BLOCK =
      Pattern.compile("(?s)(?:`{3}java\n(.*?)`{3})|(?:<!-- java\n(.*?)-->)");

  private static final String IMPORTS =
      Stream.of(
              "io.github.sparseae.*",
              "io.github.sparseae.data.*",
              "io.github.sparseae.datasets.*",
              "io.github.sparseae.engine.*",
              "io.github.sparseae.file.*",
              "io.github.sparseae.metrics.*",
              "io.github.sparseae.model.*",
              "io.github.sparseae.picture.*",
              "io.github.sparseae.probe.*",
              "io.github.sparseae.pursuit.*",
              "io.github.sparseae.report.*",
              "io.github.sparseae.table.*",
              "io.github.sparseae.tf.*",
              "io.github.sparseae.train.*",
              "java.nio.file.*",
              "java.util.*",
              "java.util.concurrent.*",
              "java.util.stream.*")
          .map(name -> "import " + name + "; ")
          .collect(joining());

  private static final PrintStream CONSOLE = System.out;

  @TempDir private static Path classes;

  /** A page as a source file, with its lines where they are on the page. */
  private static final class PageSource extends SimpleJavaFileObject {
    private final String text;

    PageSource(Path page) throws IOException {
      super(URI.create("string:///" + className(page) + ".java"), Kind.SOURCE);
      text = source(className(page), Files.readString(page));
    }

    @Override
    public CharSequence getCharContent(boolean ignoreErrors) {
      return text;
    }
  }

  static List<Path> pages() throws IOException {
    List<Path> pages = new ArrayList<>();
    try (Stream<Path> files = Files.walk(DOCS)) {
      for (Path page : files.filter(file -> file.toString().endsWith(".md")).sorted().toList()) {
        if (!ELSEWHERE.contains(page) && BLOCK.matcher(Files.readString(page)).find()) {
          pages.add(page);
        }
      }
    }
    assertThat(pages).hasSizeGreaterThan(20);
    return pages;
  }

  @BeforeAll
  static void compile() throws IOException {
    System.setProperty(Compute.ENGINE_PROPERTY, "java");
    System.setOut(new PrintStream(OutputStream.nullOutputStream()));
    List<PageSource> sources = pages().stream().map(GuideTest::pageSource).toList();
    DiagnosticCollector<JavaFileObject> problems = new DiagnosticCollector<>();
    boolean compiled =
        ToolProvider.getSystemJavaCompiler()
            .getTask(
                null,
                null,
                problems,
                List.of("-d", classes.toString(), "-Xlint:unchecked,deprecation", "-proc:none"),
                null,
                sources)
            .call();
    String messages =
        problems.getDiagnostics().stream()
            .filter(problem -> problem.getKind() != Diagnostic.Kind.NOTE)
            .map(Object::toString)
            .collect(joining("\n"));
    assertThat(compiled && messages.isEmpty()).as(messages).isTrue();
  }

  @AfterAll
  static void release() {
    System.clearProperty(Compute.ENGINE_PROPERTY);
    System.setOut(CONSOLE);
  }

  @ParameterizedTest
  @MethodSource("pages")
  void java_ofAPage_runs(Path page, @TempDir Path folder) throws Exception {
    URL[] path = {classes.toUri().toURL()};
    try (URLClassLoader loader = new URLClassLoader(path, getClass().getClassLoader())) {
      loader.loadClass(className(page)).getMethod("run", Path.class).invoke(null, folder);
    }
  }

  private static PageSource pageSource(Path page) {
    try {
      return new PageSource(page);
    } catch (IOException e) {
      throw new AssertionFailedError(page.toString(), e);
    }
  }

  private static String className(Path page) {
    String name = page.toString().replaceFirst(".*/docs/", "").replaceFirst("\\.md$", "");
    return name.replaceAll("\\W", "_");
  }

  private static String source(String name, String page) {
    StringBuilder text = new StringBuilder(IMPORTS);
    text.append("public final class ").append(name);
    text.append(" { @SuppressWarnings(\"unused\") public static void run(Path folder)");
    text.append(" throws Exception {");
    Matcher block = BLOCK.matcher(page);
    int end = 0;
    while (block.find()) {
      int group = block.group(1) == null ? 2 : 1;
      text.append("\n".repeat(lines(page.substring(end, block.start(group)))));
      text.append(block.group(group));
      end = block.end(group);
    }
    return text.append("}}").toString();
  }

  private static int lines(String text) {
    return (int) text.chars().filter(character -> character == '\n').count();
  }
}
