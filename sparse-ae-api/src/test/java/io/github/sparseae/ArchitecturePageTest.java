package io.github.sparseae;

import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The drawing and the table of docs/architecture.md are those of the code. */
class ArchitecturePageTest {
  private static final Path SOURCES = Path.of("src/main/java/io/github/sparseae");

  private static final Pattern IMPORT =
      Pattern.compile("(?m)^import (?:static )?io\\.github\\.sparseae\\.([a-z.]*)[A-Z]");

  private static final Pattern DEPENDENCY = Pattern.compile("(?s)<dependency>(.*?)</dependency>");

  private static final String PREFIX = "sparse-ae-";

  private static final Set<String> GROUND = Set.of("builder", "concurrent", "io", "random");

  private static String page;

  @BeforeAll
  static void read() throws IOException {
    page = Files.readString(Path.of("../docs/architecture.md"));
  }

  /** Every import has a path of arrows, and every arrow an import. */
  @Test
  void arrows_ofTheDrawing_areTheImportsOfTheCode() throws IOException {
    Map<String, Set<String>> drawn = arrows();
    Map<String, Set<String>> imports = imports();
    assertThat(drawn.keySet()).containsAll(imports.keySet());
    imports.forEach(
        (room, imported) ->
            assertThat(reached(drawn, room)).as("drawn below " + room).containsAll(imported));
    drawn.forEach(
        (room, below) ->
            assertThat(imports.getOrDefault(room, Set.of()))
                .as("imports of " + room)
                .containsAll(below));
  }

  /** A package without one has nullness unchecked, and no overview in the Javadoc. */
  @Test
  void packages_ofTheApi_areDescribedAndMarked() throws IOException {
    try (Stream<Path> folders = Files.walk(SOURCES).filter(Files::isDirectory)) {
      for (Path folder : folders.toList()) {
        if (folder.toFile().list((parent, name) -> name.endsWith(".java")).length > 0) {
          assertThat(folder.resolve("package-info.java")).content().contains("/**", "@NullMarked");
        }
      }
    }
  }

  @Test
  void modules_ofTheTable_dependAsTheirPomsSay() throws IOException {
    Map<String, String> table = new LinkedHashMap<>();
    for (MatchResult row :
        Pattern.compile("(?m)^\\| `sparse-ae-(\\w+)` \\|.*\\| ([^|]+) \\|$")
            .matcher(page)
            .results()
            .toList()) {
      table.put(row.group(1), row.group(2));
    }
    // Profiles build further modules, so folders count and not the parent's list.
    Map<String, String> poms = new LinkedHashMap<>();
    try (Stream<Path> folders = Files.list(Path.of(".."))) {
      for (Path folder : folders.filter(path -> Files.exists(path.resolve("pom.xml"))).toList()) {
        String name = folder.getFileName().toString();
        if (name.startsWith(PREFIX)) {
          String module = name.substring(PREFIX.length());
          poms.put(module, dependencies(module));
        }
      }
    }
    assertThat(table).containsExactlyInAnyOrderEntriesOf(poms);
  }

  private static String dependencies(String module) throws IOException {
    String pom =
        Files.readString(Path.of("../sparse-ae-" + module + "/pom.xml"))
            .replaceAll("(?s)<(dependencyManagement|build|profiles)>.*?</\\1>", "");
    Set<String> names = new TreeSet<>();
    for (MatchResult dependency : DEPENDENCY.matcher(pom).results().toList()) {
      String text = dependency.group(1);
      if (!text.contains("<scope>test") && !text.contains("test-jar")) {
        Pattern.compile("<artifactId>sparse-ae-(\\w+)</artifactId>")
            .matcher(text)
            .results()
            .forEach(found -> names.add(found.group(1)));
      }
    }
    return names.isEmpty() ? "-" : String.join(", ", names);
  }

  /** Returns of each room those to which an arrow leads. */
  private static Map<String, Set<String>> arrows() {
    String drawing = page.substring(page.indexOf("flowchart TD"));
    Map<String, Set<String>> arrows = new TreeMap<>();
    for (String line : drawing.substring(0, drawing.indexOf("```")).lines().skip(1).toList()) {
      List<Set<String>> steps =
          Stream.of(line.split("-->")).map(ArchitecturePageTest::names).toList();
      for (int i = 0; i < steps.size(); i++) {
        for (String from : steps.get(i)) {
          Set<String> below = arrows.computeIfAbsent(from, name -> new TreeSet<>());
          below.addAll(i + 1 < steps.size() ? steps.get(i + 1) : Set.of());
        }
      }
    }
    return arrows;
  }

  private static Set<String> names(String nodes) {
    return Stream.of(nodes.replaceAll("\\[\".*?\"\\]", "").split("&"))
        .map(String::strip)
        .collect(toCollection(TreeSet::new));
  }

  private static Map<String, Set<String>> imports() throws IOException {
    Map<String, Set<String>> imports = new TreeMap<>();
    try (Stream<Path> files = Files.walk(SOURCES)) {
      for (Path file : files.filter(path -> path.toString().endsWith(".java")).toList()) {
        String folder = SOURCES.relativize(file.getParent()).toString().replace('/', '.');
        String room = room(folder);
        Set<String> rooms = imports.computeIfAbsent(room, name -> new TreeSet<>());
        IMPORT
            .matcher(Files.readString(file))
            .results()
            .map(found -> room(found.group(1)))
            .filter(other -> !other.equals(room))
            .forEach(rooms::add);
      }
    }
    imports.keySet().removeAll(GROUND);
    imports.values().forEach(rooms -> rooms.removeAll(GROUND));
    return imports;
  }

  /** Returns {@code data} for both {@code data.} and {@code internal.data.csv.}. */
  private static String room(String packageName) {
    String name = packageName.replaceFirst("^internal\\.", "").replaceFirst("\\..*", "");
    return name.isEmpty() ? "root" : name;
  }

  private static Set<String> reached(Map<String, Set<String>> arrows, String from) {
    Set<String> reached = new TreeSet<>(arrows.getOrDefault(from, Set.of()));
    Collection<String> next = reached;
    while (!next.isEmpty()) {
      Set<String> further =
          next.stream()
              .flatMap(room -> arrows.getOrDefault(room, Set.of()).stream())
              .filter(room -> !reached.contains(room))
              .collect(toCollection(TreeSet::new));
      reached.addAll(further);
      next = further;
    }
    return reached;
  }
}
