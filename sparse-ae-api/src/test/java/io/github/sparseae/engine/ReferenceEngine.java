package io.github.sparseae.engine;

import io.github.sparseae.model.Device;
import io.github.sparseae.model.NetworkSpec;

/**
 * The arithmetic written out by hand in plain Java doubles: slow, small, and meant to be read. The
 * training loop is tested on it, and every other engine is held against it.
 */
public final class ReferenceEngine implements EngineProvider {
  @Override
  public String name() {
    return "reference";
  }

  @Override
  public String version() {
    return "reference engine";
  }

  @Override
  public Network open(NetworkSpec spec, NetworkState state, Device device) {
    return new ReferenceNetwork(spec, state);
  }
}
