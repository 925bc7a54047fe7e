package io.github.sparseae.tf.internal.loading;

import com.google.common.base.Throwables;
import io.github.sparseae.engine.EngineException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.UserPrincipal;
import java.util.List;
import java.util.stream.Stream;
import org.bytedeco.javacpp.Loader;
import org.jspecify.annotations.Nullable;

/** Loads TensorFlow's native library once and quietly, with an explanation if that fails. */
public final class NativeLibrary {
  public static final String GPU = "linux-x86_64-gpu";

  private static final List<String> PLATFORMS =
      List.of("linux-x86_64", "linux-arm64", "macosx-arm64", "windows-x86_64");

  /** The version of JavaCPP that TensorFlow Java 1.1 was built with. */
  private static final String JAVA_CPP = "1.5.11";

  private static final List<String> FILES =
      List.of("libjnitensorflow.so", "libjnitensorflow.dylib", "jnitensorflow.dll");

  private static boolean loaded;
  private static @Nullable String failure;
  private static List<String> keptBack = List.of();

  private NativeLibrary() {}

  /** Loads the library with the settings of the system properties. */
  public static void load() {
    load(EngineSettings.fromProperties());
  }

  /**
   * Loads the library and applies the settings of the process. Does nothing if the library is
   * loaded; if loading failed before, fails again with the same message.
   */
  public static synchronized void load(EngineSettings settings) {
    if (loaded) {
      return;
    }
    if (failure != null) {
      // Java would only report a class that failed to initialize.
      throw new EngineException(EngineException.Reason.NATIVE_LIBRARY, failure);
    }
    try {
      Failures.run(() -> start(settings));
      loaded = true;
    } catch (LinkageError | IllegalCallerException | UnsupportedOperationException e) {
      failure = explain(e);
      throw new EngineException(EngineException.Reason.NATIVE_LIBRARY, failure, e);
    }
  }

  static synchronized boolean isLoaded() {
    return loaded;
  }

  private static void start(EngineSettings settings) {
    checkCache();
    settings.oneDnn().ifPresent(NativeLibrary::setOneDnn);
    StartupMessages.lowerLogLevel();
    // Only the GPU library writes messages while it loads. The others write only when they abort
    // on an unsupported processor, which must reach the console.
    if (hasGpu()) {
      keptBack =
          StartupMessages.keepBack(
              () -> {
                Sessions.load();
                Devices.all(settings);
              });
    } else {
      Sessions.load();
    }
    settings.tensorFloat32().ifPresent(FrameworkSwitch.TENSOR_FLOAT_32::set);
    settings.deterministic().ifPresent(FrameworkSwitch.DETERMINISM::set);
  }

  /**
   * Sets the variable that TensorFlow reads as it loads. Where other code has loaded TensorFlow
   * before, changes nothing and logs that.
   */
  private static void setOneDnn(boolean on) {
    if (Loader.getLoadedLibraries().values().stream()
        .anyMatch(library -> library.contains("tensorflow"))) {
      System.getLogger(NativeLibrary.class.getName())
          .log(
              System.Logger.Level.WARNING,
              "{0} is ignored: other code in this process has already loaded TensorFlow",
              EngineSettings.ONE_DNN);
      return;
    }
    StartupMessages.setEnvironment("TF_ENABLE_ONEDNN_OPTS", on ? "1" : "0");
  }

  /**
   * Refuses to load code from a folder that other users can write to: without a writable home,
   * JavaCPP unpacks to {@code .javacpp-NAME/cache} in the temporary folder, where another user may
   * have created a folder of that name before, with other code in it.
   */
  private static void checkCache() {
    Path open = null;
    try {
      Path root = Path.of(System.getProperty("java.io.tmpdir", "")).toRealPath();
      Path folder = Loader.getCacheDir().toPath().toRealPath();
      if (folder.startsWith(root.resolve(".javacpp-" + System.getProperty("user.name", "")))
          && Files.getFileStore(root).supportsFileAttributeView("posix")) {
        open = openToOthers(folder, root);
      }
    } catch (IOException e) {
      // Without a folder nothing is unpacked, and loading fails with an explanation.
      return;
    }
    if (open != null) {
      throw new EngineException(
          EngineException.Reason.NATIVE_LIBRARY,
          "TensorFlow's native library is not loaded from the temporary folder "
              + open
              + ", which is not this user's alone: others could have put code there; set"
              + " -Dorg.bytedeco.javacpp.cachedir to a folder of this user's, or remove that one");
    }
  }

