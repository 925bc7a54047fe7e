package io.github.sparseae.benchmarks.worker;

import static com.google.common.base.Preconditions.checkArgument;

import io.github.sparseae.engine.NetworkState;
import io.github.sparseae.internal.random.RandomStream;
import io.github.sparseae.model.Activation;
import io.github.sparseae.model.AutoencoderSpec;
import io.github.sparseae.model.Device;
import io.github.sparseae.model.Initializer;
import io.github.sparseae.model.Optimizer;
import io.github.sparseae.model.Precision;
import io.github.sparseae.model.Reconstruction;
import io.github.sparseae.model.Reduction;
import io.github.sparseae.model.Sparsity;
import io.github.sparseae.model.Structure;
import io.github.sparseae.model.WeightPenalty;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * A network, its training and its rows, the same for every implementation, down to the initial
 * weights and the order of the rows.
 *
 * @param network the network
 * @param hidden the number of hidden units
 * @param rows the rows
 * @param device the device of sparse-ae; other libraries compute on the CPU
 * @param seed the seed of initial weights and of the order of rows
 */
public record Task(Network network, int hidden, RowsFile rows, Device device, long seed) {
  /** The networks that are trained. */
  public enum Network {
    /** The lecture's network without penalty. */
    LECTURE(784, 400, 1000),
    /** The lecture's network with the penalty as an identity op. */
    LECTURE_L1(784, 400, 1000),
    /** TopK with many units, as for activations of language models. */
    MODERN(768, 12_288, 2048);

    private final int inputs;
    private final int hidden;
    private final int batchSize;

    Network(int inputs, int hidden, int batchSize) {
      this.inputs = inputs;
      this.hidden = hidden;
      this.batchSize = batchSize;
    }

    /** Returns the number of inputs. */
    public int inputs() {
      return inputs;
    }

    /** Returns the default number of hidden units. */
    public int hidden() {
      return hidden;
    }

    /** Returns the rows of a step. */
    public int batchSize() {
      return batchSize;
    }

    private Sparsity sparsity() {
      return switch (this) {
        case LECTURE -> Sparsity.none();
        case LECTURE_L1 -> Sparsity.l1(0.1);
        case MODERN -> Sparsity.topK(32);
      };
    }

    private Optimizer optimizer() {
      return this == MODERN ? Optimizer.adam(1e-3) : Optimizer.sgd(0.98);
    }
  }

  /** Checks the arguments. */
  public Task {
    checkArgument(hidden > 0, "hidden must be positive, was %s", hidden);
    checkArgument(
        rows.width() == network.inputs,
        "%s has rows of width %s, the network takes %s",
        rows.path(),
        rows.width(),
        network.inputs);
    checkArgument(
        rows.size() % network.batchSize == 0,
        "rows must be a multiple of the batch size %s, were %s",
        network.batchSize,
        rows.size());
  }

  /** Creates a task with the default number of hidden units. */
  public Task(Network network, RowsFile rows, Device device, long seed) {
    this(network, network.hidden, rows, device, seed);
  }

  /** Returns the specification: float32, the lecture's layers or TopK of 32 relu units. */
  public AutoencoderSpec spec() {
    boolean modern = network == Network.MODERN;
    return new AutoencoderSpec(
        network.inputs,
        hidden,
        modern ? Activation.RELU : Activation.TANH,
        modern ? Activation.LINEAR : Activation.SIGMOID,
        network.sparsity(),
        // A mean over all cells would leave gradients as small as Adam's epsilon.
        Reconstruction.squaredError(modern ? Reduction.PER_SAMPLE : Reduction.MEAN),
        modern ? Structure.plain().encoderFromDecoder(true) : Structure.plain(),
        WeightPenalty.NONE,
        Initializer.FAN_IN_UNIFORM,
        Precision.FLOAT32,
        seed);
  }

  /** Returns the initial weights by the seed of the specification. */
  public NetworkState initial() {
    return NetworkState.initial(spec());
  }

  /** Returns the rows of a step. */
  public int batchSize() {
    return network.batchSize;
  }

  /** Returns the number of steps in an epoch. */
  public int steps() {
    return rows.size() / network.batchSize;
  }

  /** Returns the optimizer. */
  public Optimizer optimizer() {
    return network.optimizer();
  }

  /**
   * Returns the order of rows in an epoch, which is sparse-ae's own.
   *
   * @param epoch the number of the epoch, from 0
   * @return row numbers
   */
  public int[] order(long epoch) {
    return RandomStream.of(seed, "shuffle", epoch).permutation(rows.size());
  }

  /** Returns the task as arguments of another process, which {@link #parse} reads. */
  List<String> arguments() {
    return List.of(
        network.name(),
        Integer.toString(hidden),
        rows.path().toString(),
        device.name(),
        Long.toString(seed));
  }

  static Task parse(List<String> arguments) throws IOException {
    Network network = Network.valueOf(arguments.get(0));
    return new Task(
        network,
        Integer.parseInt(arguments.get(1)),
        RowsFile.of(Path.of(arguments.get(2)), network.inputs),
        Device.valueOf(arguments.get(3)),
        Long.parseLong(arguments.get(4)));
  }
}
