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
      "98026297cb55c5089ddf0ad3edaf5cd8db8e44637f6acc45df38ee381875c630";
  private static final String DOUBLE =
      "4cafc1906f2a28152d15d716eeb66c503616e510e5022b0285ee477ddddc3974";

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
        .hasSize(jvm.hasVectors() ? 3 : 2)
        .containsOnly("float " + FLOAT, "double " + DOUBLE);
  }
}
