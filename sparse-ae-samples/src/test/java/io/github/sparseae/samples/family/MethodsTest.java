package io.github.sparseae.samples.family;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MethodsTest {

  @Test
  void methods_haveNamesOfTheirOwnAndFewRecipes() {
    assertThat(Methods.ALL).extracting(Method::name).doesNotHaveDuplicates();
    for (Method method : Methods.ALL) {
      assertThat(method.recipes()).hasSizeBetween(1, 4);
      assertThat(method.recipes()).extracting(Method.Recipe::name).doesNotHaveDuplicates();
    }
  }
}
