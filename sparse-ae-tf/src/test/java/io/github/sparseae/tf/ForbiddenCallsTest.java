package io.github.sparseae.tf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Calls that no class of the library makes, searched for in its sources. */
class ForbiddenCallsTest {
  private static final Path ROOT = Path.of("..");

  /** Modules that no application has on its class path. */
  private static final Set<String> PROGRAMS =
      Set.of("sparse-ae-samples", "sparse-ae-benchmarks", "sparse-ae-cli");

  /** The modules that a user has on the class path. */
  private static List<Path> sources() throws IOException {
    List<Path> sources = new ArrayList<>();
    try (Stream<Path> modules = Files.list(ROOT)) {
      for (Path module : (Iterable<Path>) modules.sorted()::iterator) {
        Path main = module.resolve("src/main/java");
        if (Files.isDirectory(main) && !PROGRAMS.contains(module.getFileName().toString())) {
          try (Stream<Path> files = Files.walk(main)) {
            files.filter(file -> file.toString().endsWith(".java")).forEach(sources::add);
          }
        }
      }
    }
    assertThat(sources).hasSizeGreaterThan(100);
    return sources;
  }

  /** Returns the lines with such a call, each with its file. */
  private static List<String> calls(List<Path> sources, String pattern) throws IOException {
    Pattern call = Pattern.compile(pattern);
    List<String> lines = new ArrayList<>();
    for (Path source : sources) {
      for (String line : Files.readAllLines(source)) {
        String code = line.strip();
        if (!code.startsWith("*") && !code.startsWith("//") && call.matcher(code).find()) {
          lines.add(source.getFileName() + ": " + code);
        }
      }
    }
    return lines;
  }

  @Test
  void deserialization_everywhere_isNotThere() throws IOException {
    assertThat(
            calls(
                sources(),
                "ObjectInputStream|\\breadObject\\(|\\breadResolve\\(|XMLDecoder|ObjectMapper"
                    + "|enableDefaultTyping"))
        // Checks an array that Spark has read, as its factories do.
        .containsExactly("DenseArray.java: private Object readResolve() {");
  }

  @Test
  void code_everywhere_isNotChosenByAName() throws IOException {
    assertThat(
            calls(
                sources(),
                "Class\\.forName|\\.loadClass\\(|URLClassLoader|defineClass|ScriptEngine"
                    + "|ProcessBuilder|getRuntime\\(\\)\\.exec|System\\.load"))
        // Doctor starts a JVM on this one's class path for what could crash this one.
        .allMatch(line -> line.startsWith("ProbeProcess.java: "));
  }

  /** A path is a caller's, and what is added to one is a constant or a name made here. */
  @Test
  void paths_inReadersOfFiles_areNotMadeOfWhatIsRead() throws IOException {
    List<Path> readers =
        sources().stream()
            .filter(
                source ->
                    source.toString().replace('\\', '/').matches(".*/sparseae/(internal/)?file/.*"))
            .toList();
    assertThat(readers).hasSizeGreaterThan(15);
    assertThat(calls(readers, "\\bPath\\.of\\(|\\bPaths\\.|new File\\(|\\bURI\\b|\\bURL\\b"))
        .isEmpty();
    assertThat(calls(readers, "\\.resolve\\(|\\.resolveSibling\\("))
        .allMatch(
            line ->
                line.matches(
                    ".*\\.resolve\\((String\\.format\\(Locale\\.ROOT, )?(\"[^\"]*\"|[A-Z_]+)"
                        + "( \\+ UUID.*|, number\\))?\\).*"));
  }

  @Test
  void temporaryFiles_everywhere_areMadePrivate() throws IOException {
    // java.io's are readable to all that the umask lets; java.nio.file's are their owner's alone.
    assertThat(calls(sources(), "(?<![\\w.])File\\.createTempFile|createTempDir\\(")).isEmpty();
    assertThat(calls(sources(), "Files\\.createTemp")).isNotEmpty();
    Path file = Files.createTempFile("private", null);
    try {
      assumeTrue(Files.getFileStore(file).supportsFileAttributeView("posix"), "needs permissions");
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
          .isEqualTo("rw-------");
    } finally {
      Files.delete(file);
    }
  }
}
