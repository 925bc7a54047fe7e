package io.github.sparseae.model;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The pages of the kinds of sparsity say what the code has. */
class SparsityPagesTest {
  private static final Path PAGES = Path.of("../docs/sparsity");
  private static final int HIDDEN = 64;

  /** A kind by its factory with two choices of what a caller must give. */
  record Kind(Sparsity one, Sparsity other) {
    String name() {
      return one.getClass().getSimpleName();
    }

    @Override
    public String toString() {
      return name();
    }
  }

  static List<Kind> kinds() {
    return List.of(
        new Kind(Sparsity.none(), Sparsity.none()),
        new Kind(Sparsity.l1(0.1), Sparsity.l1(0.2)),
        new Kind(Sparsity.kullbackLeibler(0.1, 3), Sparsity.kullbackLeibler(0.2, 4)),
        new Kind(Sparsity.topK(3), Sparsity.topK(4)),
        new Kind(Sparsity.batchTopK(3), Sparsity.batchTopK(4)),
        new Kind(Sparsity.winnerTakeAll(0.05), Sparsity.winnerTakeAll(0.1)),
        new Kind(Sparsity.jumpRelu(0.1), Sparsity.jumpRelu(0.2)),
        new Kind(Sparsity.gated(0.1), Sparsity.gated(0.2)),
        new Kind(
            Sparsity.matryoshka(Sparsity.topK(3), 8), Sparsity.matryoshka(Sparsity.topK(4), 16)));
  }

  @Test
  void pages_ofAllKinds_exist() throws IOException {
    List<String> names =
        Arrays.stream(Sparsity.class.getPermittedSubclasses()).map(Class::getSimpleName).toList();
    assertThat(kinds()).extracting(Kind::name).containsExactlyInAnyOrderElementsOf(names);
    String index = Files.readString(PAGES.resolve("README.md"));
    for (String name : names) {
      assertThat(index).contains("(" + name + ".md)");
      String page = page(name);
      assertThat(page).contains("**When.**", "**Source.**", "(" + name + ".svg)");
      assertThat(PAGES.resolve(name + ".svg")).isNotEmptyFile();
    }
    try (Stream<Path> files = Files.list(PAGES)) {
      assertThat(files).hasSize(2 * names.size() + 1);
    }
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void defaults_onThePage_areThoseOfTheFactory(Kind kind) throws Exception {
    StringBuilder table = new StringBuilder("| setting | default |\n|---|---|\n");
    for (RecordComponent component : kind.one().getClass().getRecordComponents()) {
      Object value = component.getAccessor().invoke(kind.one());
      boolean isChosen = !value.equals(component.getAccessor().invoke(kind.other()));
      String shown = isChosen ? "you choose" : text(value);
      table.append("| `").append(component.getName()).append("` | ").append(shown).append(" |\n");
    }
    assertThat(page(kind.name())).contains(table + "\n");
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void ruleAndUnits_onThePage_areThoseOfTheCode(Kind kind) throws IOException {
    boolean isNested = kind.one() instanceof Sparsity.Matryoshka;
    String rule = kind.one().atInference(HIDDEN).getClass().getSimpleName();
    String units =
        Arrays.stream(Activation.values())
            .filter(activation -> takes(kind.one(), activation))
            .map(activation -> activation.name().toLowerCase(Locale.ROOT))
            .collect(joining(", "));
    assertThat(page(kind.name()))
        .contains("| code rule | " + (isNested ? "that of `inner`" : rule) + " |")
        .contains("| units | " + (isNested ? "those of `inner`" : units) + " |");
  }

  private static boolean takes(Sparsity kind, Activation activation) {
    try {
      kind.check(HIDDEN, activation);
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static String text(Object value) {
    if (value.equals(AuxiliaryLoss.NONE)) {
      return "none";
    }
    if (value instanceof L0Loss) {
      return value.getClass().getSimpleName().toLowerCase(Locale.ROOT);
    }
    return value.toString().replaceFirst("\\.0$", "");
  }

  private static String page(String name) throws IOException {
    return Files.readString(PAGES.resolve(name + ".md"));
  }
}
