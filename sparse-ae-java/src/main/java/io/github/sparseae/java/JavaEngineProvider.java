package io.github.sparseae.java;

import io.github.sparseae.engine.EngineException;
import io.github.sparseae.engine.EngineProvider;
import io.github.sparseae.engine.Network;
import io.github.sparseae.engine.NetworkState;
import io.github.sparseae.java.internal.JavaNetwork;
import io.github.sparseae.java.internal.kernel.VectorApi;
import io.github.sparseae.java.internal.kernel.Workers;
import io.github.sparseae.model.Device;
import io.github.sparseae.model.NetworkSpec;

/**
 * The engine in plain Java: no native code, and the same bits on every machine, for any number of
 * threads. It is found if {@code sparse-ae-java} is on the class path.
 *
 * <p>With {@code --add-modules jdk.incubator.vector} it uses the vector instructions of the
 * processor for float32, and gives the same bits without them, several times as slowly. The system
 * property {@code sparseae.threads} is the number of threads that share the work, by default one
 * per core; it is read when the first network is opened.
 */
public final class JavaEngineProvider implements EngineProvider {

  /** Creates the provider. */
  public JavaEngineProvider() {}

  /**
   * {@return whether float32 is computed by vector instructions in this process: the module {@code
   * jdk.incubator.vector} is there, HotSpot's second compiler and fused multiply-add in hardware
   * are too, and {@code -Dsparseae.vector=false} is not set}
   */
  public static boolean usesVectors() {
    return VectorApi.IS_FAST;
  }

  @Override
  public String name() {
    return "Java";
  }

  /**
   * Returns the name and the version of the arithmetic, which changes only with the bits of
   * results.
   *
   * @return {@code "plain Java, arithmetic 1"}
   */
  @Override
  public String version() {
    return "plain Java, arithmetic 1";
  }

  /** {@return whether the device may be a CPU} */
  @Override
  public boolean computesOn(Device device) {
    return device != Device.GPU;
  }

  /**
   * {@inheritDoc}
   *
   * @throws EngineException if a GPU is asked for: this engine computes on the CPU
   * @throws IllegalArgumentException if a system property has a value that it does not allow
   */
  @Override
  public Network open(NetworkSpec spec, NetworkState state, Device device) {
    if (device == Device.GPU) {
      throw new EngineException(
          EngineException.Reason.DEVICE,
          "a GPU was asked for, but the engine in plain Java computes on the CPU: add"
              + " io.github.sparseae:sparse-ae-tf, or choose Device.AUTO or Device.CPU");
    }
    VectorApi.checkProperty();
    return JavaNetwork.open(spec, state, Workers.shared());
  }
}
