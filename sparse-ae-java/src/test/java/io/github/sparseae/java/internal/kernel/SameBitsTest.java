package io.github.sparseae.java.internal.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.base.Splitter;
import io.github.sparseae.stress.FullForm;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every loop of every kernel gives the same bits in any JVM: interpreted, by either compiler, with
 * vectors of 4, 8 and 16 lanes, without fused multiply-add in hardware, and with any number of
 * threads. The full form tries all of these, on the Java of {@code test.jdk} too if that property
 * names one.
 */
class SameBitsTest {
  private static final String FLOAT =
      "2c1b827268e1e3c6db6d05b22f9e8a6e9b951a67f89c7fc28635786ce2e4d87e";
  private static final String DOUBLE =
      "2f12544ece45288186dd107210b6e65b2e5cc806e52f3f5e2595d3a295140ee3";

  private static final String VECTORS = "--add-modules=jdk.incubator.vector";

  /** Options of JVMs; those that differ least beside each other. */
  private static final List<List<String>> JVMS =
      List.of(
          List.of(VECTORS, "-Dsparseae.threads=4"),
          List.of(VECTORS, "-XX:UseAVX=1", "-Dsparseae.threads=3"),
          List.of(VECTORS, "-XX:UseAVX=2", "-Dsparseae.threads=1"),
          List.of(VECTORS, "-XX:TieredStopAtLevel=1", "-Dsparseae.threads=4"),
          List.of("-Xint", "-Dsparseae.threads=4"),
          List.of("-XX:UseAVX=0", "-Dsparseae.threads=4"),
          List.of(VECTORS, "-XX:-TieredCompilation", "-Dsparseae.threads=2"),
          List.of("-XX:TieredStopAtLevel=1", "-Dsparseae.threads=1"));

  static List<Arithmetic<?>> arithmetics() {
    return Arithmetics.all();
  }

  @ParameterizedTest
  @MethodSource("arithmetics")
  <A> void digest_here_isTheKnownOne(Arithmetic<A> arithmetic) {
    assertThat(KernelDigest.of(arithmetic))
        .isEqualTo(Arithmetics.isFloat(arithmetic) ? FLOAT : DOUBLE);
  }

  static List<List<String>> jvms() {
    return FullForm.cases(JVMS, 3);
  }

  @ParameterizedTest
  @MethodSource("jvms")
  void digest_inAnotherJvm_isTheKnownOne(List<String> options) throws Exception {
    check(Path.of(System.getProperty("java.home")), options);
    String other = System.getProperty("test.jdk", "");
    if (!other.isEmpty()) {
      check(Path.of(other), options);
    }
  }

  private static void check(Path jdk, List<String> options)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(jdk.resolve("bin").resolve("java").toString());
    command.add("-XX:+IgnoreUnrecognizedVMOptions");
    command.addAll(options);
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(KernelDigest.class.getName());
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    List<String> hashes =
        Splitter.onPattern("\\R")
            .splitToStream(output)
            .filter(line -> line.startsWith("float ") || line.startsWith("double "))
            .map(line -> Splitter.on(' ').limit(3).splitToList(line))
            .map(words -> words.get(0) + " " + words.get(1))
            .toList();
    assertThat(hashes)
        .as(output)
        .hasSize(options.contains(VECTORS) ? 4 : 2)
        .containsOnly("float " + FLOAT, "double " + DOUBLE);
  }
}
