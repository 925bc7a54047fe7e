package io.github.sparseae;

import static com.google.common.base.Preconditions.checkArgument;
import static com.google.common.base.Preconditions.checkNotNull;
import static com.google.common.base.Preconditions.checkState;
import static io.github.sparseae.internal.builder.ArgumentChecks.checkUnset;
import static io.github.sparseae.internal.builder.ArgumentChecks.once;

import io.github.sparseae.data.LabeledRows;
import io.github.sparseae.data.LabeledSamples;
import io.github.sparseae.data.Rows;
import io.github.sparseae.data.Samples;
import io.github.sparseae.data.SparseCodes;
import io.github.sparseae.engine.Compute;
import io.github.sparseae.engine.NetworkState;
import io.github.sparseae.engine.Pass;
import io.github.sparseae.file.ModelFile;
import io.github.sparseae.internal.network.BatchedForward;
import io.github.sparseae.internal.network.CodeEdit;
import io.github.sparseae.internal.network.NetworkSource;
import io.github.sparseae.internal.network.RowOutputs;
import io.github.sparseae.internal.network.SolvedCodes;
import io.github.sparseae.internal.train.LossMean;
import io.github.sparseae.metrics.FeatureReport;
import io.github.sparseae.metrics.ReconstructionReport;
import io.github.sparseae.metrics.SparsityReport;
import io.github.sparseae.model.Activation;
import io.github.sparseae.model.AutoencoderSpec;
import io.github.sparseae.model.DenseArray;
import io.github.sparseae.model.Initializer;
import io.github.sparseae.model.InputNormalization;
import io.github.sparseae.model.Parameter;
import io.github.sparseae.model.PreEncoderBias;
import io.github.sparseae.model.Precision;
import io.github.sparseae.model.Reconstruction;
import io.github.sparseae.model.Sparsity;
import io.github.sparseae.model.Structure;
import io.github.sparseae.model.Transcoding;
import io.github.sparseae.model.WeightPenalty;
import io.github.sparseae.model.Weights;
import io.github.sparseae.probe.LinearProbe;
import io.github.sparseae.probe.ProbeReport;
import io.github.sparseae.pursuit.Pursuit;
import io.github.sparseae.table.TableSchema;
import io.github.sparseae.train.History;
import io.github.sparseae.train.Training;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A sparse autoencoder: encodes rows as codes with few active units and reconstructs the rows from
 * them. The terms are explained in the {@linkplain io.github.sparseae package description}.
 *
 * <pre>{@code
 * try (SparseAutoencoder sae = SparseAutoencoder.builder()
 *     .inputs(784).hidden(400)
 *     .activation(Activation.TANH).output(Activation.SIGMOID)
 *     .l1(0.1)
 *     .build()) {
 *   sae.fit(samples, Training.epochs(20).optimizer(Optimizer.sgd(0.98)));
 *   DenseArray codes = sae.encode(samples);
 * }
 * }</pre>
 *
 * <p>{@code build} and {@code load} return a network that is to be closed after use, {@code fit}
 * trains it, {@code close} frees its native memory. All methods except {@code fit} are thread-safe,
 * also while another thread trains; after {@code close} each that needs the weights throws an
 * {@link IllegalStateException}. Opening a network is an {@link
 * io.github.sparseae.engine.EngineException} if the engine or the device is missing, or the engine
 * fails.
 *
 * <p>Rows of another width than documented, numbers that are not finite, and results of more
 * numbers than an array holds are an {@link IllegalArgumentException}; streamed rows that cannot be
 * read are a {@link io.github.sparseae.data.RowReadException}. What is computed from a stream is a
 * stream: each of its rows is computed when it is read, with the weights of that moment, and what
 * reads it after {@code close}, such as {@code fit}, throws a {@code RowReadException} too.
 */
public final class SparseAutoencoder extends Model<AutoencoderSpec> {
  private SparseAutoencoder(Compute compute, NetworkSource source) {
    super(compute, (AutoencoderSpec) source.model().spec(), source);
  }

