package io.github.sparseae.benchmarks.worker;

import static com.google.common.base.Preconditions.checkArgument;
import static java.util.Objects.requireNonNull;

import io.github.sparseae.engine.NetworkState;
import io.github.sparseae.file.ModelFile;
import io.github.sparseae.file.Provenance;
import io.github.sparseae.internal.random.RandomStream;
import io.github.sparseae.model.Activation;
import io.github.sparseae.model.AutoencoderSpec;
import io.github.sparseae.model.AuxiliaryLoss;
import io.github.sparseae.model.DenseArray;
import io.github.sparseae.model.Device;
import io.github.sparseae.model.Initializer;
import io.github.sparseae.model.Optimizer;
import io.github.sparseae.model.Parameter;
import io.github.sparseae.model.Precision;
import io.github.sparseae.model.Reconstruction;
import io.github.sparseae.model.Reduction;
import io.github.sparseae.model.Sparsity;
import io.github.sparseae.model.Structure;
import io.github.sparseae.model.WeightPenalty;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A network, its training and its rows, the same for every implementation, down to the initial
 * weights and the order of the rows.
 *
 * @param device the device of sparse-ae; PyTorch takes a GPU if its library for one is there
 */
public record Task(Network network, int hidden, RowsFile rows, Device device, long seed) {
  public enum Network {
    LECTURE(784, 400, 1000, 400),
    /** The lecture's network with the penalty as an identity op. */
    LECTURE_L1(784, 400, 1000, 400),
    /** TopK with many units, as for activations of language models. */
    TOP_K(32),
    L1(ACTIVE),
    JUMP_RELU(ACTIVE),
    GATED(ACTIVE),
    BATCH_TOP_K(32),
    MATRYOSHKA(32),
    /** TopK with dead units and the loss that revives them. */
    AUX_K(32),
    WIDE(768, 65_536, BATCH, 64);

    public final int inputs;

    /** The default number of units. */
    public final int hidden;

    public final int batchSize;

    /** The active units on a row, about. */
    public final int active;

    Network(int active) {
      this(768, 12_288, BATCH, active);
    }

    Network(int inputs, int hidden, int batchSize, int active) {
      this.inputs = inputs;
      this.hidden = hidden;
      this.batchSize = batchSize;
      this.active = active;
    }

    private Sparsity sparsity(int units) {
      return switch (this) {
        case LECTURE -> Sparsity.none();
        case LECTURE_L1 -> Sparsity.l1(0.1);
        case TOP_K, WIDE -> Sparsity.topK(active);
        case L1 -> Sparsity.l1WeightedByDecoder(5);
        case JUMP_RELU -> Sparsity.jumpRelu(0.5);
        case GATED -> Sparsity.gated(5);
        case BATCH_TOP_K -> Sparsity.batchTopK(active);
        case MATRYOSHKA ->
            Sparsity.matryoshka(Sparsity.batchTopK(active), units / 8, units / 4, units / 2);
        case AUX_K ->
            Sparsity.topK(active)
                .auxiliary(AuxiliaryLoss.of(units / AUXILIARY_ONE_IN).deadAfter(BATCH));
      };
    }

    /** Returns whether this is the lecture's: tanh and sigmoid units on pixels, trained by SGD. */
    public boolean isLecture() {
      return this == LECTURE || this == LECTURE_L1;
    }

    /**
     * Returns the multiplications, each with an addition, that a step cannot do without: the
     * encoder's product, and for each active unit its share of the decoder's, of the gradient of
     * the code and of both weight matrices; twice the last three for gated, whose gate reconstructs
     * too, and all but the first once more for the dead units of AuxK.
     *
     * @param density the share of inputs that are not 0, of which alone a product must know
     */
    public double multiplications(double density) {
      double units =
          switch (this) {
            case GATED -> 7.0 * active;
            case AUX_K -> 4.0 * (active + hidden / AUXILIARY_ONE_IN);
            default -> (3 + density) * active;
          };
      return (double) batchSize * inputs * (hidden * density + units);
    }
  }