  /**
   * Returns a folder within a root that does not belong to this user alone; null if there is none.
   */
  private static @Nullable Path openToOthers(Path folder, Path root) throws IOException {
    // The owner of what this process writes.
    Path own = Files.createTempFile(root, "sparse-ae-owner", null);
    try {
      UserPrincipal user = Files.getOwner(own);
      for (Path each = folder; each != null && !each.equals(root); each = each.getParent()) {
        PosixFileAttributes attributes =
            Files.readAttributes(each, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        if (!attributes.owner().equals(user)
            || attributes.permissions().contains(PosixFilePermission.OTHERS_WRITE)) {
          return each;
        }
      }
      return null;
    } finally {
      Files.delete(own);
    }
  }

  static synchronized List<String> keptBack() {
    return keptBack;
  }

  public static List<String> present() {
    return Stream.concat(PLATFORMS.stream(), Stream.of(GPU))
        .filter(classifier -> resources(classifier).stream().anyMatch(NativeLibrary::isThere))
        .toList();
  }

  static boolean hasGpu() {
    return isThere("org/tensorflow/internal/c_api/" + GPU + "/" + FILES.get(0));
  }

  private static boolean isThere(String resource) {
    // A class finds resources of its own module only, its loader those of all modules.
    return NativeLibrary.class.getClassLoader().getResource(resource) != null;
  }

  /** Returns the possible paths of a platform's library in its jar. */
  static List<String> resources(String classifier) {
    return FILES.stream()
        .map(file -> "org/tensorflow/internal/c_api/" + classifier + "/" + file)
        .toList();
  }

  private static String explain(Throwable failure) {
    for (Throwable cause : Throwables.getCausalChain(failure)) {
      String advice = adviceFor(cause);
      if (advice != null) {
        return "TensorFlow's native library does not load (" + cause + "): " + advice;
      }
    }
    Throwable root = Throwables.getRootCause(failure);
    if (root instanceof ClassNotFoundException) {
      return "TensorFlow's Java classes are not all on the class path ("
          + root.getMessage()
          + " is missing): it needs org.tensorflow:tensorflow-core-api, and"
          + " org.tensorflow:tensorflow-core-native both without a classifier and with this"
          + " platform's";
    }
    return explain(Loader.Detector.getPlatform(), present(), cache(), String.valueOf(root));
  }

  /** Returns what to do about a cause that is not the library's own; null if it may be. */
  static @Nullable String adviceFor(Throwable cause) {
    String message = String.valueOf(cause.getMessage());
    if (cause instanceof IllegalCallerException) {
      return "this process does not allow native code; start Java with"
          + " --enable-native-access=ALL-UNNAMED, or on the module path"
          + " --enable-native-access=com.sun.jna,org.bytedeco.javacpp,tensorflow.nativelib";
    }
    if (cause instanceof UnsupportedOperationException) {
      return "this process does not allow sun.misc.Unsafe, which Protocol Buffers needs; start Java"
          + " with --sun-misc-unsafe-memory-access=allow";
    }
    if (cause instanceof IncompatibleClassChangeError && message.contains("org.bytedeco.javacpp")) {
      return ("JavaCPP %s is on the class path, and TensorFlow Java needs org.bytedeco:javacpp %s:"
              + " give it that version, also where another library brings an older one")
          .formatted(versionOf(Loader.class), JAVA_CPP);
    }
    if (cause instanceof IncompatibleClassChangeError && message.contains("com.google.protobuf")) {
      return "the class path has another version of com.google.protobuf:protobuf-java than the one"
          + " that sparse-ae-tf was built with: give it that version";
    }
    return null;
  }

  private static String versionOf(Class<?> type) {
    String version = type.getPackage().getImplementationVersion();
    return version == null ? "of another version" : version;
  }

  private static String cache() {
    try {
      return Loader.getCacheDir().toString();
    } catch (IOException e) {
      return "~/.javacpp/cache";
    }
  }

  static String explain(String platform, List<String> present, String cache, String failure) {
    if (!PLATFORMS.contains(platform)) {
      return "TensorFlow has no native library for this platform, %s; it has them for %s"
          .formatted(platform, String.join(", ", PLATFORMS));
    }
    String dependency =
        "the dependency org.tensorflow:tensorflow-core-native with classifier " + platform;
    if (present.isEmpty()) {
      return "TensorFlow's native library is not on the class path: add " + dependency;
    }
    if (present.stream().noneMatch(classifier -> classifier.startsWith(platform))) {
      return "TensorFlow's native library on the class path is for %s, but this is %s: add %s"
          .formatted(String.join(", ", present), platform, dependency);
    }
    return "TensorFlow's native library is on the class path but does not load ("
        + failure
        + "); it is unpacked to "
        + cache
        + ", or where -Dorg.bytedeco.javacpp.cachedir says: see that the folder can be written, has"
        + " 700 MB free (1.3 GB for the GPU) and allows native code; if a file in it is damaged,"
        + " remove the folder, and it is unpacked again";
  }
}
