package io.github.sparseae;

import static com.google.common.base.Preconditions.checkArgument;
import static com.google.common.base.Preconditions.checkNotNull;
import static com.google.common.base.Preconditions.checkState;
import static io.github.sparseae.internal.builder.SetOnce.checkUnset;

import io.github.sparseae.engine.EngineProvider;
import io.github.sparseae.engine.Engines;
import io.github.sparseae.model.Activation;
import io.github.sparseae.model.AutoencoderSpec;
import io.github.sparseae.model.Device;
import io.github.sparseae.model.Initializer;
import io.github.sparseae.model.InputNormalization;
import io.github.sparseae.model.PreEncoderBias;
import io.github.sparseae.model.Precision;
import io.github.sparseae.model.Reconstruction;
import io.github.sparseae.model.Sparsity;
import io.github.sparseae.model.Structure;
import io.github.sparseae.model.WeightPenalty;
import org.jspecify.annotations.Nullable;

/**
 * Describes an autoencoder. Each option can be set once; a second time is an {@link
 * IllegalStateException} that names the first value.
 */
public final class SparseAutoencoderBuilder {
  /** What holds where nothing is set; its widths are nobody's default. */
  private static final AutoencoderSpec DEFAULTS =
      new AutoencoderSpec(
          1,
          1,
          Activation.RELU,
          Activation.LINEAR,
          Sparsity.none(),
          Reconstruction.meanSquaredError(),
          Structure.plain(),
          WeightPenalty.NONE,
          Initializer.FAN_IN_UNIFORM,
          Precision.FLOAT32,
          0);

  private final AutoencoderSpec defaults;
  private @Nullable Integer inputs;
  private @Nullable Integer hidden;
  private @Nullable Activation activation;
  private @Nullable Activation output;
  private @Nullable Sparsity sparsity;
  private @Nullable Reconstruction reconstruction;
  private @Nullable Boolean unitNormDecoder;
  private @Nullable Double decoderNorm;
  private @Nullable Boolean encoderFromDecoder;
  private @Nullable Boolean decoderFromEncoder;
  private @Nullable Boolean tiedWeights;
  private @Nullable Boolean encoderBias;
  private @Nullable PreEncoderBias preEncoderBias;
  private @Nullable InputNormalization normalization;
  private @Nullable Double weightL1;
  private @Nullable Double weightL2;
  private @Nullable Initializer initializer;
  private @Nullable Precision precision;
  private @Nullable Device device;
  private @Nullable Long seed;
  private @Nullable EngineProvider engine;

  SparseAutoencoderBuilder() {
    defaults = DEFAULTS;
  }

  /** A builder with the widths of a plan, whose other options are the plan's until they are set. */
  SparseAutoencoderBuilder(AutoencoderSpec defaults) {
    this.defaults = defaults;
    inputs = defaults.inputs();
    hidden = defaults.hidden();
  }

  /**
   * The width of a row. Must be set.
   *
   * @param inputs positive
   * @return this
   * @throws IllegalArgumentException if {@code inputs} is not positive
   * @throws IllegalStateException if it was set before
   */
  public SparseAutoencoderBuilder inputs(int inputs) {
    checkUnset("inputs", this.inputs);
    checkArgument(inputs > 0, "inputs must be positive, was %s", inputs);
    this.inputs = inputs;
    return this;
  }

  /**
   * The width of the code. Must be set.
   *
   * @param hidden positive
   * @return this
   * @throws IllegalArgumentException if {@code hidden} is not positive
   * @throws IllegalStateException if it was set before
   */
  public SparseAutoencoderBuilder hidden(int hidden) {
    checkUnset("hidden", this.hidden);
    checkArgument(hidden > 0, "hidden must be positive, was %s", hidden);
    this.hidden = hidden;
    return this;
  }

  /**
   * What a hidden unit makes of its weighted input. Default: relu.
   *
   * @param activation the activation
   * @return this
   * @throws IllegalStateException if it was set before
   */
  public SparseAutoencoderBuilder activation(Activation activation) {
    checkUnset("activation", this.activation);
    this.activation = checkNotNull(activation, "activation");
    return this;
  }

  /**
   * What an output unit makes of its weighted input. Default: linear.
   *
   * @param output the activation
   * @return this
   * @throws IllegalStateException if it was set before
   */
  public SparseAutoencoderBuilder output(Activation output) {
    checkUnset("output", this.output);
    this.output = checkNotNull(output, "output");
    return this;
  }

  /**
   * The L1 penalty on activations; short for {@code sparsity(Sparsity.l1(weight))}.
   *
   * @param weight at least 0; multiplies the mean over batch and units of |h|
   * @return this
   * @throws IllegalArgumentException if the weight is negative or not finite
   * @throws IllegalStateException if the sparsity was set before
   */
  public SparseAutoencoderBuilder l1(double weight) {
    return sparsity(Sparsity.l1(weight));
  }