  private static final int BATCH = 2048;

  /** AuxK takes one unit in this number: 384 of 12,288. */
  private static final int AUXILIARY_ONE_IN = 32;

  /** About the active units under {@link #SPARSE_BIAS}. */
  private static final int ACTIVE = 100;

  /** The encoder's bias of the kinds without a k. */
  private static final double SPARSE_BIAS = -0.37;

  /** One unit in this number is dead, by an encoder column of a tenth. */
  private static final int DEAD_ONE_IN = 20;

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

  public Task(Network network, RowsFile rows, Device device, long seed) {
    this(network, network.hidden, rows, device, seed);
  }

  /** Returns the specification: float32, the lecture's layers or sparse relu units. */
  public AutoencoderSpec spec() {
    boolean modern = !network.isLecture();
    return new AutoencoderSpec(
        network.inputs,
        hidden,
        modern ? Activation.RELU : Activation.TANH,
        modern ? Activation.LINEAR : Activation.SIGMOID,
        network.sparsity(hidden),
        // A mean over all cells would leave gradients as small as Adam's epsilon.
        Reconstruction.squaredError(modern ? Reduction.PER_SAMPLE : Reduction.MEAN),
        modern ? Structure.plain().encoderFromDecoder(true) : Structure.plain(),
        WeightPenalty.NONE,
        Initializer.FAN_IN_UNIFORM,
        Precision.FLOAT32,
        seed,
        Optional.empty());
  }

  /** Returns the file of a saved model beside a file of rows. */
  public static Path model(Path rows) {
    return rows.resolveSibling(rows.getFileName() + ".safetensors");
  }

  /** Saves the initial weights, from where {@link #initial} reads them then. */
  public void save() throws IOException {
    new ModelFile(spec(), List.of(), initial(), 0, 0, Provenance.initial("none"))
        .write(model(rows.path()));
  }

  public Optional<Path> saved() {
    return Optional.of(model(rows.path())).filter(Files::exists);
  }

  /** Returns whether the initial weights are those of the specification, without changes. */
  public boolean isSeeded() {
    return network.active != ACTIVE && network != Network.AUX_K;
  }

  /**
   * Returns the initial weights: those of a saved model, else by the seed of the specification, but
   * that few units are active in kinds without a k, as in most of a training, and that one unit in
   * twenty of AuxK is dead.
   */
  public Map<Parameter, DenseArray> initial() throws IOException {
    if (saved().isPresent()) {
      return ModelFile.read(saved().get()).parameters();
    }
    Map<Parameter, DenseArray> initial =
        new LinkedHashMap<>(NetworkState.initial(spec()).parameters());
    if (network.active == ACTIVE) {
      float[] bias = new float[hidden];
      Arrays.fill(bias, (float) SPARSE_BIAS);
      initial.put(Parameter.ENCODER_BIAS, DenseArray.wrap(bias, hidden));
    }
    if (network == Network.AUX_K) {
      float[] encoder = requireNonNull(initial.get(Parameter.ENCODER_WEIGHTS)).toFloats();
      for (int cell = 0; cell < encoder.length; cell++) {
        encoder[cell] *= cell % hidden % DEAD_ONE_IN == 0 ? 0.1f : 1;
      }
      initial.put(Parameter.ENCODER_WEIGHTS, DenseArray.wrap(encoder, network.inputs, hidden));
    }
    return initial;
  }

  public int batchSize() {
    return network.batchSize;
  }

  public int steps() {
    return rows.size() / network.batchSize;
  }

  public Optimizer optimizer() {
    return network.isLecture() ? Optimizer.sgd(0.98) : Optimizer.adam(1e-4);
  }

  /**
   * Returns the numbers of the rows in the order of an epoch, counted from 0, which is sparse-ae's
   * own.
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
