package io.github.sparseae.samples.family;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparseae.model.Sparsity;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class MethodsTest {

  @Test
  void methods_together_haveEveryKindOfSparsity() {
    Set<Class<?>> kinds = new LinkedHashSet<>();
    for (Method method : Methods.ALL) {
      for (Recipe recipe : method.recipes()) {
        kinds.add(recipe.autoencoder(784, method.hidden()).spec().sparsity().getClass());
      }
    }
    assertThat(kinds)
        .containsExactlyInAnyOrderElementsOf(
            Arrays.stream(Sparsity.class.getPermittedSubclasses())
                .filter(kind -> kind != Sparsity.None.class)
                .<Class<?>>map(kind -> kind)
                .toList());
  }

  @Test
  void methods_haveNamesOfTheirOwnAndFewRecipes() {
    assertThat(Methods.ALL).extracting(Method::name).doesNotHaveDuplicates();
    for (Method method : Methods.ALL) {
      assertThat(method.recipes()).hasSizeBetween(1, 4);
      assertThat(method.recipes()).extracting(Recipe::name).doesNotHaveDuplicates();
    }
  }
}
