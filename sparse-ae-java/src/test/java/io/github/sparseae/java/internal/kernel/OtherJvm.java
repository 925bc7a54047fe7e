package io.github.sparseae.java.internal.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableList;
import io.github.sparseae.stress.FullForm;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A Java virtual machine that compiles and computes in another way than this one. The full form
 * tries all ways, on the Java of {@code test.jdk} too if that property names one.
 */
public record OtherJvm(Path jdk, List<String> options) {
  private static final String VECTORS = "--add-modules=jdk.incubator.vector";

  /** Those that differ least beside each other. */
  private static final List<List<String>> OPTIONS =
      List.of(
          List.of(VECTORS, "-Dsparseae.threads=4"),
          List.of(VECTORS, "-XX:UseAVX=1", "-Dsparseae.threads=3"),
          List.of(VECTORS, "-XX:UseAVX=2", "-Dsparseae.threads=1"),
          List.of(VECTORS, "-XX:TieredStopAtLevel=1", "-Dsparseae.threads=4"),
          List.of("-XX:TieredStopAtLevel=1", "-Dsparseae.threads=1"),
          List.of("-Xint", "-Dsparseae.threads=4"),
          List.of("-XX:UseAVX=0", "-Dsparseae.threads=4"),
          List.of(VECTORS, "-XX:-TieredCompilation", "-Dsparseae.threads=2"));

  /** Returns all of them in the full form, else some. */
  public static List<OtherJvm> some() {
    ImmutableList.Builder<OtherJvm> all = ImmutableList.builder();
    String other = System.getProperty("test.jdk", "");
    for (List<String> options : FullForm.cases(OPTIONS, 3)) {
      all.add(new OtherJvm(Path.of(System.getProperty("java.home")), options));
      if (!other.isEmpty()) {
        all.add(new OtherJvm(Path.of(other), options));
      }
    }
    return all.build();
  }

  boolean hasVectors() {
    return options.contains(VECTORS);
  }

  /** Runs a class with the class path of this process; returns the lines that it prints. */
  public List<String> run(Class<?> main) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(jdk.resolve("bin").resolve("java").toString());
    command.add("-XX:+IgnoreUnrecognizedVMOptions");
    command.addAll(options);
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(main.getName());
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    return Splitter.onPattern("\\R").splitToList(output);
  }
}