  /** {@return a builder; {@code inputs} and {@code hidden} must be set} */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Returns a builder whose options are those of a specification, for example {@link #spec()} of
   * another autoencoder, until they are set; each but the widths can be.
   */
  public static Builder builder(AutoencoderSpec spec) {
    return new Builder(spec);
  }

  /** Opens a model that {@link #save} wrote; short for {@code load(path, Compute.auto())}. */
  public static SparseAutoencoder load(Path path) throws IOException {
    return load(path, Compute.auto());
  }

  /**
   * Opens a model that {@link #save} wrote. The file says how it was built. Its codes are bit for
   * bit those of the model that was saved, on the same engine and device. Training continues from
   * its weights, with the next order of rows and a new optimizer state.
   *
   * @throws io.github.sparseae.file.ModelFileException if the file is damaged or not an
   *     autoencoder's
   * @throws IOException if the file cannot be read
   */
  public static SparseAutoencoder load(Path path, Compute compute) throws IOException {
    Supplier<Compute> found = found(compute);
    return of(ModelFile.read(path, AutoencoderSpec.class), found.get());
  }

  /** Opens a model in memory; short for {@code of(model, Compute.auto())}. */
  public static SparseAutoencoder of(ModelFile model) {
    return of(model, Compute.auto());
  }

  /**
   * Opens a model in memory, also of another library, as {@link #load(Path, Compute)} does.
   *
   * @throws IllegalArgumentException if the model is a classifier's, or its arrays are not those of
   *     its specification
   * @see io.github.sparseae.file.SaeLens
   */
  public static SparseAutoencoder of(ModelFile model, Compute compute) {
    checkArgument(
        model.spec() instanceof AutoencoderSpec, "the model is a classifier's: use Classifier");
    model.checkArrays();
    return new SparseAutoencoder(compute, NetworkSource.of(model));
  }

  /** Opens the newest checkpoint of a folder; short for {@code resume(folder, Compute.auto())}. */
  public static SparseAutoencoder resume(Path folder) throws IOException {
    return resume(folder, Compute.auto());
  }

  /**
   * Opens the newest checkpoint of a folder: an autoencoder in the middle of its training. The next
   * call of {@code fit}, with the same rows and the same options, finishes that training and
   * returns the history of all its epochs, bit for bit as without a stop. Where there may be no
   * checkpoint yet, use {@link Builder#resumeOrBuild}.
   *
   * <p>What could not continue exactly is refused by {@code fit} with an {@link
   * IllegalArgumentException} that names the difference: other rows or validation rows (compared by
   * fingerprint); other options, except listeners and checkpoints; another engine, device, version
   * of this library, or platform. Bits may also depend on the kind of processor, which is not
   * compared. Of a streamed source, the rows of the unfinished epoch are read again; it must
   * deliver the same rows in each pass. A finished training returns its history at once.
   *
   * <p>If the newest file is damaged, the one before it is used: training then repeats some steps,
   * to the same bits. {@link #resumption} and {@link
   * io.github.sparseae.train.TrainingListener#resumed} report it. To continue with other options,
   * open a checkpoint's file by {@link #load}.
   *
   * @param folder the folder given to {@link Training.Builder#checkpoint}
   * @throws java.nio.file.NoSuchFileException if there is no checkpoint
   * @throws io.github.sparseae.file.ModelFileException if all are damaged, or the newest is not an
   *     autoencoder's or has a format that this version does not know
   * @throws IOException if one cannot be read
   */
  public static SparseAutoencoder resume(Path folder, Compute compute) throws IOException {
    return new SparseAutoencoder(compute, NetworkSource.resume(folder, AutoencoderSpec.class));
  }

  /**
   * Trains on rows; a transcoder on {@link Rows#beside inputs beside targets}. Labels, where there
   * are any, are ignored. A second call goes on where the first ended: with the same options, two
   * calls of five epochs give the same bits as one of ten, as long as no schedule is set. An
   * autoencoder that was {@linkplain #resume resumed} finishes the training it was stopped in.
   *
   * <p>{@link Samples} are taken into the engine's memory. Other rows are streamed: a thread of
   * their own reads them while the network trains, once for each epoch, and shuffles them in a
   * buffer of {@link Training#shuffleBuffer} rows. Rows that fit in the buffer give the same bits
   * as in memory, and so do all rows where shuffling is off. The thread has ended when this method
   * returns or throws, unless the source reacts neither to an interrupt nor to being closed: it is
   * then abandoned after some seconds.
   *
   * <p>Before its first step the first call computes what the specification takes from the data,
   * for normalized inputs and the pre-encoder bias, from all rows in memory or from the first
   * streamed ones that fit in the buffer. Later calls keep it.
   *
   * @return the report of each epoch
   * @throws IllegalArgumentException if a batch is larger than the data, a schedule requires a
   *     number of rows that is unknown, a k schedule does not go with the sparsity, or this
   *     autoencoder was resumed and the rows, the options or the engine are not those of its
   *     training
   * @throws IllegalStateException if this autoencoder is being trained already, or is closed, or
   *     the folder for checkpoints holds those of another training
   * @throws io.github.sparseae.data.RowReadException if streamed rows cannot be read or are not as
   *     promised; what was learned from the rows before is kept, and the next call begins this
   *     epoch again
   * @throws io.github.sparseae.train.TrainingDivergedException if a loss or a weight becomes NaN or
   *     infinite, or a loss grows a millionfold; the weights of the last good epoch are kept
   * @throws io.github.sparseae.train.CheckpointException if a checkpoint cannot be written; what
   *     was learned is kept
   * @throws java.io.UncheckedIOException if the folder for checkpoints is unusable
   */
  public History fit(Rows rows, Training training) {
    return learning.train(checked(rows), training);
  }

  private Rows checked(Rows rows) {
    checkRows(rows);
    return rows instanceof LabeledRows labeled ? labeled.samples() : rows;
  }

  /** Trains; short for {@code fit(rows, training.build())}. */
  public History fit(Rows rows, Training.Builder training) {
    return fit(rows, training.build());
  }

  /**
   * Trains as {@link #fit(Rows, Training)} does, in a thread of its own. Canceling the result
   * interrupts that thread: training ends within a fraction of a second, after the step it has
   * reached, with a usable network and the checkpoints that were asked for. A call of {@code fit}
   * after that waits for this end.
   *
   * @return the report of each epoch, or the exception of {@code fit}
   * @see io.github.sparseae.train.TrainingEvents
   */
  public CompletableFuture<History> fitAsync(Rows rows, Training training) {
    return learning.trainAsync(checked(rows), training);
  }

  /**
   * Returns the codes of rows of width {@code inputs}: h, shape {@code [rows, hidden]}, in the
   * network's precision.
   */
  public DenseArray encode(Samples samples) {
    checkWidth(samples, spec.inputs(), "inputs");
    return passes.all(samples, Pass.CODE, spec.hidden());
  }

  /**
   * Returns the codes of rows as a stream of width {@code hidden}, to train another autoencoder on.
   *
   * <pre>{@code
   * first.fit(rows, options);
   * second.fit(first.encode(rows), options);
   * }</pre>
   */
  public Rows encode(Rows rows) {
    checkWidth(rows, spec.inputs(), "inputs");
    return BatchedForward.mapped("codes", rows, spec.hidden(), this, this::encode);
  }

  /**
   * Returns the codes of rows, in memory or streamed, without their zeros: all active units.
   *
   * @see #encodeSparse(Rows, int)
   */
  public SparseCodes encodeSparse(Rows rows) {
    return encodeSparse(rows, spec.hidden());
  }

  /**
   * Returns the codes of rows without their zeros, and of each row at most k units. Rows are
   * encoded some at a time, so that memory holds no more than a part of the codes with their zeros.
   * Rows in memory all see the weights of the same step.
   *
   * @param k the most units to keep of a row, positive: those of the largest |h|, of equal ones the
   *     first; units that are not active are never kept
   * @throws IllegalArgumentException if k is not positive, or more than 2³¹ − 9 units are kept
   */
  public SparseCodes encodeSparse(Rows rows, int k) {
    Rows codes = encode(rows);
    return rows instanceof Samples
        ? network.atOneStep(() -> SparseCodes.of(codes, k))
        : SparseCodes.of(codes, k);
  }

  /**
   * Returns codes that are solved for over the decoder's rows, in place of the encoder's: sparse
   * codes from which the decoder reconstructs rows best. They have as many active units as the
   * pursuit says, whatever the kind of sparsity, and may be of either sign or not, as it says.
   * Computed in Java, by the threads of the common pool; row by row the same bits for any number of
   * rows.
   *
   * @param pursuit how codes are solved for; its error is of normalized rows, if the network
   *     normalizes them
   * @return h, shape {@code [rows, hidden]}, in the network's precision
   * @throws IllegalArgumentException if the output is not linear, or this is a transcoder
   */
  public DenseArray encode(Samples samples, Pursuit pursuit) {
    checkWidth(samples, spec.inputs(), "inputs");
    return solvedCodes().encode(samples, pursuit);
  }

  /**
   * Returns codes that are solved for, as {@link #encode(Samples, Pursuit)}, as a stream of width
   * {@code hidden}. All are over the decoder of the moment of this call.
   *
   * @throws IllegalArgumentException if the output is not linear, or this is a transcoder
   */
  public Rows encode(Rows rows, Pursuit pursuit) {
    checkWidth(rows, spec.inputs(), "inputs");
    SolvedCodes codes = solvedCodes();
    return BatchedForward.mapped(
        "codes by " + pursuit, rows, spec.hidden(), this, batch -> codes.encode(batch, pursuit));
  }

  private SolvedCodes solvedCodes() {
    NetworkState state = parameters();
    return new SolvedCodes(spec, weights(state), state);
  }

  /** Returns the code of one row: h, {@code hidden} numbers. */
  public float[] encode(float[] row) {
    return encode(Samples.of(row)).toFloats();
  }

  /**
   * Returns the reconstructions that the decoder computes from codes of width {@code hidden}: x̂,
   * shape {@code [rows, inputs]}, in the network's precision and the data's own units. Where {@link
   * InputNormalization#isOfEachRow each row} has a normalization of its own, they are of normalized
   * rows; a transcoder's skip connection, which reads the row, is left out.
   */
  public DenseArray decode(Samples codes) {
    checkWidth(codes, spec.hidden(), "hidden");
    return passes.all(codes, Pass.DECODED, spec.outputs());
  }

  /** Returns the decoder's reconstructions from codes, as a stream of width {@code inputs}. */
  public Rows decode(Rows codes) {
    checkWidth(codes, spec.hidden(), "hidden");
    return BatchedForward.mapped("reconstructions", codes, spec.outputs(), this, this::decode);
  }

  /** Returns the decoder's reconstruction from one code: x̂, {@code inputs} numbers. */
  public float[] decode(float[] code) {
    return decode(Samples.of(code)).toFloats();
  }

  /**
   * Returns the reconstructions of rows of width {@code inputs}, encoded and decoded again: x̂,
   * shape {@code [rows, inputs]}, in the network's precision and the data's own units. A
   * transcoder's are predictions of targets, of width {@code outputs}.
   */
  public DenseArray reconstruct(Samples samples) {
    checkWidth(samples, spec.inputs(), "inputs");
    return passes.all(samples, Pass.RECONSTRUCTION, spec.outputs());
  }

  /** Returns the reconstructions of rows as a stream of width {@code inputs}. */
  public Rows reconstruct(Rows rows) {
    checkWidth(rows, spec.inputs(), "inputs");
    return BatchedForward.mapped("reconstructions", rows, spec.outputs(), this, this::reconstruct);
  }

  /** Returns the reconstruction of one row: x̂, {@code inputs} numbers. */
  public float[] reconstruct(float[] row) {
    return reconstruct(Samples.of(row)).toFloats();
  }

  /**
   * Returns rows changed through their codes: {@code x' = x + decode(h') − decode(h)}, with h the
   * code of a row x and h' the edited one. What the autoencoder does not reconstruct stays in the
   * row, so that only the edit changes it; a row whose code is not changed is returned as it was.
   *
   * <pre>{@code
   * DenseArray without17 = sae.edit(samples, code -> {
   *   code[17] = 0;
   *   return code;
   * });
   * }</pre>
   *
   * @param edit receives a copy of h, {@code hidden} numbers, for each row, and returns h', finite;
   *     it may use this network, but must not wait for another thread to train or close it
   * @return x', shape {@code [rows, inputs]}, in the network's precision and the data's own units
   * @throws IllegalArgumentException if an edited code has another width or a number that is not
   *     finite, or this is a transcoder
   */
  public DenseArray edit(Samples samples, UnaryOperator<double[]> edit) {
    checkWidth(samples, spec.inputs(), "inputs");
    return new CodeEdit(spec, network, edit).of(samples);
  }

  /**
   * Measures the sparsity of the codes of rows, in one pass. A ReLU unit counts as active above 0,
   * any other if its magnitude is above 0.01.
   */
  public SparsityReport sparsity(Rows rows) {
    checkWidth(rows, spec.inputs(), "inputs");
    SparsityReport.Accumulator report =
        new SparsityReport.Accumulator(spec.hidden(), spec.activityThreshold());
    passes.each(rows, Pass.CODE, (batch, codes) -> report.add(codes));
    return report.report();
  }

  /**
   * Measures how well rows are reconstructed, or a transcoder predicts its targets, in one pass. A
   * transcoder's rows are {@link Rows#beside inputs beside targets}.
   */
  public ReconstructionReport evaluate(Rows rows) {
    checkRows(rows);
    ReconstructionReport.Accumulator report = new ReconstructionReport.Accumulator(spec.outputs());
    LossMean losses = new LossMean();
    outputs(Optional.empty())
        .eachWithLosses(
            rows,
            (batch, own) -> {
              report.add(batch.targets(), batch.outputs());
              losses.add(own, batch.rows().size());
            });
    return report.report(losses.mean());
  }

  void checkRows(Rows rows) {
    checkWidth(
        rows,
        spec.rowWidth(),
        spec.transcoding().isEmpty()
            ? "inputs"
            : "inputs + outputs of a transcoder (inputs.beside(targets))");
  }

  /** Returns the reconstructions of rows, those of a table with its missing numbers. */
  RowOutputs outputs(Optional<TableSchema> table) {
    return new RowOutputs(spec, passes, table);
  }

  /**
   * Measures how well the units find known features, for rows that are sums of such features, as
   * {@code SyntheticActivations} of {@code sparse-ae-datasets} makes them. A unit counts as active
   * as in {@link #sparsity}. More rows than fit in memory are added to a {@link
   * FeatureReport.Accumulator} batch by batch.
   *
   * @param activations the true activations in them, {@code [rows, features]}, active above 0
   * @param directions the true directions, {@code [features, inputs]}
   * @throws IllegalArgumentException if a shape is another, or a number is not finite
   */
  public FeatureReport features(Samples samples, DenseArray activations, DenseArray directions) {
    checkWidth(samples, spec.inputs(), "inputs");
    Samples truth = Samples.of(activations);
    checkArgument(
        truth.size() == samples.size(),
        "%s rows, but activations of %s",
        samples.size(),
        truth.size());
    return network.atOneStep(
        () -> {
          FeatureReport.Accumulator report =
              new FeatureReport.Accumulator(
                  weights().decoder(), directions, spec.activityThreshold());
          for (int from = 0; from < samples.size(); from += BatchedForward.ROWS_PER_BATCH) {
            int to = Math.min(from + BatchedForward.ROWS_PER_BATCH, samples.size());
            Samples batch = samples.rows(from, to);
            List<DenseArray> results = network.forward(batch, Pass.CODE, Pass.RECONSTRUCTION);
            report.add(batch, results.get(0), results.get(1), truth.rows(from, to).toDenseArray());
          }
          return report.report();
        });
  }

  /**
   * Measures how well a linear probe on the codes predicts the classes of rows; short for {@code
   * probe(train, test, LinearProbe.builder())}.
   */
  public ProbeReport probe(LabeledSamples train, LabeledSamples test) {
    return probe(train, test, LinearProbe.builder());
  }

  /**
   * Measures how well a linear probe, fitted by some options to the codes of rows with their
   * classes, predicts the classes of other rows. This autoencoder does not change.
   *
   * @throws IllegalArgumentException if all training rows are of one class, or a test row's class
   *     is not among those of the training rows
   */
  public ProbeReport probe(LabeledSamples train, LabeledSamples test, LinearProbe.Builder options) {
    checkWidth(train, spec.inputs(), "inputs");
    checkWidth(test, spec.inputs(), "inputs");
    LinearProbe probe = options.build(train, this::encode);
    return new ProbeReport(probe.evaluate(test, this::encode), probe.fit(), probe);
  }

  /**
   * Returns copies of the current weights. If inputs are normalized, they apply to normalized rows,
   * and so do the decoder's outputs and bias.
   */
  public Weights weights() {
    return weights(parameters());
  }

  private Weights weights(NetworkState state) {
    return new Weights(
        state.parameter(Parameter.ENCODER_WEIGHTS),
        state.parameter(Parameter.ENCODER_BIAS),
        spec.structure().tiedWeights()
            ? state.parameter(Parameter.ENCODER_WEIGHTS).transpose()
            : state.parameter(Parameter.DECODER_WEIGHTS),
        state.parameter(Parameter.DECODER_BIAS));
  }

  /** The layers in one line, for example {@code SparseAutoencoder 784-400-784}. */
  @Override
  public String toString() {
    return "SparseAutoencoder " + spec.inputs() + "-" + spec.hidden() + "-" + spec.outputs();
  }

  /**
   * A builder of autoencoders. Each option can be set once; setting it again throws an {@link
   * IllegalStateException} that names the first value. A value outside its documented range is an
   * {@link IllegalArgumentException}.
   */
  public static final class Builder {
    /** The defaults; the widths have none and must be set. */
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
            0,
            Optional.empty());

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
    private @Nullable Long seed;
    private @Nullable Transcoding transcoding;
    private @Nullable TableSchema schema;
    private @Nullable Compute compute;

    Builder() {
      defaults = DEFAULTS;
    }

    /** Creates a builder with the widths of a specification and its other options as defaults. */
    Builder(AutoencoderSpec defaults) {
      this.defaults = defaults;
      inputs = defaults.inputs();
      hidden = defaults.hidden();
    }

    /** Sets the width of a row, positive. Required. */
    public Builder inputs(int inputs) {
      checkArgument(inputs > 0, "inputs must be positive, was %s", inputs);
      this.inputs = once("inputs", this.inputs, inputs);
      return this;
    }

    /** Sets the width of the code, positive. Required. */
    public Builder hidden(int hidden) {
      checkArgument(hidden > 0, "hidden must be positive, was %s", hidden);
      this.hidden = once("hidden", this.hidden, hidden);
      return this;
    }

    /** Sets the activation of the hidden units. Default: relu. */
    public Builder activation(Activation activation) {
      this.activation = once("activation", this.activation, activation);
      return this;
    }

    /** Sets the activation of the output units. Default: linear. */
    public Builder output(Activation output) {
      this.output = once("output", this.output, output);
      return this;
    }

    /** Sets an L1 penalty on activations; short for {@code sparsity(Sparsity.l1(weight))}. */
    public Builder l1(double weight) {
      return sparsity(Sparsity.l1(weight));
    }

    /** Sets the kind of sparsity. Default: none. */
    public Builder sparsity(Sparsity sparsity) {
      this.sparsity = once("sparsity", this.sparsity, sparsity);
      return this;
    }

    /** Sets the reconstruction loss. Default: mean squared error. */
    public Builder reconstruction(Reconstruction reconstruction) {
      this.reconstruction = once("reconstruction", this.reconstruction, reconstruction);
      return this;
    }

    /**
     * Sets whether each decoder row is kept at norm 1, so that a penalty on the code cannot be
     * evaded by small activations and long rows. Default: false.
     *
     * @see Structure
     */
    public Builder unitNormDecoder(boolean unitNormDecoder) {
      this.unitNormDecoder = once("unitNormDecoder", this.unitNormDecoder, unitNormDecoder);
      return this;
    }

    /**
     * Sets the initial norm of each decoder row, positive and finite; 0.1 is usual. Default, and 0:
     * that of the initializer, or 1 with {@link #unitNormDecoder}.
     *
     * @see Structure
     */
    public Builder decoderNorm(double norm) {
      Structure checked = Structure.plain().decoderNorm(norm);
      decoderNorm = once("decoderNorm", decoderNorm, checked.decoderNorm());
      return this;
    }

    /**
     * Sets whether the encoder starts as the decoder's transpose, which prevents dead units.
     * Default: false.
     *
     * @see Structure
     */
    public Builder encoderFromDecoder(boolean encoderFromDecoder) {
      this.encoderFromDecoder =
          once("encoderFromDecoder", this.encoderFromDecoder, encoderFromDecoder);
      return this;
    }

    /**
     * Sets whether the decoder starts as the encoder's transpose, before its rows are scaled to
     * their norm; the encoder then starts from the initializer. Default: false.
     *
     * @see Structure
     */
    public Builder decoderFromEncoder(boolean decoderFromEncoder) {
      this.decoderFromEncoder =
          once("decoderFromEncoder", this.decoderFromEncoder, decoderFromEncoder);
      return this;
    }

    /**
     * Sets whether the decoder always is the encoder's transpose. Default: false.
     *
     * @see Structure
     */
    public Builder tiedWeights(boolean tiedWeights) {
      this.tiedWeights = once("tiedWeights", this.tiedWeights, tiedWeights);
      return this;
    }

    /** Sets whether the encoder has a bias; without, it stays 0. Default: true. */
    public Builder encoderBias(boolean encoderBias) {
      this.encoderBias = once("encoderBias", this.encoderBias, encoderBias);
      return this;
    }

    /**
     * Sets whether the decoder's bias is subtracted from the input, and its initial value. Default:
     * not subtracted.
     */
    public Builder preEncoderBias(PreEncoderBias preEncoderBias) {
      this.preEncoderBias = once("preEncoderBias", this.preEncoderBias, preEncoderBias);
      return this;
    }

    /**
     * Sets the normalization of rows, whose statistics are measured on the rows of the first
     * training. Default: none. The kind's description says which losses are of normalized rows.
     */
    public Builder normalization(InputNormalization normalization) {
      this.normalization = once("normalization", this.normalization, normalization);
      return this;
    }

    /**
     * Sets the L1 penalty on the encoder's and decoder's weights, {@code weight · Σ|w|}, the weight
     * finite and at least 0. Default: 0.
     *
     * @see WeightPenalty
     */
    public Builder weightL1(double weight) {
      weightL1 = once("weightL1", weightL1, new WeightPenalty(weight, 0).l1());
      return this;
    }

    /**
     * Sets the L2 penalty on the encoder's and decoder's weights, {@code weight/2 · Σw²}, the
     * weight finite and at least 0. Default: 0.
     *
     * @see WeightPenalty
     */
    public Builder weightL2(double weight) {
      weightL2 = once("weightL2", weightL2, new WeightPenalty(0, weight).l2());
      return this;
    }

    /** Sets the initial weights. Default: uniform in ±1/√fanIn. */
    public Builder initializer(Initializer initializer) {
      this.initializer = once("initializer", this.initializer, initializer);
      return this;
    }

    /** Sets the precision of the arithmetic. Default: float32. */
    public Builder precision(Precision precision) {
      this.precision = once("precision", this.precision, precision);
      return this;
    }

    /** Sets the seed of initial weights, order of rows and noise. Default: 0. */
    public Builder seed(long seed) {
      this.seed = once("seed", this.seed, seed);
      return this;
    }

    /**
     * Makes this a transcoder, which is trained on {@link Rows#beside inputs beside targets}.
     * Default: an autoencoder, which reconstructs its inputs.
     */
    public Builder transcoding(Transcoding transcoding) {
      this.transcoding = once("transcoding", this.transcoding, transcoding);
      return this;
    }

    /**
     * Sets the table that rows are from, whose numbers should be {@linkplain #normalization
     * standardized}. The file keeps it, so that raw rows can be {@linkplain
     * SparseAutoencoder#samples encoded by name} wherever it is opened; a classifier on the encoder
     * has it too. Its inputs are the {@link #inputs}. Default: rows of numbers alone.
     */
    public Builder schema(TableSchema schema) {
      checkUnset("schema", this.schema == null ? null : "another");
      this.schema = checkNotNull(schema, "schema");
      return this;
    }

    /** Sets where and by which engine to compute. Default: {@link Compute#auto}. */
    public Builder compute(Compute compute) {
      this.compute = once("compute", this.compute, compute);
      return this;
    }

    /**
     * Builds an autoencoder with initial weights.
     *
     * @throws IllegalStateException if {@code inputs} or {@code hidden} is not set
     * @throws IllegalArgumentException if options contradict each other, or initial weights are
     *     beyond the precision
     * @throws io.github.sparseae.engine.EngineException if there is no engine, its native library
     *     does not load, or the device is missing; the message says what to do
     */
    public SparseAutoencoder build() {
      AutoencoderSpec spec = spec();
      Supplier<Compute> found = found(place());
      return new SparseAutoencoder(
          found.get(),
          NetworkSource.initial(
              spec, List.of(), NetworkState.initial(spec), Optional.ofNullable(schema), List.of()));
    }

    /**
     * Opens the newest checkpoint of a folder as {@link SparseAutoencoder#resume} does, or, if the
     * folder has none or is missing, builds an autoencoder. This is the start of a program that can
     * be stopped and started again at any time:
     *
     * <pre>{@code
     * try (SparseAutoencoder sae = builder.resumeOrBuild(folder)) {
     *   History history =
     *       sae.fit(samples, options.checkpoint(folder, Checkpoints.everyEpochs(1)));
     * }
     * }</pre>
     *
     * @param folder the folder given to {@link Training.Builder#checkpoint}
     * @throws IllegalStateException if {@code inputs} or {@code hidden} is not set
     * @throws IllegalArgumentException if options contradict each other, or the checkpoint's
     *     autoencoder was built with others; the message names the first that differs
     * @throws io.github.sparseae.file.ModelFileException if all checkpoints are damaged, or the
     *     newest is not an autoencoder's or has a format that this version does not know
     * @throws IOException if a checkpoint cannot be read
     */
    public SparseAutoencoder resumeOrBuild(Path folder) throws IOException {
      Optional<NetworkSource> saved = NetworkSource.resumeIfAny(folder, spec());
      if (saved.isEmpty()) {
        return build();
      }
      checkArgument(
          saved.get().model().schema().equals(Optional.ofNullable(schema)),
          "the newest checkpoint in %s was built with another schema: set the same, or choose"
              + " another folder",
          folder);
      return new SparseAutoencoder(place(), saved.get());
    }

    private Compute place() {
      return compute != null ? compute : Compute.auto();
    }

    /** Returns the specification of the autoencoder that {@link #build} returns. */
    AutoencoderSpec spec() {
      checkState(
          inputs != null || schema != null,
          "inputs is not set: set the width of a row, or a schema");
      int width = inputs != null ? inputs : checkNotNull(schema).inputs();
      checkArgument(
          schema == null || schema.inputs() == width,
          "inputs is %s, but the schema has %s inputs: leave out inputs",
          width,
          schema == null ? 0 : schema.inputs());
      checkState(hidden != null, "hidden is not set: set the number of units of the code");
      WeightPenalty weights = defaults.weightPenalty();
      return new AutoencoderSpec(
          width,
          hidden,
          activation != null ? activation : defaults.activation(),
          output != null ? output : defaults.output(),
          sparsity != null ? sparsity : defaults.sparsity(),
          reconstruction != null ? reconstruction : defaults.reconstruction(),
          structure(),
          new WeightPenalty(
              weightL1 != null ? weightL1 : weights.l1(),
              weightL2 != null ? weightL2 : weights.l2()),
          initializer != null ? initializer : defaults.initializer(),
          precision != null ? precision : defaults.precision(),
          seed != null ? seed : defaults.seed(),
          transcoding != null ? Optional.of(transcoding) : defaults.transcoding());
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
}
