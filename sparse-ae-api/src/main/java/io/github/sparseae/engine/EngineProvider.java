package io.github.sparseae.engine;

import io.github.sparseae.model.Device;
import io.github.sparseae.model.NetworkSpec;

/**
 * An engine, as {@link java.util.ServiceLoader} finds it: whoever implements this and names the
 * class in {@code META-INF/services/io.github.sparseae.engine.EngineProvider} can do the
 * arithmetic.
 */
public interface EngineProvider {

  /**
   * What the engine is called.
   *
   * @return for example {@code "TensorFlow"}
   */
  String name();

  /**
   * What the engine is made of; may load native libraries.
   *
   * @return for example {@code "TensorFlow 2.18.0"}
   * @throws EngineException if a native library is missing or fails to load
   */
  String version();

  /**
   * Builds a network.
   *
   * @param spec the plan
   * @param state the parameters to start from
   * @param device where to compute
   * @return a network, to be closed by the caller
   * @throws EngineException if a native library or the device is missing
   */
  Network open(NetworkSpec spec, NetworkState state, Device device);
}
