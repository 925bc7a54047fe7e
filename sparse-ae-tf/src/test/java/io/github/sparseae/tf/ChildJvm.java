package io.github.sparseae.tf;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** A Java process with this one's class path, or with a part of it. */
public final class ChildJvm {
  private List<String> classPath =
      List.of(System.getProperty("java.class.path").split(File.pathSeparator));
  private final List<String> options = new ArrayList<>();
  private List<String> around = List.of();
  private Duration patience = Duration.ofMinutes(10);
  private final ProcessBuilder process = new ProcessBuilder();

  /** The exit status of a process, and the lines it printed. */
  public record Ended(int status, List<String> out, List<String> err) {}

  public ChildJvm() {
    // Most programs end within seconds, before optimized code pays.
    options.add("-XX:TieredStopAtLevel=1");
    options.add("-XX:+UseSerialGC");
    process.environment().remove("TF_CPP_MIN_LOG_LEVEL");
    if (Runtime.version().feature() >= 24) {
      // Java itself warns there of what JNA, JavaCPP and Protocol Buffers do.
      options.add("--enable-native-access=ALL-UNNAMED");
      options.add("--sun-misc-unsafe-memory-access=allow");
    }
  }

  /** Removes the entries of the class path whose file name matches. */
  public ChildJvm without(Predicate<String> fileName) {
    classPath =
        classPath.stream()
            .filter(entry -> !fileName.test(Path.of(entry).getFileName().toString()))
            .toList();
    return this;
  }

  /** Removes the entry that contains a class. */
  public ChildJvm without(Class<?> type) {
    Path source = source(type);
    classPath = classPath.stream().filter(entry -> !Path.of(entry).equals(source)).toList();
    return this;
  }

  /** Removes the native libraries. */
  public ChildJvm withoutNatives() {
    return without(ChildJvm::isNative);
  }

  /** Puts an entry before the class path. */
  public ChildJvm before(Path entry) {
    classPath = Stream.concat(Stream.of(entry.toString()), classPath.stream()).toList();
    return this;
  }

  /** Replaces the class path. */
  public ChildJvm only(Path entry) {
    classPath = List.of(entry.toString());
    return this;
  }

  public ChildJvm with(Path entry) {
    classPath = Stream.concat(classPath.stream(), Stream.of(entry.toString())).toList();
    return this;
  }

  /** Has TensorFlow compute, and fail where its library does not load. */
  public ChildJvm withTensorFlow() {
    return option("-Dsparseae.engine=TensorFlow");
  }

  public ChildJvm option(String option) {
    options.add(option);
    return this;
  }

  public ChildJvm environment(String name, String value) {
    process.environment().put(name, value);
    return this;
  }

  /**
   * Has the process started by another program, which is given the command as its last arguments.
   */
  public ChildJvm within(List<String> program) {
    around = program;
    return this;
  }

  /** Sets the time after which the process is killed. */
  public ChildJvm patience(Duration time) {
    patience = time;
    return this;
  }

  /** Returns the jar with the native library on this process's class path. */
  public static Path nativeJar() {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .map(Path::of)
        .filter(entry -> isNative(entry.getFileName().toString()))
        .findFirst()
        .orElseThrow();
  }

  private static boolean isNative(String fileName) {
    return fileName.matches("tensorflow-core-native-.*-(linux|macosx|windows)-.*\\.jar");
  }

  /** Returns the entry of the class path that contains a class. */
  static Path source(Class<?> type) {
    return Path.of(URI.create(type.getProtectionDomain().getCodeSource().getLocation().toString()));
  }

  /** Runs a program to its end. */
  public Ended run(Class<?> main, String... args) throws IOException, InterruptedException {
    return run(main.getName(), args);
  }

  /** Runs a program that this process need not have, by the name of its class. */
  public Ended run(String main, String... args) throws IOException, InterruptedException {
    Path out = Files.createTempFile("child", ".out");
    Path err = Files.createTempFile("child", ".err");
    try {
      Process child = start(out, err, main, args);
      if (!child.waitFor(patience.toSeconds(), TimeUnit.SECONDS)) {
        child.destroyForcibly().waitFor();
      }
      return new Ended(child.exitValue(), Files.readAllLines(out), Files.readAllLines(err));
    } finally {
      Files.delete(out);
      Files.delete(err);
    }
  }

  /** Starts a program, to be killed or waited for by the caller. */
  public Process start(Path out, Path err, Class<?> main, String... args) throws IOException {
    return start(out, err, main.getName(), args);
  }

  private Process start(Path out, Path err, String main, String... args) throws IOException {
    List<String> command = new ArrayList<>(around);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.add("-cp");
    command.add(String.join(File.pathSeparator, classPath));
    command.add(main);
    command.addAll(List.of(args));
    return process
        .command(command)
        .redirectOutput(out.toFile())
        .redirectError(err.toFile())
        .start();
  }
}
