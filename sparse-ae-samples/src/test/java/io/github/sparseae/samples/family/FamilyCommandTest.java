package io.github.sparseae.samples.family;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparseae.cli.Console;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FamilyCommandTest {

  @Test
  void help_asked_namesEveryMethodAndEachDefault() {
    StringWriter out = new StringWriter();
    PrintWriter console = new PrintWriter(out, true);

    assertThat(Console.execute(new FamilyCommand(), console, console, "--help")).isZero();

    assertThat(out.toString())
        .contains(Methods.ALL.stream().map(Method::name).toList())
        .contains("(default: all)", "(default: target/family)", "(default: 1)")
        .doesNotContain("null", "sys:");
  }

  @ParameterizedTest
  @ValueSource(strings = {"--epochs=2", "--select", "--dataset=generated", "--data=mnist"})
  void truth_withAnOptionOfDigits_isRefused(String option) {
    StringWriter err = new StringWriter();
    PrintWriter console = new PrintWriter(err, true);

    assertThat(Console.execute(new FamilyCommand(), console, console, "--truth", option))
        .isEqualTo(2);

    assertThat(err.toString())
        .startsWith(
            "error: --truth has no digits: it excludes --epochs, --select, --dataset and --data");
  }
}
