package io.github.sparseae.tf.internal.loading;

import com.google.common.base.Strings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.bytedeco.javacpp.Loader;
import org.jspecify.annotations.Nullable;

/**
 * Checks what TensorFlow needs for a GPU: the driver, the GPUs it lists, CUDA's libraries.
 *
 * @param to logs what is found
 * @param gpuLibrary whether TensorFlow's GPU library is on the class path; else nothing that is
 *     missing is a problem
 * @param gpuFound whether TensorFlow found a GPU
 */
record CudaProbe(FindingLog to, boolean gpuLibrary, boolean gpuFound) {
  private static final String PLATFORM = "linux-x86_64";
  private static final int CUDA_12 = 12_000;
  private static final int OLDEST_CAPABILITY = 60;
  private static final Path KERNEL_MODULE = Path.of("/proc/driver/nvidia/version");

  void run() throws IOException {
    if (!Loader.getPlatform().startsWith(PLATFORM)) {
      to.fine("GPU", "TensorFlow Java computes on GPUs on Linux x86-64 only");
      return;
    }
    boolean gpu = driver();
    List<String> missing = toolkit();
    environment();
    if (gpuLibrary && !gpuFound) {
      to.problem(
          "GPU",
          "TensorFlow finds none, and computes on the CPU",
          (missing.isEmpty()
                  ? "set the environment variable TF_CPP_MIN_LOG_LEVEL=0 to see what TensorFlow"
                      + " says as it starts; "
                  : "")
              + "without a GPU take the native library with classifier "
              + PLATFORM
              + ", a third of the download");
    } else if (!gpuLibrary && gpu) {
      to.note(
          "GPU",
          "there is one, but TensorFlow's CPU library is on the class path",
          ("to compute on the GPU, take org.tensorflow:tensorflow-core-native with classifier %s in"
                  + " the place of %s (mvn -Dsparseae.gpu does it)")
              .formatted(NativeLibrary.GPU, PLATFORM));
    } else {
      to.fine("GPU", gpuFound ? "TensorFlow uses it" : "none, and none is asked for");
    }
    if (gpuLibrary && NativeLibrary.isLoaded()) {
      to.fine(
          "TF32",
          FrameworkSwitch.TENSOR_FLOAT_32.isOn()
              ? "on: float32 products keep 11 bits of their factors; -Dsparseae.tf32=false keeps 24"
              : "off");
      to.fine(
          "fixed order of sums",
          FrameworkSwitch.DETERMINISM.isOn()
              ? "on"
              : "off: on a GPU -Dsparseae.deterministic=true gives the same bits every time");
    }
  }

  private boolean driver() throws IOException {
    if (Files.isReadable(KERNEL_MODULE)) {
      to.fine("kernel module", Files.readAllLines(KERNEL_MODULE).get(0));
    }
    if (!isThere(CudaLibraries.DRIVER, CudaLibraries.DRIVER_ADVICE)) {
      return false;
    }
    String state = CudaDriver.start();
    if (!state.equals("ok")) {
      check(
          false,
          "driver",
          state,
          "the driver does not start: see what nvidia-smi says; restart after an update of the"
              + " driver, and give a container the GPU (docker run --gpus all)");
      return false;
    }
    int version = CudaDriver.version();
    String cuda = "serves CUDA up to " + version / 1000 + "." + version % 1000 / 10;
    check(
        version >= CUDA_12,
        "driver",
        cuda,
        "TensorFlow needs CUDA 12: update NVIDIA's driver to 525.60 or newer");
    List<CudaDriver.Gpu> gpus = CudaDriver.gpus();
    for (CudaDriver.Gpu gpu : gpus) {
      String capability = gpu.capability() / 10 + "." + gpu.capability() % 10;
      String value =
          "%s, %s, compute capability %s"
              .formatted(gpu.name(), FindingLog.size(gpu.memory()), capability);
      check(
          gpu.capability() >= OLDEST_CAPABILITY,
          "GPU",
          value,
          "TensorFlow needs a GPU of compute capability 6.0 or higher");
    }
    return !gpus.isEmpty();
  }

  private List<String> toolkit() {
    List<String> missing =
        CudaLibraries.TOOLKIT.stream().filter(name -> !CudaLibraries.isThere(name)).toList();
    String advice =
        "install CUDA 12 and cuDNN 9, and have the environment variable LD_LIBRARY_PATH name the"
            + " folders that hold "
            + String.join(", ", missing);
    CudaLibraries.TOOLKIT.forEach(name -> isThere(name, advice));
    return missing;
  }

  private boolean isThere(String name, String advice) {
    boolean isThere = CudaLibraries.isThere(name);
    check(isThere, name, isThere ? "there" : "missing", advice);
    return isThere;
  }

  /** Logs a value, which if it is wrong is a problem for the GPU library alone. */
  private void check(boolean isRight, String name, String value, String advice) {
    to.check(isRight || !gpuLibrary, name, value, advice);
  }

  private void environment() {
    String visible = System.getenv("CUDA_VISIBLE_DEVICES");
    if (visible != null && (visible.isBlank() || visible.startsWith("-1"))) {
      check(
          false,
          "CUDA_VISIBLE_DEVICES",
          "\"" + visible + "\" hides all GPUs",
          "remove CUDA_VISIBLE_DEVICES from the environment, or set it to the GPU's number");
    } else {
      show("CUDA_VISIBLE_DEVICES", visible);
    }
    show("LD_LIBRARY_PATH", System.getenv("LD_LIBRARY_PATH"));
  }

  private void show(String name, @Nullable String value) {
    if (!Strings.isNullOrEmpty(value)) {
      to.fine(name, value);
    }
  }
}
