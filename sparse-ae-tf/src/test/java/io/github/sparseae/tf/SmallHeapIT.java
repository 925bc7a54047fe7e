package io.github.sparseae.tf;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SmallHeapIT {
  /** Without it, JavaCPP waits ten times for a second for the garbage collector before it fails. */
  private static final String AT_ONCE = "-Dorg.bytedeco.javacpp.maxRetries=0";

  private static final String ADVICE =
      "; use smaller batches, or raise the limit: JavaCPP allows native memory of four times the"
          + " Java heap, -Xmx raises both and -Dorg.bytedeco.javacpp.maxphysicalbytes=0 lifts the"
          + " native limit";

  @Test
  void training_beyondTheNativeLimit_saysHowToRaiseIt() throws Exception {
    // The process has some 115 MB before it trains, and the rows and their numbers 40 MB.
    ChildJvm.Ended ended =
        new ChildJvm()
            .option("-Xmx192m")
            .option("-Dorg.bytedeco.javacpp.maxphysicalbytes=150m")
            .option(AT_ONCE)
            .run(TinyTraining.class, "CPU", "2000000");

    assertThat(ended.out())
        .hasSize(2)
        .allMatch(line -> line.startsWith("MEMORY: not enough memory (") && line.endsWith(ADVICE));
    assertThat(ended.err()).isEmpty();
    assertThat(ended.status()).isZero();
  }

  @Test
  void training_nativeLimitLifted_continues() throws Exception {
    ChildJvm.Ended ended =
        new ChildJvm()
            .option("-Xmx64m")
            .option("-Dorg.bytedeco.javacpp.maxphysicalbytes=0")
            .run(TinyTraining.class, "CPU", "1000000");

    assertThat(ended.out()).isEmpty();
    assertThat(ended.err()).isEmpty();
  }

  @Test
  void start_inTheSmallestHeap_isTheSameError() throws Exception {
    ChildJvm.Ended ended =
        new ChildJvm().option("-Xmx16m").option(AT_ONCE).run(TinyTraining.class, "CPU", "8");

    assertThat(ended.out())
        .hasSize(2)
        .allMatch(line -> line.startsWith("MEMORY: not enough memory (") && line.endsWith(ADVICE));
    assertThat(ended.err()).isEmpty();
  }
}
