package io.github.sparseae.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CodeRuleTest {
  private static final int HIDDEN = 9;

  private static Map<Sparsity, CodeRule> rules() {
    Map<Sparsity, CodeRule> rules = new LinkedHashMap<>();
    rules.put(Sparsity.none(), new CodeRule.Identity());
    rules.put(Sparsity.l1(0.1), new CodeRule.Identity());
    rules.put(Sparsity.kullbackLeibler(0.1, 3), new CodeRule.Identity());
    rules.put(Sparsity.winnerTakeAll(0.05), new CodeRule.Identity());
    rules.put(Sparsity.topK(3), new CodeRule.KLargest(3, false));
    rules.put(
        new Sparsity.TopK(3, 1.5, AuxiliaryLoss.NONE, false), new CodeRule.KLargest(5, false));
    rules.put(
        new Sparsity.TopK(3, 4, AuxiliaryLoss.NONE, false), new CodeRule.KLargest(HIDDEN, false));
    rules.put(Sparsity.batchTopK(3), new CodeRule.Threshold());
    rules.put(Sparsity.jumpRelu(0.1), new CodeRule.UnitThresholds());
    rules.put(Sparsity.gated(0.1), new CodeRule.Gate());
    rules.put(Sparsity.matryoshka(Sparsity.topK(2), 4), new CodeRule.KLargest(2, false));
    rules.put(Sparsity.matryoshka(Sparsity.batchTopK(2), 4), new CodeRule.Threshold());
    return rules;
  }

  @Test
  void atInference_everyKind_isItsRule() {
    rules()
        .forEach(
            (sparsity, rule) ->
                assertThat(sparsity.atInference(HIDDEN)).as("%s", sparsity).isEqualTo(rule));
  }

  @Test
  void kindsAndRules_ofThisTest_areTheWholeFamilies() {
    Set<Class<?>> kinds = new HashSet<>();
    Set<Class<?>> rules = new HashSet<>();
    rules()
        .forEach(
            (sparsity, rule) -> {
              kinds.add(sparsity.getClass());
              rules.add(rule.getClass());
            });

    assertThat(kinds).containsExactlyInAnyOrder(Sparsity.class.getPermittedSubclasses());
    assertThat(rules).containsExactlyInAnyOrder(CodeRule.class.getPermittedSubclasses());
  }

  /** What a rule reads, the kind has added to the network. */
  @Test
  void parameters_everyKind_areAmongThoseOfTheKind() {
    rules()
        .forEach(
            (sparsity, rule) ->
                assertThat(sparsity.parameters().keySet())
                    .as("%s", sparsity)
                    .containsAll(rule.parameters()));
  }

  @Test
  void kLargest_ofNoUnit_isRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new CodeRule.KLargest(0, false))
        .withMessage("k must be at least 1, was 0");
  }
}
