package io.github.sparseae.tf;

import io.github.sparseae.engine.EngineException;
import io.github.sparseae.engine.EngineProvider;
import io.github.sparseae.engine.Network;
import io.github.sparseae.engine.NetworkState;
import io.github.sparseae.java.JavaEngineProvider;
import io.github.sparseae.model.Device;
import io.github.sparseae.model.NetworkSpec;
import io.github.sparseae.tf.internal.TensorFlowNetwork;
import io.github.sparseae.tf.internal.loading.Devices;
import io.github.sparseae.tf.internal.loading.EngineSettings;
import io.github.sparseae.tf.internal.loading.Failures;
import io.github.sparseae.tf.internal.loading.NativeLibrary;
import org.tensorflow.TensorFlow;

/**
 * The engine on TensorFlow, for the CPU and CUDA GPUs. It is found if {@code sparse-ae-tf} is on
 * the class path.
 *
 * <p>TensorFlow's native library is loaded at the first use. Its start-up messages are kept off the
 * console; set the environment variable {@code TF_CPP_MIN_LOG_LEVEL} to 0 to see them.
 *
 * <p>System properties say how it computes. They are read when a network is opened. {@code
 * sparseae.bfloat16} holds for that network; the others hold for the process, as they were when its
 * first network was opened, because TensorFlow keeps them in global state:
 *
 * <ul>
 *   <li>{@code sparseae.onednn}: {@code true} or {@code false} switches Intel's oneDNN on or off,
 *       without an environment variable; {@code auto}, the default, leaves it to TensorFlow and its
 *       {@code TF_ENABLE_ONEDNN_OPTS}. It is ignored if other code of the process has loaded
 *       TensorFlow before. With and without oneDNN results differ in their last bits.
 *   <li>{@code sparseae.threads}: the number of threads of an operation, and of operations that run
 *       at once; 1 to 4096, by default one per core. TensorFlow keeps the threads of the first
 *       session in the process for all. The same seed gives the same bits with the same number of
 *       threads.
 *   <li>{@code sparseae.bfloat16}: {@code true} rounds the factors of float32 matrix products to
 *       bfloat16, 8 significant bits with float32's range; sums, parameters and losses stay in
 *       float32, and no loss needs a scale. On the CPU it needs oneDNN, rounds what lies between
 *       products too, and takes effect on processors with AVX-512 alone; one with AVX512_BF16 or
 *       AMX multiplies that way about twice as fast. On a GPU it is mixed precision: tensor cores
 *       of NVIDIA's Ampere generation or newer take such factors. Default: {@code false}. Single
 *       rows, computed in Java, stay in float32 and so agree with batches to two or three digits
 *       only.
 *   <li>{@code sparseae.tf32}: whether a GPU of NVIDIA's Ampere generation or newer may round the
 *       factors of float32 matrix products to TF32, 11 significant bits, which is several times as
 *       fast. TensorFlow's default is {@code true}; {@code false} keeps all 24 bits. It holds for
 *       every user of TensorFlow in the process.
 *   <li>{@code sparseae.deterministic}: {@code true} has a GPU add up in a fixed order, so that the
 *       same seed gives the same bits there too. On the CPU it does without. It holds for every
 *       user of TensorFlow in the process.
 * </ul>
 *
 * <p>Networks of up to two million weights encode, decode and classify few rows at a time by {@link
 * JavaEngineProvider}, because a session call takes longer than the arithmetic of such rows: one
 * row, and batches of at most 1.5 million multiply-adds, or six million where the module {@code
 * jdk.incubator.vector} is present; of networks with fewer than 50,000 weights at most three rows.
 * The first such call after a training step copies the weights. Results agree with those of larger
 * batches to the network's precision.
 *
 * <p>Once a network has made 300 training steps, and steps take less than four milliseconds, eight
 * go into one session call. Noise on inputs is generated in another thread while the step before is
 * computed; with more than two cores, large batches are gathered there too. Neither changes the
 * results.
 *
 * <p>Of several GPUs the first is taken; {@code CUDA_VISIBLE_DEVICES=1} in the environment makes
 * the second the first. GPU memory is claimed as it is needed.
 *
 * @see Doctor
 */
public final class TensorFlowEngineProvider implements EngineProvider {

  /** Creates the provider; loads nothing yet. */
  public TensorFlowEngineProvider() {}

  @Override
  public String name() {
    return "TensorFlow";
  }

  @Override
  public String version() {
    EngineSettings settings = EngineSettings.fromProperties();
    NativeLibrary.load(settings);
    return "TensorFlow "
        + TensorFlow.version()
        + (settings.bfloat16() ? " with products in bfloat16" : "");
  }

  /** {@return 100: of several engines, this one is used where its native library loads} */
  @Override
  public int priority() {
    return 100;
  }

  /**
   * {@inheritDoc}
   *
   * @throws EngineException if TensorFlow's native library is missing or is for another platform,
   *     or a GPU is asked for where there is none; the message says what to do
   */
  @Override
  public Network open(NetworkSpec spec, NetworkState state, Device device) {
    EngineSettings settings = EngineSettings.fromProperties();
    NativeLibrary.load(settings);
    return Failures.translated(
        () -> TensorFlowNetwork.open(spec, state, Devices.choose(device, settings), settings));
  }
}
