package io.github.sparseae.java.internal.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every loop of every kernel gives the same bits in any JVM: interpreted, by either compiler, with
 * vectors of 4, 8 and 16 lanes, without fused multiply-add in hardware, and with any number of
 * threads.
 */
class SameBitsTest {
  private static final String FLOAT =
      "2c1b827268e1e3c6db6d05b22f9e8a6e9b951a67f89c7fc28635786ce2e4d87e";
  private static final String DOUBLE =
      "2f12544ece45288186dd107210b6e65b2e5cc806e52f3f5e2595d3a295140ee3";

  static List<Arithmetic<?>> arithmetics() {
    return Arithmetics.all();
  }

  @ParameterizedTest
  @MethodSource("arithmetics")
  <A> void digest_here_isTheKnownOne(Arithmetic<A> arithmetic) {
    assertThat(KernelDigest.of(arithmetic))
        .isEqualTo(Arithmetics.isFloat(arithmetic) ? FLOAT : DOUBLE);
  }

  static List<OtherJvm> jvms() {
    return OtherJvm.some();
  }

  @ParameterizedTest
  @MethodSource("jvms")
  void digest_inAnotherJvm_isTheKnownOne(OtherJvm jvm) throws Exception {
    List<String> output = jvm.run(KernelDigest.class);

    assertThat(output)
        .filteredOn(line -> line.startsWith("float ") || line.startsWith("double "))
        .as(String.join("\n", output))
        .extracting(line -> line.substring(0, line.indexOf(' ', line.indexOf(' ') + 1)))
        .hasSize(jvm.hasVectors() ? 4 : 2)
        .containsOnly("float " + FLOAT, "double " + DOUBLE);
  }
}
