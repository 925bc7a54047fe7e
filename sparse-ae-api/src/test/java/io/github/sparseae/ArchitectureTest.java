package io.github.sparseae;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Which package may import which, and what each may hold.
 *
 * <p>That no public signature names an internal type is the compiler's to check: {@code
 * -Xlint:exports}.
 */
class ArchitectureTest {
  private static final String ROOT = "io.github.sparseae";
  private static final String INTERNAL = ROOT + ".internal";
  private static final Path CLASSES = Path.of("target", "classes");

  /**
   * The rooms from the ground up. A room is a package with the internal packages of its name. It
   * imports rooms of lower floors only, so that no cycle is possible.
   */
  private static final List<Set<String>> FLOORS =
      List.of(
          Set.of("builder", "concurrent", "io", "random"),
          Set.of("model"),
          Set.of("data"),
          Set.of("table"),
          Set.of("engine", "metrics", "picture", "pursuit"),
          Set.of("probe"),
          Set.of("train"),
          Set.of("file"),
          Set.of("network"),
          Set.of(""));

  /** The places where a caller asks for the console. */
  private static final Set<String> CONSOLE_USERS =
      Set.of("Progress.java", "ConsoleLine.java", "Doctor.java", "Download.java");

  private static final Pattern CONSOLE = Pattern.compile("System\\.(out|err)\\b|printStackTrace");
  private static final Pattern COMMENT = Pattern.compile("^\\s*(//|/?\\*)");

  private static final JavaClasses MAIN = new ClassFileImporter().importPath(CLASSES);

  @Test
  void imports_ofEveryClass_runDownwards() {
    assertThat(MAIN).isNotEmpty();
    assertThat(MAIN.stream())
        .as("packages outside the rooms")
        .allSatisfy(type -> assertThat(floor(type)).as(type.getPackageName()).isNotNegative());
    List<String> upwards =
        MAIN.stream()
            .flatMap(type -> type.getDirectDependenciesFromSelf().stream())
            .filter(ArchitectureTest::isUpwards)
            .map(Dependency::getDescription)
            .toList();
    assertThat(upwards).isEmpty();
  }

  private static boolean isUpwards(Dependency dependency) {
    JavaClass origin = dependency.getOriginClass();
    JavaClass target = dependency.getTargetClass().getBaseComponentType();
    return target.getPackageName().startsWith(ROOT)
        && !room(origin).equals(room(target))
        && floor(target) >= floor(origin);
  }

  /** Returns {@code data} for both {@code data} and {@code internal.data.csv}. */
  private static String room(JavaClass type) {
    return type.getPackageName()
        .replaceFirst("^io\\.github\\.sparseae\\.?(internal\\.)?", "")
        .replaceFirst("\\..*", "");
  }

  private static int floor(JavaClass type) {
    return IntStream.range(0, FLOORS.size())
        .filter(floor -> FLOORS.get(floor).contains(room(type)))
        .findFirst()
        .orElse(-1);
  }

  @Test
  void exports_toEveryone_areAllPackagesThatAreNotInternal() {
    ModuleDescriptor module = ModuleFinder.of(CLASSES).find(ROOT).orElseThrow().descriptor();
    Set<String> open =
        module.packages().stream().filter(name -> !name.startsWith(INTERNAL)).collect(toSet());

    assertThat(module.exports())
        .filteredOn(export -> !export.isQualified())
        .extracting(ModuleDescriptor.Exports::source)
        .containsExactlyInAnyOrderElementsOf(open);
    assertThat(module.exports())
        .filteredOn(ModuleDescriptor.Exports::isQualified)
        .allSatisfy(export -> assertThat(export.source()).startsWith(INTERNAL));
  }

  @Test
  void requirements_ofTheModule_areFew() {
    ModuleDescriptor module = ModuleFinder.of(CLASSES).find(ROOT).orElseThrow().descriptor();

    assertThat(module.requires())
        .filteredOn(
            required -> !required.modifiers().contains(ModuleDescriptor.Requires.Modifier.STATIC))
        .extracting(ModuleDescriptor.Requires::name)
        .containsExactlyInAnyOrder("java.base", "com.google.gson", "com.google.common");
  }

  /** An image of the JDK without java.desktop is half as large. */
  @Test
  void desktop_isNeededByOneMethodAlone() {
    assertThat(
            MAIN.stream()
                .flatMap(type -> type.getDirectDependenciesFromSelf().stream())
                .filter(
                    to ->
                        to.getTargetClass()
                            .getPackageName()
                            .matches("javax?\\.(awt|imageio|swing).*"))
                .map(to -> to.getOriginClass().getSimpleName())
                .distinct())
        .containsExactly("Picture");
  }

  @Test
  void network_isOutOfReach() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("java.net..", "javax.net..", "java.rmi..")
        .check(MAIN);
  }

  @Test
  void packages_ofAllModules_areSmallAndNamedForWhatTheyHold() throws IOException {
    List<String> wrong = new ArrayList<>();
    sources(
            Set.of(
                "api",
                "cli",
                "datasets",
                "java",
                "onnx",
                "report",
                "samples",
                "spark",
                "benchmarks",
                "tf"))
        .stream()
        .filter(file -> !file.endsWith("package-info.java"))
        .collect(groupingBy(Path::getParent))
        .forEach(
            (folder, files) -> {
              if (files.size() > 25) {
                wrong.add(folder + ": " + files.size() + " files");
              }
              if (Set.of("util", "common", "impl", "manager").contains(folder.getFileName() + "")) {
                wrong.add(folder + ": a name that says nothing");
              }
            });
    assertThat(wrong).isEmpty();
  }

  @Test
  void console_ofLibraries_isUsedWhereAsked() throws IOException {
    Set<String> users = new TreeSet<>();
    for (Path file : sources(Set.of("api", "datasets", "java", "tf", "onnx", "report", "spark"))) {
      boolean uses =
          Files.readAllLines(file).stream()
              .filter(line -> !COMMENT.matcher(line).find())
              .anyMatch(line -> CONSOLE.matcher(line).find());
      if (uses) {
        users.add(file.getFileName().toString());
      }
    }
    assertThat(users).containsExactlyInAnyOrderElementsOf(CONSOLE_USERS);
  }

  /** The main sources of modules of this build. */
  private static List<Path> sources(Set<String> modules) throws IOException {
    List<Path> sources = new ArrayList<>();
    for (String module : modules) {
      Path main = Path.of("..", "sparse-ae-" + module, "src", "main", "java");
      assertThat(main).isDirectory();
      try (Stream<Path> files = Files.walk(main)) {
        files.filter(file -> file.toString().endsWith(".java")).forEach(sources::add);
      }
    }
    return sources;
  }
}
