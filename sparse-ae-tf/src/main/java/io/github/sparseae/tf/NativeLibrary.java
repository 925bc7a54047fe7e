package io.github.sparseae.tf;

import com.google.common.base.Throwables;
import io.github.sparseae.engine.EngineException;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.Loader;
import org.tensorflow.Graph;
import org.tensorflow.Session;
import org.tensorflow.TensorFlow;
import org.tensorflow.op.Ops;

/** Loads TensorFlow's native library, once, quietly, and says what is wrong where it cannot. */
final class NativeLibrary {
  private static final List<String> PLATFORMS =
      List.of("linux-x86_64", "linux-arm64", "macosx-arm64", "windows-x86_64");
  private static final List<String> FILES =
      List.of("libjnitensorflow.so", "libjnitensorflow.dylib", "jnitensorflow.dll");

  private static boolean loaded;

  private NativeLibrary() {}

  static synchronized void load() {
    if (loaded) {
      return;
    }
    try {
      StartupMessages.keepBack(NativeLibrary::start);
    } catch (LinkageError e) {
      throw new EngineException(
          EngineException.Reason.NATIVE_LIBRARY,
          explain(Loader.Detector.getPlatform(), present(), e),
          e);
    }
    loaded = true;
  }

  /** Loads the library and runs one session, the first of which makes TensorFlow talk. */
  private static void start() {
    TensorFlow.version();
    try (Graph graph = new Graph();
        Session session = new Session(graph, Sessions.config())) {
      session.runner().fetch(Ops.create(graph).constant(1f)).run().close();
    }
  }

  /** The platforms whose native library is on the class path. */
  private static List<String> present() {
    List<String> present = new ArrayList<>();
    for (String platform : PLATFORMS) {
      String folder = "/org/tensorflow/internal/c_api/" + platform + "/";
      if (FILES.stream().anyMatch(file -> TensorFlow.class.getResource(folder + file) != null)) {
        present.add(platform);
      }
    }
    return present;
  }

  static String explain(String platform, List<String> present, Throwable failure) {
    String dependency =
        "the dependency org.tensorflow:tensorflow-core-native with classifier " + platform;
    if (!PLATFORMS.contains(platform)) {
      return "TensorFlow has no native library for this platform, "
          + platform
          + "; it has them for "
          + String.join(", ", PLATFORMS);
    }
    if (present.isEmpty()) {
      return "TensorFlow's native library is not on the class path: add " + dependency;
    }
    if (!present.contains(platform)) {
      return "TensorFlow's native library on the class path is for "
          + String.join(", ", present)
          + ", but this is "
          + platform
          + ": add "
          + dependency;
    }
    return "TensorFlow's native library for "
        + platform
        + " is on the class path but does not load ("
        + Throwables.getRootCause(failure).getMessage()
        + "); it is unpacked to ~/.javacpp/cache, or where -Dorg.bytedeco.javacpp.cachedir says:"
        + " see that the folder can be written, has 700 MB free and allows native code, and remove"
        + " it if an earlier attempt was cut short";
  }
}
