package io.github.sparseae;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Examples in the Javadoc of what is exported compile, each with variables of these types. */
class JavadocExamplesTest {
  private static final Path SOURCES = Path.of("src", "main", "java", "io", "github", "sparseae");

  private static final Pattern EXAMPLE =
      Pattern.compile("(?s)<pre>\\{@code\n(.*?)\n *\\* *\\}</pre>");

  private static final Map<String, String> VARIABLES =
      Map.ofEntries(
          Map.entry("activations", "Samples"),
          Map.entry("atFirst", "DenseArray"),
          Map.entry("builder", "SparseAutoencoder.Builder"),
          Map.entry("classifier", "Classifier"),
          Map.entry("detector", "AnomalyDetector"),
          Map.entry("digits", "Classifier"),
          Map.entry("few", "LabeledSamples"),
          Map.entry("file", "Path"),
          Map.entry("first", "SparseAutoencoder"),
          Map.entry("flowers", "LabeledSamples"),
          Map.entry("folder", "Path"),
          Map.entry("head", "Classifier"),
          Map.entry("held", "Samples"),
          Map.entry("imageFile", "Path"),
          Map.entry("images", "Samples"),
          Map.entry("labelFile", "Path"),
          Map.entry("larger", "Path"),
          Map.entry("later", "DenseArray"),
          Map.entry("mnist", "Split"),
          Map.entry("model", "ModelFile"),
          Map.entry("normal", "Samples"),
          Map.entry("options", "Training.Builder"),
          Map.entry("others", "Samples"),
          Map.entry("path", "Path"),
          Map.entry("row", "float[]"),
          Map.entry("rows", "Rows"),
          Map.entry("rowsOfThisHour", "Rows"),
          Map.entry("sae", "SparseAutoencoder"),
          Map.entry("samples", "Samples"),
          Map.entry("second", "SparseAutoencoder"),
          Map.entry("subscriber", "Flow.Subscriber<TrainingEvents.Event>"),
          Map.entry("test", "Samples"),
          Map.entry("today", "Samples"),
          Map.entry("train", "LabeledSamples"),
          Map.entry("training", "Training"),
          Map.entry("weights", "Weights"));

  private static final String IMPORTS =
      Stream.of("", "data.", "engine.", "file.", "metrics.", "model.", "picture.", "probe.")
              .map(name -> "import io.github.sparseae." + name + "*;\n")
              .collect(joining())
          + "import io.github.sparseae.pursuit.*;\nimport io.github.sparseae.table.*;\n"
          + "import io.github.sparseae.train.*;\nimport java.nio.file.Path;\n"
          + "import java.time.Duration;\nimport java.util.List;\nimport java.util.Map;\n"
          + "import java.util.concurrent.*;\nimport java.util.concurrent.atomic.*;\n";

  @Test
  void example_ofEachType_compiles(@TempDir Path classes) throws IOException {
    StringBuilder source = new StringBuilder(IMPORTS).append("interface Examples {\n");
    source.append("record Split(LabeledSamples train, LabeledSamples test) {}\n");
    int examples = 0;
    try (Stream<Path> files = Files.walk(SOURCES)) {
      for (Path file : files.filter(JavadocExamplesTest::isOfUsers).sorted().toList()) {
        for (MatchResult match : EXAMPLE.matcher(Files.readString(file)).results().toList()) {
          String code = match.group(1).replaceAll("(?m)^ *\\* ?", "");
          source.append("// ").append(file).append('\n').append(method(examples++, code));
        }
      }
    }
    assertThat(examples).as("examples found").isGreaterThan(45);
    assertThat(problems(source.append("}\n").toString(), classes)).isEmpty();
  }

  private static boolean isOfUsers(Path file) {
    return file.toString().endsWith(".java") && !file.toString().contains("internal");
  }

  private static String method(int number, String code) {
    String parameters =
        VARIABLES.entrySet().stream()
            .filter(variable -> !code.matches("(?s).*\\b" + variable.getKey() + "( =| :).*"))
            .filter(variable -> code.matches("(?s).*\\b" + variable.getKey() + "\\b.*"))
            .map(variable -> variable.getValue() + " " + variable.getKey())
            .collect(joining(", "));
    String lastLine = code.substring(code.lastIndexOf('\n') + 1).replaceAll(" *//.*", "");
    boolean isExpression = !lastLine.endsWith(";") && !lastLine.endsWith("}");
    String body = isExpression ? "Object value =\n" + code + "\n;" : code;
    return "default void example%s(%s) throws Exception {\n%s\n}\n"
        .formatted(number, parameters, body);
  }

  private static List<String> problems(String source, Path classes) {
    JavaFileObject file =
        new SimpleJavaFileObject(
            URI.create("string:///Examples.java"), JavaFileObject.Kind.SOURCE) {
          @Override
          public CharSequence getCharContent(boolean ignoreErrors) {
            return source;
          }
        };
    DiagnosticCollector<JavaFileObject> found = new DiagnosticCollector<>();
    ToolProvider.getSystemJavaCompiler()
        .getTask(
            null, null, found, List.of("-d", classes.toString(), "-proc:none"), null, List.of(file))
        .call();
    return found.getDiagnostics().stream()
        .filter(problem -> problem.getKind() == Diagnostic.Kind.ERROR)
        .map(Object::toString)
        .toList();
  }
}
