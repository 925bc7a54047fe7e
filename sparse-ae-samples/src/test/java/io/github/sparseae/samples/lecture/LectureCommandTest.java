package io.github.sparseae.samples.lecture;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparseae.cli.Console;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LectureCommandTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir private Path folder;

  private int execute(String... args) {
    PrintWriter console = new PrintWriter(out, true);
    return Console.execute(new LectureCommand(), console, new PrintWriter(err, true), args);
  }

  @Test
  void help_asked_namesEveryOptionWithItsDefault() {
    assertThat(execute("--help")).isZero();
    assertThat(out.toString())
        .contains("--variant", "(default: all)")
        .contains("--epochs", "(default: 20, with --quick 12)")
        .contains("--classifier-epochs", "(default: 10, with --quick 5)")
        .contains("--dataset", "--data", "(default: target/lecture)")
        .contains("--seed", "(default: 1)", "--device", "--precision", "(default: float32)")
        .contains("--quick");
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void option_unknown_isNamedInOneMessage() {
    assertThat(execute("--epoch", "3")).isEqualTo(2);
    assertThat(err.toString())
        .isEqualToIgnoringNewLines(
            "error: unknown option --epoch, did you mean --epochs? (--help lists what there is)");
    assertNoStackTrace();
  }

  @Test
  void variant_unknown_listsTheKnown() {
    assertThat(execute("--variant", "dense")).isEqualTo(2);
    assertThat(err.toString())
        .contains("--variant must be one of recorded, printed, sparse, all, was dense");
    assertNoStackTrace();
  }

  @Test
  void epochs_zero_areRefused() {
    assertThat(execute("--epochs", "0")).isEqualTo(2);
    assertThat(err.toString()).startsWith("error: --epochs must be positive, was 0");
  }

  @Test
  void classifierEpochs_negative_areRefused() {
    assertThat(execute("--classifier-epochs", "-2")).isEqualTo(2);
    assertThat(err.toString()).startsWith("error: --classifier-epochs must be positive, was -2");
  }

  @Test
  void engine_unknown_namesThoseThereAre() {
    assertThat(execute("--engine", "onnx")).isEqualTo(2);
    assertThat(err.toString())
        .startsWith("error: --engine must be one of tensorflow, java, was onnx");
  }

  @Test
  void engine_inPlainJavaOnAGpu_failsWithTheReason() {
    assertThat(execute("--engine", "java", "--device", "gpu", "--dataset", "generated"))
        .isEqualTo(1);
    assertThat(err.toString())
        .startsWith("error: a GPU was asked for, but the engine in plain Java computes on the CPU");
    assertNoStackTrace();
  }

  @Test
  void data_withGeneratedDigits_isRefused() {
    assertThat(execute("--dataset", "generated", "--data", "somewhere")).isEqualTo(2);
    assertThat(err.toString()).contains("--data").contains("--dataset generated");
  }

  @Test
  void out_isAFile_failsBeforeAnyWork() throws IOException {
    Path file = Files.writeString(folder.resolve("taken"), "");
    assertThat(execute("--out", file.toString())).isEqualTo(1);
    assertThat(err.toString())
        .isEqualToIgnoringNewLines(
            "error: the output folder "
                + file
                + " cannot be written: "
                + file
                + ": there is a file of that name");
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void mnist_wantedButNotThere_failsWithTheReason() {
    Path empty = folder.resolve("empty");
    assertThat(
            execute(
                "--dataset",
                "mnist",
                "--data",
                empty.toString(),
                "--out",
                folder.resolve("out").toString()))
        .isEqualTo(1);
    assertThat(err.toString())
        .startsWith("error: MNIST is not available. Tried:")
        .contains(empty + ": no such folder")
        .contains("What to do:");
    assertNoStackTrace();
  }

  @Test
  void data_withoutMnist_fails() {
    Path empty = folder.resolve("empty");
    Path output = folder.resolve("out");
    assertThat(execute("--data", empty.toString(), "--out", output.toString())).isEqualTo(1);
    assertThat(err.toString()).startsWith("error: MNIST is not available. Tried:");
  }

  private void assertNoStackTrace() {
    assertThat(err.toString()).doesNotContain("\tat ").doesNotContain("Exception");
  }
}
