package io.github.sparseae.samples.family;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparseae.cli.Console;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

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
}
