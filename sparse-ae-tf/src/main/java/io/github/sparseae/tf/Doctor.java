package io.github.sparseae.tf;

import static java.util.stream.Collectors.joining;

import com.google.common.base.Splitter;
import com.google.common.base.StandardSystemProperty;
import com.sun.management.OperatingSystemMXBean;
import io.github.sparseae.engine.EngineProvider;
import io.github.sparseae.tf.DoctorReport.Finding;
import io.github.sparseae.tf.internal.loading.FindingLog;
import io.github.sparseae.tf.internal.loading.NativeJars;
import io.github.sparseae.tf.internal.loading.ProbeProcess;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Examines whether TensorFlow works on this machine, and advises what to do if not: the platform,
 * engines on the class path and which of them would train, native libraries on the class path and
 * where they are unpacked, memory limits, processor features, CUDA libraries by name, devices, and
 * whether they multiply matrices.
 *
 * <p>Checks that could crash or hang run in a process of their own, with the class path, heap and
 * JavaCPP settings of this one; jars within a jar are copied for it to the temporary folder. The
 * first run unpacks TensorFlow's native library.
 *
 * <pre>{@code
 * DoctorReport report = Doctor.examine();
 * System.out.println(report);
 * }</pre>
 */
public final class Doctor {
  private static final Duration TIMEOUT = Duration.ofMinutes(5);
  private static final List<String> NOTABLE_FEATURES =
      Splitter.on(' ')
          .splitToList("avx avx2 fma avx512f avx512_vnni avx512_bf16 amx_bf16 asimd sve");

  private Doctor() {}

  /** Prints the report. The process exits with status 0 if everything works, and 1 if not. */
  public static void main(String[] args) {
    DoctorReport report = examine();
    System.out.println(report);
    System.exit(report.isHealthy() ? 0 : 1);
  }

  /**
   * Runs all checks, in seconds, or up to five minutes if something hangs. The report names checks
   * that could not run.
   */
  public static DoctorReport examine() {
    return examine(new ProbeProcess(TIMEOUT));
  }

  static DoctorReport examine(ProbeProcess probe) {
    List<Finding> findings = new ArrayList<>();
    FindingLog to = new FindingLog(findings::add);
    to.examine("platform", () -> platform(to));
    to.examine("processor", () -> processor(to));
    to.examine("engines", () -> engines(to));
    to.examine("native libraries", () -> nativeJars(to));
    probe.run(findings::add);
    return new DoctorReport(findings);
  }

  private static void platform(FindingLog to) {
    to.fine(
        "operating system",
        "%s %s %s"
            .formatted(
                StandardSystemProperty.OS_NAME.value(),
                StandardSystemProperty.OS_VERSION.value(),
                StandardSystemProperty.OS_ARCH.value()));
    to.fine("Java", Runtime.version() + ", " + StandardSystemProperty.JAVA_VENDOR.value());
    String memory =
        ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system
            ? " of " + FindingLog.size(system.getTotalMemorySize())
            : "";
    to.fine("Java heap", "at most " + FindingLog.size(Runtime.getRuntime().maxMemory()) + memory);
    if (usesMusl()) {
      to.problem(
          "C library",
          "musl",
          "TensorFlow's native library needs glibc, which Alpine Linux does not have: use an image"
              + " with Debian, Ubuntu or Red Hat in it");
    }
  }

  private static boolean usesMusl() {
    try (Stream<Path> files = Files.list(Path.of("/lib"))) {
      return files.anyMatch(file -> String.valueOf(file.getFileName()).startsWith("ld-musl-"))
          && !Files.exists(Path.of("/lib64/ld-linux-x86-64.so.2"))
          && !Files.exists(Path.of("/lib/ld-linux-aarch64.so.1"));
    } catch (IOException e) {
      return false;
    }
  }

  private static void processor(FindingLog to) throws IOException {
    to.fine("cores", String.valueOf(Runtime.getRuntime().availableProcessors()));
    Path file = Path.of("/proc/cpuinfo");
    if (!Files.isReadable(file)) {
      return;
    }
    List<String> lines = Files.readAllLines(file);
    value(lines, "model name").ifPresent(model -> to.fine("model", model));
    value(lines, "flags")
        .or(() -> value(lines, "Features"))
        .ifPresent(flags -> features(to, Set.copyOf(Splitter.on(' ').splitToList(flags))));
  }

  private static void features(FindingLog to, Set<String> flags) {
    boolean lacksAvx = flags.contains("sse2") && !flags.contains("avx");
    List<String> notable = NOTABLE_FEATURES.stream().filter(flags::contains).toList();
    to.check(
        !lacksAvx,
        "features",
        lacksAvx ? "no AVX" : String.join(" ", notable),
        "TensorFlow's native library is made for processors with AVX; if this is a virtual"
            + " machine, let it pass the host's processor features on");
  }

  private static Optional<String> value(List<String> lines, String key) {
    return lines.stream()
        .filter(line -> line.startsWith(key) && line.contains(":"))
        .map(line -> line.substring(line.indexOf(':') + 1).strip())
        .findFirst();
  }

  private static void engines(FindingLog to) {
    to.fine(
        "on the class path",
        ServiceLoader.load(EngineProvider.class, EngineProvider.class.getClassLoader()).stream()
            .map(ServiceLoader.Provider::get)
            .sorted(Comparator.comparing(EngineProvider::priority).reversed())
            .map(engine -> engine.name() + " (priority " + engine.priority() + ")")
            .collect(joining(", ")));
  }

  private static void nativeJars(FindingLog to) throws IOException {
    List<NativeJars.NativeJar> jars = NativeJars.onClassPath();
    String java = NativeJars.javaVersion();
    to.fine("TensorFlow Java", java);
    for (NativeJars.NativeJar jar : jars) {
      String unpacked = FindingLog.size(jar.unpacked());
      String value =
          "%s, %s, unpacked %s".formatted(jar.file(), FindingLog.size(jar.packed()), unpacked);
      boolean isSame = jar.version().equals(java);
      to.check(
          isSame,
          jar.classifier(),
          value + (isSame ? "" : ", of version " + jar.version()),
          "give org.tensorflow:tensorflow-core-native the version of"
              + " org.tensorflow:tensorflow-core-api, "
              + java);
    }
    if (jars.stream().filter(jar -> jar.classifier().startsWith("linux-x86_64")).count() > 1) {
      to.problem(
          "on the class path",
          "several native libraries for linux-x86_64",
          "leave one org.tensorflow:tensorflow-core-native on the class path, with classifier"
              + " linux-x86_64 or linux-x86_64-gpu: with both, which of them is loaded is an"
              + " accident");
    }
  }
}
