package io.github.sparseae.samples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Programs in Kotlin and Scala compile against the API, with warnings as errors, and run: nullness
 * is as declared, and lambdas are not ambiguous. The profile full fetches the compilers.
 */
@Tag("full")
class OtherLanguagesTest {
  private static final Path COMPILERS = Path.of("target", "compilers");
  private static final Path SOURCES = Path.of("src", "test", "consumers");
  private static final String OUTCOME = "300 32 32 784 2 2 2";

  @TempDir private Path classes;

  @ParameterizedTest
  @CsvSource({
    "kotlin, org.jetbrains.kotlin.cli.jvm.K2JVMCompiler, Consumer.kt, ConsumerKt, -Werror",
    "scala3, dotty.tools.dotc.Main, Consumer.scala, Consumer, -Werror",
    "scala2, scala.tools.nsc.Main, Consumer.scala, Consumer, -Werror"
  })
  void program_compilesAndRuns(
      String language, String compiler, String source, String main, String werror)
      throws Exception {
    String compilation =
        compile(language, compiler, Files.readString(SOURCES.resolve(source)), source, werror);
    assertThat(compilation).isEqualTo("exit 0");
    String path = String.join(File.pathSeparator, classes.toString(), library(), jars(language));
    assertThat(java(path, main)).endsWith(OUTCOME + "\nexit 0");
  }

  /** Without that, the programs would prove nothing of nullness. */
  @Test
  void nullGivenToTheApi_inKotlin_isRefused() throws Exception {
    String program = "fun main() { io.github.sparseae.SparseAutoencoder.load(null) }";
    assertThat(
            compile(
                "kotlin",
                "org.jetbrains.kotlin.cli.jvm.K2JVMCompiler",
                program,
                "Null.kt",
                "-Werror"))
        .contains("Null.kt:1", "null")
        .endsWith("exit 1");
  }

  private String compile(
      String language, String compiler, String program, String name, String werror)
      throws Exception {
    Path source = Files.writeString(classes.resolve(name), program);
    List<String> options =
        new ArrayList<>(
            List.of(werror, "-classpath", library() + File.pathSeparator + jars(language)));
    if (language.equals("kotlin")) {
      Collections.addAll(options, "-no-stdlib", "-no-reflect", "-jvm-target", "17");
    }
    Collections.addAll(options, "-d", classes.toString(), source.toString());
    return java(jars(language), compiler, options.toArray(String[]::new));
  }

  /** Runs a program and returns what it prints, and its exit code. */
  private String java(String path, String main, String... options) throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Xmx1g",
                "-cp",
                path,
                main));
    Collections.addAll(command, options);
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String text = new String(process.getInputStream().readAllBytes(), UTF_8).replace("\r", "");
    return text + "exit " + process.waitFor();
  }

  private static String jars(String language) throws IOException {
    try (Stream<Path> jars = Files.list(COMPILERS.resolve(language))) {
      return String.join(File.pathSeparator, jars.map(Path::toString).sorted().toList());
    }
  }

  /** Returns the class path of this test, without its own classes. */
  private static String library() {
    return String.join(
        File.pathSeparator,
        Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
            .filter(entry -> !entry.contains("test-classes"))
            .toList());
  }
}
