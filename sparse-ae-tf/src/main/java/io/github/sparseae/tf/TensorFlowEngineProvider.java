package io.github.sparseae.tf;

import io.github.sparseae.engine.EngineException;
import io.github.sparseae.engine.EngineProvider;
import io.github.sparseae.engine.Network;
import io.github.sparseae.engine.NetworkState;
import io.github.sparseae.model.Device;
import io.github.sparseae.model.NetworkSpec;
import io.github.sparseae.model.Precision;
import org.tensorflow.TensorFlow;

/**
 * Does the arithmetic with TensorFlow, on the CPU or on a CUDA GPU. Found by itself where {@code
 * sparse-ae-tf} is on the class path.
 *
 * <p>TensorFlow's native library is loaded at the first use. Its start-up messages are kept off the
 * console; set the environment variable {@code TF_CPP_MIN_LOG_LEVEL} to 0 to see them.
 *
 * <p>Two system properties, read at that moment, hold for every user of TensorFlow in the process.
 * Where they are not set, nothing is changed:
 *
 * <ul>
 *   <li>{@code sparseae.tf32}: whether a GPU of NVIDIA's Ampere generation or newer may round the
 *       factors of float32 matrix products to TF32, 11 significant bits, which is several times as
 *       fast. TensorFlow's default is {@code true}; {@code false} keeps all 24 bits.
 *   <li>{@code sparseae.deterministic}: {@code true} has a GPU add up in a fixed order, so that the
 *       same seed gives the same bits there too. On the CPU it does without.
 * </ul>
 *
 * <p>Of several GPUs the first is taken; {@code CUDA_VISIBLE_DEVICES=1} in the environment makes
 * the second the first. GPU memory is claimed as it is needed.
 *
 * @see Doctor
 */
public final class TensorFlowEngineProvider implements EngineProvider {

  /** Loads nothing yet. */
  public TensorFlowEngineProvider() {}

  @Override
  public String name() {
    return "TensorFlow";
  }

  @Override
  public String version() {
    NativeLibrary.load();
    return "TensorFlow " + TensorFlow.version();
  }

  /**
   * {@inheritDoc}
   *
   * @throws EngineException if TensorFlow's native library is missing or is for another platform,
   *     or a GPU is asked for where there is none; the message says what to do
   */
  @Override
  public Network open(NetworkSpec spec, NetworkState state, Device device) {
    NativeLibrary.load();
    return Failures.translated(
        () -> {
          String place = Devices.choose(device);
          return spec.precision() == Precision.FLOAT32
              ? TensorFlowNetwork.open(spec, state, place, Numbers.FLOAT32)
              : TensorFlowNetwork.open(spec, state, place, Numbers.FLOAT64);
        });
  }
}
