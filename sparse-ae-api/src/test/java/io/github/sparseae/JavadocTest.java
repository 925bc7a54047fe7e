package io.github.sparseae;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.AnnotationTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.ModifiersTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.Tree.Kind;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePathScanner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.lang.model.element.Modifier;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;

/**
 * Everything that users see is described. The compiler's own check would also want a tag for each
 * parameter and result, where the sentence or a record's own parameters have said it.
 */
class JavadocTest {
  private static final List<String> MODULES =
      List.of("api", "datasets", "java", "onnx", "report", "spark", "tf");

  @Test
  void members_ofExportedPackages_areDescribed() throws IOException {
    int described = 0;
    for (String module : MODULES) {
      Path sources = Path.of("..", "sparse-ae-" + module, "src", "main", "java");
      try (Stream<Path> files = Files.walk(sources)) {
        Undescribed found =
            undescribed(
                files
                    .filter(file -> file.toString().matches(".*[A-Z]\\w*\\.java"))
                    .filter(file -> !file.toString().contains("internal"))
                    .toList());
        assertThat(found.described).as(module).isPositive();
        assertThat(found.places).isEmpty();
        described += found.described;
      }
    }
    assertThat(described).isGreaterThan(1200);
  }

  private static Undescribed undescribed(List<Path> files) throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, UTF_8)) {
      JavacTask task =
          (JavacTask)
              compiler.getTask(
                  null, manager, null, List.of(), null, manager.getJavaFileObjectsFromPaths(files));
      Undescribed scan = new Undescribed(DocTrees.instance(task));
      for (CompilationUnitTree unit : task.parse()) {
        scan.scan(unit, null);
      }
      return scan;
    }
  }

  /** Collects what has no comment: public types and members that override nothing. */
  private static final class Undescribed extends TreePathScanner<Void, Void> {
    final List<String> places = new ArrayList<>();
    private final DocTrees trees;
    int described;

    Undescribed(DocTrees trees) {
      this.trees = trees;
    }

    @Override
    public Void visitClass(ClassTree type, Void none) {
      if (isVisible(type.getModifiers())) {
        check(type.getSimpleName().toString());
        super.visitClass(type, null);
      }
      return null;
    }

    @Override
    public Void visitMethod(MethodTree method, Void none) {
      // The parameters of a record describe its constructor, which has none of its own here.
      boolean isOfRecord =
          parent().getKind() == Kind.RECORD && method.getName().contentEquals("<init>");
      if (isVisible(method.getModifiers()) && !isOverride(method) && !isOfRecord) {
        check(method.getName().toString());
      }
      return null;
    }

    @Override
    public Void visitVariable(VariableTree field, Void none) {
      if (isVisible(field.getModifiers())) {
        check(field.getName().toString());
      }
      return null;
    }

    private void check(String name) {
      String comment = trees.getDocComment(getCurrentPath());
      if (comment == null || comment.isBlank() || comment.strip().matches("(?s)@.*")) {
        places.add(getCurrentPath().getCompilationUnit().getSourceFile().getName() + ": " + name);
      } else {
        described++;
      }
    }

    private Tree parent() {
      return getCurrentPath().getParentPath().getLeaf();
    }

    private boolean isVisible(ModifiersTree modifiers) {
      boolean isOfInterface =
          parent().getKind() == Kind.INTERFACE && !modifiers.getFlags().contains(Modifier.PRIVATE);
      return isOfInterface
          || modifiers.getFlags().contains(Modifier.PUBLIC)
          || modifiers.getFlags().contains(Modifier.PROTECTED);
    }

    private static boolean isOverride(MethodTree method) {
      return method.getModifiers().getAnnotations().stream()
          .map(AnnotationTree::getAnnotationType)
          .anyMatch(annotation -> annotation.toString().equals("Override"));
    }
  }
}