  /**
   * What makes the code sparse. Default: nothing.
   *
   * @param sparsity the penalty
   * @return this
   * @throws IllegalStateException if it was set before
   */
  public SparseAutoencoderBuilder sparsity(Sparsity sparsity) {
    checkUnset("sparsity", this.sparsity);
    this.sparsity = checkNotNull(sparsity, "sparsity");
    return this;
  }

  /**
   * The loss. Default: mean squared error.
   *
   * @param reconstruction the loss
   * @return this
   * @throws IllegalStateException if it was set before
   */
  public SparseAutoencoderBuilder reconstruction(Reconstruction reconstruction) {
    checkUnset("reconstruction", this.reconstruction);
    this.reconstruction = checkNotNull(reconstruction, "reconstruction");
    return this;
  }

  /**
   * Whether each decoder row is kept at norm 1, so that a penalty on the code cannot be evaded by
   * small activations and long rows. Default: false.
   *
   * @param unitNormDecoder true to keep the rows at norm 1
   * @return this
   * @throws IllegalStateException if it was set before
   * @see Structure
   */
  public SparseAutoencoderBuilder unitNormDecoder(boolean unitNormDecoder) {
    checkUnset("unitNormDecoder", this.unitNormDecoder);
    this.unitNormDecoder = unitNormDecoder;
    return this;
  }

  /**
   * The norm that each decoder row starts with. Default: what the initialiser gives it, or 1 where
   * it is kept at that.
   *
   * @param norm positive and finite, or 0 for the initialiser's; 0.1 is usual
   * @return this
   * @throws IllegalArgumentException if the norm is negative or not finite
   * @throws IllegalStateException if it was set before
   * @see Structure
   */
  public SparseAutoencoderBuilder decoderNorm(double norm) {
    checkUnset("decoderNorm", decoderNorm);
    checkArgument(
        norm >= 0 && Double.isFinite(norm),
        "decoderNorm must be positive and finite, or 0 for the initialiser's, was %s",
        norm);
    decoderNorm = norm;
    return this;
  }

  /**
   * Whether the encoder starts as the decoder's transpose, which keeps units from dying early.
   * Default: false.
   *
   * @param encoderFromDecoder true to start so
   * @return this
   * @throws IllegalStateException if it was set before
   * @see Structure
   */
  public SparseAutoencoderBuilder encoderFromDecoder(boolean encoderFromDecoder) {
    checkUnset("encoderFromDecoder", this.encoderFromDecoder);
    this.encoderFromDecoder = encoderFromDecoder;
    return this;
  }

  /**
   * Whether the decoder starts as the encoder's transpose, before its rows get their norm; the
   * encoder then starts as the initialiser says. Default: false.
   *
   * @param decoderFromEncoder true to start so
   * @return this
   * @throws IllegalStateException if it was set before
   * @see Structure
   */
  public SparseAutoencoderBuilder decoderFromEncoder(boolean decoderFromEncoder) {
    checkUnset("decoderFromEncoder", this.decoderFromEncoder);
    this.decoderFromEncoder = decoderFromEncoder;
    return this;
  }

  /**
   * Whether the decoder is the encoder's transpose throughout. Default: false.
   *
   * @param tiedWeights true for one matrix with two uses
   * @return this
   * @throws IllegalStateException if it was set before
   * @see Structure
   */
  public SparseAutoencoderBuilder tiedWeights(boolean tiedWeights) {
    checkUnset("tiedWeights", this.tiedWeights);
    this.tiedWeights = tiedWeights;
    return this;
  }

  /**
   * Whether the encoder has a bias; without, it is 0 and stays there. Default: true.
   *
   * @param encoderBias false for an encoder without a bias
   * @return this
   * @throws IllegalStateException if it was set before
   */
  public SparseAutoencoderBuilder encoderBias(boolean encoderBias) {
    checkUnset("encoderBias", this.encoderBias);
    this.encoderBias = encoderBias;
    return this;
  }

  /**
   * Whether the decoder's bias is taken off the input, and where it starts. Default: it is not.
   *
   * @param preEncoderBias where the bias starts
   * @return this
   * @throws IllegalStateException if it was set before
   */
  public SparseAutoencoderBuilder preEncoderBias(PreEncoderBias preEncoderBias) {
    checkUnset("preEncoderBias", this.preEncoderBias);
    this.preEncoderBias = checkNotNull(preEncoderBias, "preEncoderBias");
    return this;
  }

  /**
   * What is done to a row before the network sees it, learned from the rows of the first training.
   * Default: rows are taken as they are.
   *
   * @param normalization the kind; see there for what losses and reconstructions are of
   * @return this
   * @throws IllegalStateException if it was set before
   */
  public SparseAutoencoderBuilder normalization(InputNormalization normalization) {
    checkUnset("normalization", this.normalization);
    this.normalization = checkNotNull(normalization, "normalization");
    return this;
  }

