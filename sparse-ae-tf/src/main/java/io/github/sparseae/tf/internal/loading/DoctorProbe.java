package io.github.sparseae.tf.internal.loading;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.sparseae.engine.Compute;
import io.github.sparseae.engine.EngineException;
import io.github.sparseae.engine.EngineProvider;
import io.github.sparseae.tf.Doctor;
import io.github.sparseae.tf.internal.graph.MarkedIdentity;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacpp.Pointer;
import org.tensorflow.TensorFlow;

/**
 * The part of {@link Doctor} that runs in a process of its own. It writes each finding to a file at
 * once, and each step before it begins, so that the reader knows what crashed.
 */
final class DoctorProbe {
  /** The last line. */
  static final String END = "end";

  private static final String SECTION = "TensorFlow";
  private static final long SMALL_LIMIT = 1L << 30;

  private final Path results;
  private final FindingLog to;

  private DoctorProbe(Path results) {
    this.results = results;
    to = new FindingLog(finding -> write(ProbeProcess.encode(finding)));
  }

  /** Runs all steps; the argument is the file to write to. */
  public static void main(String[] args) {
    DoctorProbe probe = new DoctorProbe(Path.of(args[0]));
    probe.step("looking at JavaCPP", "native libraries", probe::javaCpp);
    boolean gpuLibrary = NativeLibrary.present().contains(NativeLibrary.GPU);
    probe.step("loading TensorFlow's native library", SECTION, probe::load);
    if (NativeLibrary.isLoaded()) {
      probe.step("asking for oneDNN", SECTION, probe::oneDnn);
      probe.step("registering a gradient", SECTION, probe::gradients);
    }
    probe.step("choosing an engine", "engine", probe::engine);
    List<Devices.Found> devices = new ArrayList<>();
    if (NativeLibrary.isLoaded()) {
      probe.step(
          "listing devices",
          "devices",
          () -> devices.addAll(Devices.all(EngineSettings.fromProperties())));
      probe.step("multiplying matrices", "devices", () -> probe.devices(devices));
    }
    boolean gpu = devices.stream().anyMatch(device -> device.type().equals("GPU"));
    probe.step("looking for CUDA", "CUDA", new CudaProbe(probe.to, gpuLibrary, gpu)::run);
    probe.write(END);
    // Ends TensorFlow's threads, too.
    System.exit(0);
  }

  private void step(String doing, String section, FindingLog.Examination examination) {
    write(doing);
    to.examine(section, examination);
  }

  private void write(String line) {
    try {
      Files.writeString(results, line + "\n", UTF_8, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void javaCpp() throws IOException {
    File cache = Loader.getCacheDir();
    String holds = FindingLog.size(length(cache));
    String free = FindingLog.size(cache.getUsableSpace());
    String value = "%s, holds %s, %s free".formatted(cache, holds, free);
    long needed =
        NativeJars.onClassPath().stream()
            .filter(jar -> !new File(cache, jar.file()).exists())
            .mapToLong(NativeJars.NativeJar::unpacked)
            .sum();
    to.check(
        cache.canWrite() && cache.getUsableSpace() >= needed,
        "unpacked to",
        value + (cache.canWrite() ? "" : ", cannot be written"),
        "give -Dorg.bytedeco.javacpp.cachedir a folder that can be written and has "
            + FindingLog.size(needed)
            + " free");
    memoryLimit();
  }

  /** Returns the length of a file, or of all files in a folder, of those that can be read. */
  private static long length(File file) {
    if (Files.isSymbolicLink(file.toPath())) {
      return 0;
    }
    File[] files = file.listFiles();
    return files == null ? file.length() : Stream.of(files).mapToLong(DoctorProbe::length).sum();
  }

  private void memoryLimit() {
    long limit = Pointer.maxPhysicalBytes();
    String value = limit <= 0 ? "none" : FindingLog.size(limit) + " for the whole process";
    if (limit > 0 && limit < SMALL_LIMIT) {
      to.note(
          "JavaCPP's limit",
          value,
          "JavaCPP allows four times the Java heap: give Java more with -Xmx, or lift the limit"
              + " with -Dorg.bytedeco.javacpp.maxphysicalbytes=0");
    } else {
      to.fine("JavaCPP's limit", value);
    }
  }

  private void load() {
    long start = System.nanoTime();
    try {
      NativeLibrary.load();
    } catch (EngineException | IllegalArgumentException e) {
      to.problem("native library", "does not work", String.valueOf(e.getMessage()));
      return;
    } catch (RuntimeException | LinkageError e) {
      to.problem(
          "native library",
          "does not load: " + e,
          "see that the class path is whole: all jars that sparse-ae-tf depends on");
      return;
    }
    long millis = (System.nanoTime() - start) / 1_000_000;
    to.fine(
        "native library", "TensorFlow " + TensorFlow.version() + ", loaded in " + millis + " ms");
  }

  private void engine() {
    String name = "taken for training";
    try {
      EngineProvider taken = Compute.auto().engine();
      to.fine(name, taken.name() + ", " + reason(taken));
    } catch (EngineException e) {
      to.problem(name, "none", String.valueOf(e.getMessage()));
    }
  }

  private static String reason(EngineProvider taken) {
    if (System.getProperty(Compute.ENGINE_PROPERTY) != null) {
      return "named by -D" + Compute.ENGINE_PROPERTY;
    }
    List<EngineProvider> all =
        ServiceLoader.load(EngineProvider.class, EngineProvider.class.getClassLoader()).stream()
            .map(ServiceLoader.Provider::get)
            .toList();
    if (all.size() == 1) {
      return "the only one";
    }
    boolean isFirst = all.stream().allMatch(other -> other.priority() <= taken.priority());
    return isFirst ? "of the highest priority" : "of the highest priority among those that load";
  }

  private void oneDnn() {
    to.fine(
        "oneDNN",
        (FrameworkSwitch.ONE_DNN.isOn() ? "on" : "off")
            + (System.getenv("TF_ENABLE_ONEDNN_OPTS") == null
                ? " (by TensorFlow's choice for this processor)"
                : " (by TF_ENABLE_ONEDNN_OPTS)")
            + (EngineSettings.fromProperties().bfloat16()
                ? ", with products in bfloat16 where it has them"
                : ""));
  }

  private void gradients() {
    to.fine(
        "custom gradients",
        MarkedIdentity.isAvailable()
            ? "available; one of the ten that a process can register"
            : "not here; the L1 penalty goes into the loss, which is the same");
  }

  private void devices(List<Devices.Found> devices) {
    for (Devices.Found device : devices) {
      if (!device.type().equals("CPU") && !device.type().equals("GPU")) {
        to.fine(device.name(), device.type());
        continue;
      }
      try {
        if (Devices.multiplies(device, EngineSettings.fromProperties())) {
          String memory =
              device.type().equals("GPU") ? ", " + FindingLog.size(device.memory()) : "";
          to.fine(device.name(), "multiplies matrices" + memory);
        } else {
          to.problem(device.name(), "multiplies matrices wrongly", "have the device examined");
        }
      } catch (RuntimeException e) {
        to.problem(
            device.name(),
            "cannot multiply matrices: " + e.getMessage(),
            "see whether another process holds the memory of " + device.name());
      }
    }
  }
}
