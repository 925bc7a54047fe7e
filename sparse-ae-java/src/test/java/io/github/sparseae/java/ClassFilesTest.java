package io.github.sparseae.java;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.github.sparseae.SparseAutoencoder;
import java.io.IOException;
import java.io.InputStream;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * What the class files of this engine and of the API do not call, so that they run on every Java
 * and in a native image of GraalVM without settings by its user.
 */
class ClassFilesTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .importUrls(
              Set.of(
                  JavaEngineProvider.class.getProtectionDomain().getCodeSource().getLocation(),
                  SparseAutoencoder.class.getProtectionDomain().getCodeSource().getLocation()));

  /** Classes by which a program reaches what its class files do not name. */
  private static final Pattern REFLECTION =
      Pattern.compile(
          "java\\.lang\\.(Class|ClassLoader|Module|ModuleLayer|reflect\\..*|invoke\\..*|foreign\\..*)"
              + "|java\\.util\\.(ResourceBundle|ServiceLoader)"
              + "|java\\.util\\.concurrent\\.atomic\\.Atomic.*FieldUpdater"
              + "|java\\.io\\.Object(In|Out)putStream");

  /** Methods that need no more than the class, which each class has that can be named. */
  private static final Set<String> PLAIN =
      Set.of(
          "Array.getLength",
          "Class.cast",
          "Class.desiredAssertionStatus",
          "Class.getEnumConstants",
          "Class.getName",
          "Class.getSimpleName",
          "Class.getTypeName",
          "Class.isArray",
          "Class.isInstance");

  @Test
  void classes_ofEngineAndApi_areScanned() {
    assertThat(CLASSES.contain(JavaEngineProvider.class)).isTrue();
    assertThat(CLASSES.contain(SparseAutoencoder.class)).isTrue();
    assertThat(CLASSES.size()).isGreaterThan(300);
  }

  @Test
  void nativeCode_isNeitherDeclaredNorLoaded() {
    assertThat(CLASSES.stream().flatMap(type -> type.getMethods().stream()))
        .isNotEmpty()
        .noneMatch((JavaMethod method) -> method.getModifiers().contains(JavaModifier.NATIVE));
    assertThat(
            CLASSES.stream()
                .flatMap(type -> type.getDirectDependenciesFromSelf().stream())
                .map(to -> to.getTargetClass().getBaseComponentType().getPackageName())
                .collect(toSet()))
        .contains("java.util")
        .noneMatch(name -> name.matches("(sun|com\\.sun|jdk\\.internal)(\\..*)?"));
    assertThat(
            CLASSES.stream()
                .flatMap(type -> type.getAccessesFromSelf().stream())
                .map(JavaAccess::getTarget)
                .filter(target -> target.getOwner().getPackageName().equals("java.lang"))
                .map(AccessTarget::getFullName)
                .collect(toSet()))
        .isNotEmpty()
        .noneMatch(name -> name.matches("java\\.lang\\.(System|Runtime)\\.load(Library)?\\(.*"));
  }

  /** Each of these works in a native image as it is, or by what the jar says of it. */
  @Test
  void reflection_isWhatANativeImageKnows() {
    assertThat(
            CLASSES.stream()
                .flatMap(type -> type.getAccessesFromSelf().stream())
                .filter(access -> isReflection(access.getTarget()))
                .map(ClassFilesTest::shown)
                .distinct())
        .containsExactlyInAnyOrder(
            // Engines by META-INF/services, which the image builder reads.
            "Compute: Class.getClassLoader",
            "Compute: ServiceLoader.iterator",
            "Compute: ServiceLoader.load",
            // Of a class and a name that are constants, which the image builder finds.
            "ConsoleLine: Class.getMethod",
            "ConsoleLine: Method.invoke",
            // One file, named in META-INF/native-image.
            "LibraryVersion: Class.getResourceAsStream",
            // Rows that are a caller's records, which the caller's image has to name; maps need
            // nothing.
            "RecordCells: Class.getRecordComponents",
            "RecordCells: InvocationTargetException.getCause",
            "RecordCells: Method.getName",
            "RecordCells: Method.invoke",
            "RecordCells: Method.trySetAccessible",
            "RecordCells: RecordComponent.getAccessor",
            "RecordCells: RecordComponent.getName",
            // Whether a module was resolved at the start.
            "VectorApi: Class.getModule",
            "VectorApi: Module.addReads",
            "VectorApi: ModuleLayer.boot",
            "VectorApi: ModuleLayer.findModule");
  }

  @Test
  void resource_ofTheApi_isNamedForNativeImages() throws IOException {
    String version = "io/github/sparseae/internal/file/library.properties";
    ClassLoader loader = SparseAutoencoder.class.getClassLoader();

    assertThat(loader.getResource(version)).isNotNull();
    try (InputStream in =
        requireNonNull(
            loader.getResourceAsStream(
                "META-INF/native-image/io.github.sparseae/sparse-ae-api/resource-config.json"))) {
      assertThat(new String(in.readAllBytes(), UTF_8)).contains(version);
    }
  }

  private static boolean isReflection(AccessTarget target) {
    return REFLECTION.matcher(target.getOwner().getName()).matches()
        && !PLAIN.contains(target.getOwner().getSimpleName() + "." + target.getName());
  }

  /** Returns the outermost class that calls, and the method that it calls. */
  private static String shown(JavaAccess<?> access) {
    return access.getOriginOwner().getName().replaceAll(".*\\.|\\$.*", "")
        + ": "
        + access.getTargetOwner().getSimpleName()
        + "."
        + access.getTarget().getName();
  }
}