  /**
   * What each |w| of the encoder's and decoder's weights costs. Default: 0.
   *
   * @param weight finite and at least 0; not divided by the batch or the number of weights
   * @return this
   * @throws IllegalArgumentException if the weight is negative or not finite
   * @throws IllegalStateException if it was set before
   * @see WeightPenalty
   */
  public SparseAutoencoderBuilder weightL1(double weight) {
    checkUnset("weightL1", weightL1);
    weightL1 = new WeightPenalty(weight, 0).l1();
    return this;
  }

  /**
   * What each w²/2 of the encoder's and decoder's weights costs: weight decay. Default: 0.
   *
   * @param weight finite and at least 0; not divided by the batch or the number of weights
   * @return this
   * @throws IllegalArgumentException if the weight is negative or not finite
   * @throws IllegalStateException if it was set before
   * @see WeightPenalty
   */
  public SparseAutoencoderBuilder weightL2(double weight) {
    checkUnset("weightL2", weightL2);
    weightL2 = new WeightPenalty(0, weight).l2();
    return this;
  }

  /**
   * How weights start. Default: uniform in ±1/√fanIn.
   *
   * @param initializer the initialiser
   * @return this
   * @throws IllegalStateException if it was set before
   */
  public SparseAutoencoderBuilder initializer(Initializer initializer) {
    checkUnset("initializer", this.initializer);
    this.initializer = checkNotNull(initializer, "initializer");
    return this;
  }

  /**
   * The arithmetic. Default: float32.
   *
   * @param precision the precision
   * @return this
   * @throws IllegalStateException if it was set before
   */
  public SparseAutoencoderBuilder precision(Precision precision) {
    checkUnset("precision", this.precision);
    this.precision = checkNotNull(precision, "precision");
    return this;
  }

  /**
   * Where to compute. Default: the first GPU the engine finds, else the CPU.
   *
   * @param device the device
   * @return this
   * @throws IllegalStateException if it was set before
   */
  public SparseAutoencoderBuilder device(Device device) {
    checkUnset("device", this.device);
    this.device = checkNotNull(device, "device");
    return this;
  }

  /**
   * What decides the initial weights, the order of rows and the noise of a corruption. Default: 0.
   *
   * @param seed any number
   * @return this
   * @throws IllegalStateException if it was set before
   */
  public SparseAutoencoderBuilder seed(long seed) {
    checkUnset("seed", this.seed);
    this.seed = seed;
    return this;
  }

  /**
   * What does the arithmetic. Default: the one engine on the class path.
   *
   * @param engine the engine
   * @return this
   * @throws IllegalStateException if it was set before
   */
  public SparseAutoencoderBuilder engine(EngineProvider engine) {
    checkUnset("engine", this.engine);
    this.engine = checkNotNull(engine, "engine");
    return this;
  }

  /**
   * Makes an autoencoder with initial weights.
   *
   * @return the autoencoder, to be closed after use
   * @throws IllegalStateException if {@code inputs} or {@code hidden} is not set
   * @throws IllegalArgumentException if options do not go together
   * @throws io.github.sparseae.engine.EngineException if there is no engine, its native library
   *     does not load, or the device is not there; the message says what to do
   */
  public SparseAutoencoder build() {
    AutoencoderSpec spec = spec();
    return new SparseAutoencoder(
        engine != null ? engine : Engines.find(), device != null ? device : Device.AUTO, spec);
  }

  /** The plan that {@link #build} makes an autoencoder of. */
  AutoencoderSpec spec() {
    checkState(inputs != null, "inputs is not set: say how wide a row is");
    checkState(hidden != null, "hidden is not set: say how many units the code has");
    WeightPenalty weights = defaults.weightPenalty();
    return new AutoencoderSpec(
        inputs,
        hidden,
        activation != null ? activation : defaults.activation(),
        output != null ? output : defaults.output(),
        sparsity != null ? sparsity : defaults.sparsity(),
        reconstruction != null ? reconstruction : defaults.reconstruction(),
        structure(),
        new WeightPenalty(
            weightL1 != null ? weightL1 : weights.l1(), weightL2 != null ? weightL2 : weights.l2()),
        initializer != null ? initializer : defaults.initializer(),
        precision != null ? precision : defaults.precision(),
        seed != null ? seed : defaults.seed());
  }

  private Structure structure() {
    Structure other = defaults.structure();
    return new Structure(
        unitNormDecoder != null ? unitNormDecoder : other.unitNormDecoder(),
        decoderNorm != null ? decoderNorm : other.decoderNorm(),
        encoderFromDecoder != null ? encoderFromDecoder : other.encoderFromDecoder(),
        decoderFromEncoder != null ? decoderFromEncoder : other.decoderFromEncoder(),
        tiedWeights != null ? tiedWeights : other.tiedWeights(),
        encoderBias != null ? encoderBias : other.encoderBias(),
        preEncoderBias != null ? preEncoderBias : other.preEncoderBias(),
        normalization != null ? normalization : other.normalization());
  }
}
