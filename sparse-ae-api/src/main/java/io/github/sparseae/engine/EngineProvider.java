package io.github.sparseae.engine;

import io.github.sparseae.model.Device;
import io.github.sparseae.model.NetworkSpec;

/**
 * An engine. {@link java.util.ServiceLoader} finds implementations that are named in {@code
 * META-INF/services/io.github.sparseae.engine.EngineProvider}.
 */
public interface EngineProvider {

  /** {@return the name of the engine, for example {@code "TensorFlow"}} */
  String name();

  /**
   * Returns name and version, for example {@code "TensorFlow 2.18.0"}; may load native libraries.
   *
   * @throws EngineException if a native library is missing or fails to load
   */
  String version();

  /**
   * Returns the priority: of several engines on the class path, the one of the highest is used
   * where the caller names none. 0 unless overridden; 100 for TensorFlow.
   */
  default int priority() {
    return 0;
  }

  /** Returns whether the engine may compute on a device: true unless overridden. Loads nothing. */
  default boolean computesOn(Device device) {
    return true;
  }

  /**
   * Opens a network with the parameters to start from, to be closed by the caller.
   *
   * @throws EngineException if a native library or the device is missing
   */
  Network open(NetworkSpec spec, NetworkState state, Device device);
}
