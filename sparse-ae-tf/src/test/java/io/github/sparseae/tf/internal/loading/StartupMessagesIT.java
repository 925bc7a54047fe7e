package io.github.sparseae.tf.internal.loading;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparseae.tf.ChildJvm;
import io.github.sparseae.tf.TinyTraining;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

@DisabledOnOs(value = OS.WINDOWS, disabledReason = "only the log level is set there")
class StartupMessagesIT {
  private static final String NOTE =
      "I0000 00:00:1795457495.882942   22475 mlir_graph_optimization_pass.cc:401] MLIR V1"
          + " optimization pass is not enabled";

  @Test
  void training_byDefault_printsNothing() throws Exception {
    ChildJvm.Ended ended = new ChildJvm().run(TinyTraining.class, "AUTO", "8");

    assertThat(ended.out()).isEmpty();
    assertThat(ended.err()).isEmpty();
    assertThat(ended.status()).isZero();
  }

  /** JNA, whose thread outlives a redeployment, then has nothing to do. */
  @Test
  void training_withTheUsersLogLevel_showsWhatTensorFlowSaysAndNeedsNoJna() throws Exception {
    ChildJvm.Ended ended =
        new ChildJvm()
            .without(name -> name.startsWith("jna-"))
            .environment("TF_CPP_MIN_LOG_LEVEL", "0")
            .run(TinyTraining.class, "CPU", "8");

    assertThat(ended.status()).isZero();
    assertThat(ended.out()).isEmpty();
    assertThat(ended.err()).anyMatch(line -> line.contains("cpu_feature_guard"));
    assertThat(ended.err()).anyMatch(line -> line.contains("mlir_graph_optimization_pass"));
  }

  @Test
  void keepBack_whatOthersSayMeanwhile_isPassedOn() throws Exception {
    ChildJvm.Ended ended = new ChildJvm().run(NoisyStart.class);

    assertThat(ended.err())
        .containsExactly(
            "another library",
            "not UTF-8: \uFFFD",
            "after the start",
            "before the failure",
            "after the failure");
    assertThat(ended.out()).containsExactly("kept back: [" + NOTE + "]", "failed as it should");
  }

  /** A start with messages, and one that fails; later output must reach the console. */
  static final class NoisyStart {
    private NoisyStart() {}

    /** Starts. */
    public static void main(String[] args) {
      PrintStream native2 = new PrintStream(new FileOutputStream(FileDescriptor.err), true);
      System.out.println(
          "kept back: "
              + StartupMessages.keepBack(
                  () -> {
                    native2.println("another library");
                    native2.println(NOTE);
                    byte[] line = "not UTF-8: \u00FF\n".getBytes(StandardCharsets.ISO_8859_1);
                    native2.write(line, 0, line.length);
                  }));
      System.err.println("after the start");
      try {
        StartupMessages.keepBack(
            () -> {
              native2.println("before the failure");
              throw new UnsatisfiedLinkError("as it should");
            });
      } catch (UnsatisfiedLinkError e) {
        System.out.println("failed " + e.getMessage());
      }
      System.err.println("after the failure");
    }
  }
}
