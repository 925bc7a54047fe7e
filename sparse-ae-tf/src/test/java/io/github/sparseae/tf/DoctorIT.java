package io.github.sparseae.tf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.common.base.Splitter;
import io.github.sparseae.tf.DoctorReport.Finding;
import io.github.sparseae.tf.DoctorReport.Level;
import io.github.sparseae.tf.internal.loading.CudaLibraries;
import io.github.sparseae.tf.internal.loading.FrameworkSwitch;
import io.github.sparseae.tf.internal.loading.NativeLibrary;
import io.github.sparseae.tf.internal.loading.ProbeProcess;
import java.io.File;
import java.io.RandomAccessFile;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.bytedeco.javacpp.Loader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DoctorIT {
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final String PLATFORM = Loader.Detector.getPlatform();

  @TempDir private Path folder;

  @Test
  void examine_here_findsWhatThereIs() {
    DoctorReport report = Doctor.examine();

    assertThat(report.findings())
        .extracting(Finding::name)
        .contains("operating system", "Java heap", "unpacked to", "JavaCPP's limit", "CPU:0");
    assertThat(value(report, "native library")).startsWith("TensorFlow 2.18.0, loaded in ");
    assertThat(value(report, "CPU:0")).isEqualTo("multiplies matrices");
    assertThat(value(report, "on the class path"))
        .isEqualTo("TensorFlow (priority 100), Java (priority 0)");
    assertThat(value(report, "taken for training"))
        .isEqualTo("TensorFlow, of the highest priority");
    assertThat(value(report, NativeLibrary.present().get(0)))
        .startsWith("tensorflow-core-native-1.1.0-" + NativeLibrary.present().get(0) + ".jar, ");
    assertThat(report.findings()).noneMatch(finding -> finding.name().contains("not be examined"));
    if (!NativeLibrary.present().contains(NativeLibrary.GPU)) {
      assertThat(report.isHealthy()).as("%s", report).isTrue();
    }
  }

  @Test
  void examine_gpuLibraryWithoutDriver_saysWhatIsMissing() {
    assumeTrue(
        NativeLibrary.present().contains(NativeLibrary.GPU)
            && !CudaLibraries.isThere(CudaLibraries.DRIVER));

    DoctorReport report = Doctor.examine();

    assertThat(report.findings())
        .contains(
            new Finding(
                "CUDA", "libcuda.so.1", "missing", Level.PROBLEM, CudaLibraries.DRIVER_ADVICE));
    assertThat(value(report, "GPU")).isEqualTo("TensorFlow finds none, and computes on the CPU");
    assertThat(report.advice())
        .anyMatch(advice -> advice.startsWith("install NVIDIA's driver, 525.60 or newer"));
  }

  @Test
  void main_healthy_endsWithStatusZeroElseWithOne() throws Exception {
    ChildJvm.Ended ended = new ChildJvm().run(Doctor.class);

    assertThat(ended.err()).isEmpty();
    assertThat(ended.status()).isEqualTo(ended.out().contains("healthy") ? 0 : 1);
    assertThat(ended.out()).contains("platform", "native libraries", "TensorFlow", "devices");
  }

  @Test
  void main_whereTensorFlowIsNotTaken_saysWhichEngineIsAndWhy() throws Exception {
    assertThat(new ChildJvm().withoutNatives().run(Doctor.class).out())
        .contains("    taken for training  Java, of the highest priority among those that load");
    assertThat(
            new ChildJvm()
                .withoutNatives()
                .option("-Dsparseae.engine=java")
                .run(Doctor.class)
                .out())
        .contains("    taken for training  Java, named by -Dsparseae.engine");
  }

  /** In a folder with a space, by a host that has no copy of the library. */
  @Test
  void examine_inAPluginsClassLoader_handsItsClassPathOn() throws Exception {
    Path plugins = Files.createDirectory(folder.resolve("plug ins"));
    Path engine = ChildJvm.source(Doctor.class);
    Path copy = plugins.resolve("engine.jar");
    Files.write(
        copy, Files.isDirectory(engine) ? NestedJarsIT.jarOf(engine) : Files.readAllBytes(engine));
    List<String> classPath = new ArrayList<>(List.of(copy.toString()));
    for (String entry :
        Splitter.on(File.pathSeparatorChar).split(System.getProperty("java.class.path"))) {
      if (!Path.of(entry).equals(engine) && !entry.equals(ChildJvm.nativeJar().toString())) {
        classPath.add(entry);
      }
    }

    ChildJvm.Ended ended =
        new ChildJvm()
            .only(ChildJvm.source(PluginHost.class))
            .run(PluginHost.class, classPath.toArray(new String[0]));

    assertThat(ended.err()).isEmpty();
    assertThat(ended.out())
        .anyMatch(line -> line.matches(" +taken for training +Java, of the highest .*"))
        .anyMatch(line -> line.contains("TensorFlow's native library is not on the class path"));
  }

  @Test
  void main_withoutTheNativeJar_saysWhichDependencyToAdd() throws Exception {
    assertUnhealthy(
        new ChildJvm().withoutNatives().run(Doctor.class),
        "  ! native library",
        "1. TensorFlow's native library is not on the class path: add the dependency"
            + " org.tensorflow:tensorflow-core-native with classifier "
            + PLATFORM);
  }

  @Test
  void main_withoutTensorFlowAndJavaCpp_saysWhichArtifactsItNeeds() throws Exception {
    ChildJvm.Ended ended =
        new ChildJvm()
            .without(name -> name.startsWith("tensorflow-core") || name.startsWith("javacpp"))
            .run(Doctor.class);

    assertThat(ended.status()).isEqualTo(1);
    assertThat(ended.out())
        .anyMatch(line -> line.contains("it needs org.tensorflow:tensorflow-core-api, and"));
  }

  @Test
  void main_twoNativeJarsOfOnePlatform_saysToLeaveOne() throws Exception {
    Path classes =
        Files.createDirectories(folder.resolve("org/tensorflow/internal/c_api/linux-x86_64-gpu"));
    Path others =
        Files.createDirectories(folder.resolve("org/tensorflow/internal/c_api/linux-x86_64"));
    Files.write(classes.resolve("libjnitensorflow.so"), new byte[] {1});
    Files.write(others.resolve("libjnitensorflow.so"), new byte[] {1});

    assertUnhealthy(
        new ChildJvm().with(folder).run(Doctor.class),
        "  ! on the class path",
        "leave one org.tensorflow:tensorflow-core-native on the class path");
  }

  @Test
  void main_libraryThatIsDamaged_doesNotCrash() throws Exception {
    Path jar = ChildJvm.nativeJar();
    try (JarFile entries = new JarFile(jar.toFile())) {
      for (JarEntry entry : entries.stream().filter(e -> e.getName().contains(".so")).toList()) {
        Path file = folder.resolve(jar.getFileName()).resolve(entry.getName());
        Files.createDirectories(file.getParent());
        try (RandomAccessFile zeros = new RandomAccessFile(file.toFile(), "rw")) {
          zeros.setLength(entry.getSize());
        }
        assertThat(file.toFile().setLastModified(entry.getTime())).isTrue();
      }
    }
    ChildJvm.Ended ended =
        new ChildJvm().option("-Dorg.bytedeco.javacpp.cachedir=" + folder).run(Doctor.class);

    assertThat(ended.status()).as("%s", ended.out()).isEqualTo(1);
    assertThat(ended.out()).contains("there are problems; what to do:");
    String cache = folder.toRealPath().toString();
    assertThat(ended.out()).anyMatch(line -> line.contains(cache));
  }

  @Test
  void examine_processThatDies_saysWhatItDidAndItsLastWords() {
    DoctorReport report =
        Doctor.examine(new ProbeProcess(PATIENCE, Dying.class.getName(), List.of()));

    assertThat(report.isHealthy()).isFalse();
    assertThat(value(report, "trouble"))
        .isEqualTo(
            "a process of its own ended with status 134 while loading a library; it said: Illegal"
                + " instruction");
    assertThat(value(report, "found before")).isEqualTo("kept");
  }

  @Test
  void examine_noTemporaryFolder_isAProblem() throws Exception {
    ChildJvm.Ended ended =
        new ChildJvm().option("-Djava.io.tmpdir=" + folder.resolve("missing")).run(Doctor.class);

    assertUnhealthy(
        ended,
        "  ! trouble",
        "could not be examined: java.nio.file.NoSuchFileException: ",
        "see that the temporary folder, of -Djava.io.tmpdir, can be written and has room");
  }

  @Test
  void examine_interrupted_isAProblemAndKeepsTheInterrupt() {
    Thread.currentThread().interrupt();

    DoctorReport report =
        Doctor.examine(new ProbeProcess(PATIENCE, Hanging.class.getName(), List.of()));

    assertThat(Thread.interrupted()).isTrue();
    assertThat(value(report, "trouble"))
        .isEqualTo("could not be examined: java.lang.InterruptedException");
  }

  @Test
  void examine_processThatHangs_isEnded() {
    DoctorReport report =
        Doctor.examine(new ProbeProcess(Duration.ofSeconds(4), Hanging.class.getName(), List.of()));

    assertThat(value(report, "trouble"))
        .isEqualTo("a process of its own did not answer within 4 s while waiting for a driver");
  }

  @Test
  void examine_processThatCannotStart_isAProblem() {
    DoctorReport report = Doctor.examine(new ProbeProcess(PATIENCE, "com.example.Gone", List.of()));

    assertThat(value(report, "trouble"))
        .startsWith("a process of its own ended with status 1 while starting Java; it said: ")
        .contains("com.example.Gone");
    assertThat(report.advice()).anyMatch(advice -> advice.contains("from a plain class path"));
  }

  /** Each is the opposite of TensorFlow's default. */
  @Test
  void properties_tf32AndDeterministic_areApplied() throws Exception {
    ChildJvm.Ended ended =
        new ChildJvm()
            .option("-Dsparseae.tf32=false")
            .option("-Dsparseae.deterministic=true")
            .run(Switches.class);

    assertThat(ended.out()).containsExactly("false", "true");
  }

  @Test
  void property_misspelt_saysWhatItMayBe() throws Exception {
    ChildJvm.Ended ended = new ChildJvm().option("-Dsparseae.tf32=no").run(Switches.class);

    assertThat(ended.err())
        .anyMatch(
            line ->
                line.endsWith("the system property sparseae.tf32 must be true or false, was no"));
  }

  private static String value(DoctorReport report, String name) {
    return report.findings().stream()
        .filter(finding -> finding.name().equals(name))
        .map(Finding::value)
        .findFirst()
        .orElseThrow(() -> new AssertionError(name + " is not in\n" + report));
  }

  private static void assertUnhealthy(ChildJvm.Ended ended, String... lines) {
    assertThat(ended.status()).isEqualTo(1);
    for (String expected : lines) {
      assertThat(ended.out()).anyMatch(line -> line.contains(expected));
    }
  }

  /** Prints the report of a Doctor that it loads from the given class path. */
  static final class PluginHost {
    private PluginHost() {}

    /** Prints the report. */
    public static void main(String[] args) throws Exception {
      URL[] urls = new URL[args.length];
      for (int i = 0; i < args.length; i++) {
        urls[i] = Path.of(args[i]).toUri().toURL();
      }
      try (URLClassLoader plugin = new URLClassLoader(urls, ClassLoader.getPlatformClassLoader())) {
        System.out.println(
            plugin.loadClass("io.github.sparseae.tf.Doctor").getMethod("examine").invoke(null));
      }
    }
  }

  /** Reports a finding, then crashes. */
  static final class Dying {
    private Dying() {}

    /** Dies. */
    public static void main(String[] args) throws Exception {
      Files.writeString(
          Path.of(args[0]),
          "starting\n"
              + ProbeProcess.encode(
                  new Finding("TensorFlow", "found before", "kept", Level.FINE, ""))
              + "\nloading a library\n");
      System.err.println("OpenJDK 64-Bit Server VM warning: sharing is off");
      for (int i = 0; i < 4; i++) {
        System.err.println("WARNING: a restricted method in java.lang.System has been called");
      }
      System.err.println("#\nIllegal instruction");
      Runtime.getRuntime().halt(134);
    }
  }

  /** Never ends. */
  static final class Hanging {
    private Hanging() {}

    /** Waits. */
    public static void main(String[] args) throws Exception {
      Files.writeString(Path.of(args[0]), "waiting for a driver\n");
      Thread.sleep(Long.MAX_VALUE);
    }
  }

  /** Prints TensorFlow's switches once it is loaded. */
  static final class Switches {
    private Switches() {}

    /** Prints the switches. */
    public static void main(String[] args) {
      NativeLibrary.load();
      System.out.println(FrameworkSwitch.TENSOR_FLOAT_32.isOn());
      System.out.println(FrameworkSwitch.DETERMINISM.isOn());
    }
  }
}
