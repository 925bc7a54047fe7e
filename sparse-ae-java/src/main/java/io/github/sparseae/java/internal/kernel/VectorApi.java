package io.github.sparseae.java.internal.kernel;

import static com.google.common.base.Preconditions.checkArgument;

import java.util.Optional;

/**
 * Whether the Vector API is there and fast.
 *
 * <p>It is there where the JVM was started with {@code --add-modules jdk.incubator.vector}. It is
 * fast only by HotSpot's second compiler and with fused multiply-add in hardware: the interpreter
 * and the first compiler make an object of each vector.
 */
public final class VectorApi {
  /** The property that leaves it unused if "false". */
  static final String PROPERTY = "sparseae.vector";

  /** Whether vector kernels can be loaded. */
  static final boolean IS_PRESENT = isPresent();

  /** Whether vector kernels are to be used. */
  public static final boolean IS_FAST =
      IS_PRESENT
          && !"false".equals(System.getProperty(PROPERTY))
          && Fma.HARDWARE
          && hasSecondCompiler();

  private VectorApi() {}

  /** Refuses a value of the property that it does not allow. */
  public static void checkProperty() {
    String value = System.getProperty(PROPERTY, "true");
    checkArgument(
        value.equals("true") || value.equals("false"),
        "the system property %s must be true or false, was %s",
        PROPERTY,
        value);
  }

  private static boolean isPresent() {
    Optional<Module> module = ModuleLayer.boot().findModule("jdk.incubator.vector");
    if (module.isPresent()) { // a reference to addReads, which looks at its caller, starts slowly
      VectorApi.class.getModule().addReads(module.get());
    }
    return module.isPresent();
  }

  private static boolean hasSecondCompiler() {
    String mode = System.getProperty("java.vm.info", "");
    return !mode.contains("interpreted mode") && !mode.contains("emulated-client");
  }
}
