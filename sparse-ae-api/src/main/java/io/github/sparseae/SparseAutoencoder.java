package io.github.sparseae;

import static com.google.common.base.Preconditions.checkArgument;
import static com.google.common.base.Preconditions.checkElementIndex;
import static com.google.common.base.Preconditions.checkNotNull;
import static com.google.common.base.Preconditions.checkState;
import static io.github.sparseae.internal.builder.SetOnce.checkUnset;

import io.github.sparseae.data.LabeledRows;
import io.github.sparseae.data.LabeledSamples;
import io.github.sparseae.data.Rows;
import io.github.sparseae.data.Samples;
import io.github.sparseae.engine.EngineProvider;
import io.github.sparseae.engine.Engines;
import io.github.sparseae.engine.NetworkState;
import io.github.sparseae.engine.Pass;
import io.github.sparseae.file.ModelFile;
import io.github.sparseae.file.Provenance;
import io.github.sparseae.internal.network.BatchedForward;
import io.github.sparseae.internal.network.GuardedNetwork;
import io.github.sparseae.internal.network.NetworkDescription;
import io.github.sparseae.internal.network.SavedNetwork;
import io.github.sparseae.internal.network.TrainingSession;
import io.github.sparseae.internal.train.LossMean;
import io.github.sparseae.metrics.Anomaly;
import io.github.sparseae.metrics.AnomalyReport;
import io.github.sparseae.metrics.ReconstructionReport;
import io.github.sparseae.metrics.SparsityReport;
import io.github.sparseae.model.Activation;
import io.github.sparseae.model.AutoencoderSpec;
import io.github.sparseae.model.DenseArray;
import io.github.sparseae.model.Device;
import io.github.sparseae.model.Initializer;
import io.github.sparseae.model.InputNormalization;
import io.github.sparseae.model.Parameter;
import io.github.sparseae.model.PreEncoderBias;
import io.github.sparseae.model.Precision;
import io.github.sparseae.model.Reconstruction;
import io.github.sparseae.model.Sparsity;
import io.github.sparseae.model.Structure;
import io.github.sparseae.model.WeightPenalty;
import io.github.sparseae.model.Weights;
import io.github.sparseae.probe.LinearProbe;
import io.github.sparseae.probe.ProbeReport;
import io.github.sparseae.train.History;
import io.github.sparseae.train.Resumption;
import io.github.sparseae.train.Training;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A sparse autoencoder: learns to write rows as codes of which few units are active, and to
 * reconstruct the rows from them.
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
 * <p>{@code build} gives an initialised network, {@code fit} trains it, {@code close} frees its
 * native memory. Everything but {@code fit} may be called from many threads at once, also while
 * another thread trains; after {@code close} every call is an {@link IllegalStateException}.
 */
public final class SparseAutoencoder implements AutoCloseable {
  private final EngineProvider engine;
  private final Device device;
  private final AutoencoderSpec spec;
  private final GuardedNetwork network;
  private final BatchedForward passes;
  private final TrainingSession learning;

  SparseAutoencoder(EngineProvider engine, Device device, AutoencoderSpec spec) {
    this.engine = engine;
    this.device = device;
    this.spec = spec;
    network = open(NetworkState.initial(spec));
    passes = new BatchedForward(network);
    learning = new TrainingSession(network, engine.version(), spec, List.of(), List.of());
  }

  private SparseAutoencoder(EngineProvider engine, Device device, SavedNetwork saved) {
    this.engine = engine;
    this.device = device;
    spec = (AutoencoderSpec) saved.model().spec();
    network = open(saved.state());
    passes = new BatchedForward(network);
    learning = new TrainingSession(network, engine.version(), saved);
  }

  private GuardedNetwork open(NetworkState state) {
    return new GuardedNetwork(engine.open(spec, state, device), "SparseAutoencoder");
  }

  /**
   * Begins to describe an autoencoder.
   *
   * @return a builder; {@code inputs} and {@code hidden} must be set
   */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Returns a builder whose options are those of a specification until they are set.
   *
   * @param spec the specification, for example {@link #spec()} of another autoencoder
   * @return a builder; nothing needs to be set, and each option but the widths can be
   */
  public static Builder builder(AutoencoderSpec spec) {
    return new Builder(spec);
  }

  /**
   * Opens a model that {@link #save} wrote, with the one engine on the class path, on the first GPU
   * it finds, else the CPU.
   *
   * @param path the file
   * @return the autoencoder, to be closed after use
   * @throws io.github.sparseae.file.ModelFileException if the file is no autoencoder's, or damaged
   * @throws IOException if the file cannot be read
   * @throws io.github.sparseae.engine.EngineException if there is no engine, or it fails
   */
  public static SparseAutoencoder load(Path path) throws IOException {
    return load(path, Device.AUTO);
  }

  /**
   * Opens a model that {@link #save} wrote, with the one engine on the class path.
   *
   * @param path the file
   * @param device where to compute
   * @return the autoencoder, to be closed after use
   * @throws io.github.sparseae.file.ModelFileException if the file is no autoencoder's, or damaged
   * @throws IOException if the file cannot be read
   * @throws io.github.sparseae.engine.EngineException if there is no engine, it fails, or the
   *     device is not there
   */
  public static SparseAutoencoder load(Path path, Device device) throws IOException {
    return load(path, device, Engines.find());
  }

  /**
   * Opens a model that {@link #save} wrote. Nothing has to be known of how it was built. Its codes
   * are bit for bit those of the model that was saved, on the same engine and device. Training goes
   * on from its weights, in the next order of rows, with an optimiser that remembers nothing.
   *
   * @param path the file
   * @param device where to compute
   * @param engine what does the arithmetic
   * @return the autoencoder, to be closed after use
   * @throws io.github.sparseae.file.ModelFileException if the file is no autoencoder's, or damaged
   * @throws IOException if the file cannot be read
   * @throws io.github.sparseae.engine.EngineException if the engine fails, or the device is not
   *     there
   */
  public static SparseAutoencoder load(Path path, Device device, EngineProvider engine)
      throws IOException {
    return of(ModelFile.read(path, AutoencoderSpec.class), device, engine);
  }

  /**
   * Opens a model that was read already, also one of another library, with the one engine on the
   * class path, on the first GPU it finds, else the CPU.
   *
   * @param model of an autoencoder
   * @return the autoencoder, to be closed after use
   * @throws IllegalArgumentException if the model is a classifier's, or its arrays are not those of
   *     its plan
   * @throws io.github.sparseae.engine.EngineException if there is no engine, or it fails
   * @see io.github.sparseae.file.SaeLens
   */
  public static SparseAutoencoder of(ModelFile model) {
    return of(model, Device.AUTO, Engines.find());
  }

  /**
   * Opens a model that was read already, as {@link #load(Path, Device, EngineProvider)} opens one
   * from its file.
   *
   * @param model of an autoencoder
   * @param device where to compute
   * @param engine what does the arithmetic
   * @return the autoencoder, to be closed after use
   * @throws IllegalArgumentException if the model is a classifier's, or its arrays are not those of
   *     its plan
   * @throws io.github.sparseae.engine.EngineException if the engine fails, or the device is not
   *     there
   */
  public static SparseAutoencoder of(ModelFile model, Device device, EngineProvider engine) {
    checkArgument(
        model.spec() instanceof AutoencoderSpec, "the model is a classifier's: use Classifier");
    model.checkArrays();
    return new SparseAutoencoder(engine, device, new SavedNetwork(model, null, null));
  }

  /**
   * Opens the newest checkpoint of a folder, with the one engine on the class path, on the first
   * GPU it finds, else the CPU.
   *
   * @param folder where {@link Training.Builder#checkpoint} had checkpoints written
   * @return the autoencoder in the middle of its training, to be closed after use
   * @throws java.nio.file.NoSuchFileException if there is no checkpoint
   * @throws io.github.sparseae.file.ModelFileException if all are damaged, or are no autoencoder's
   * @throws IOException if one cannot be read
   * @throws io.github.sparseae.engine.EngineException if there is no engine, or it fails
   * @see #resume(Path, Device, EngineProvider)
   */
  public static SparseAutoencoder resume(Path folder) throws IOException {
    return resume(folder, Device.AUTO);
  }

  /**
   * Opens the newest checkpoint of a folder, with the one engine on the class path.
   *
   * @param folder where {@link Training.Builder#checkpoint} had checkpoints written
   * @param device where to compute
   * @return the autoencoder in the middle of its training, to be closed after use
   * @throws java.nio.file.NoSuchFileException if there is no checkpoint
   * @throws io.github.sparseae.file.ModelFileException if all are damaged, or are no autoencoder's
   * @throws IOException if one cannot be read
   * @throws io.github.sparseae.engine.EngineException if there is no engine, it fails, or the
   *     device is not there
   * @see #resume(Path, Device, EngineProvider)
   */
  public static SparseAutoencoder resume(Path folder, Device device) throws IOException {
    return resume(folder, device, Engines.find());
  }

  /**
   * Opens the newest checkpoint of a folder: an autoencoder in the middle of its training. The next
   * call of {@code fit}, with the same rows and the same options, finishes that training, and gives
   * the history of all its epochs: bit for bit what it would have come to without a stop.
   *
   * <pre>{@code
   * // A program that can be stopped and started again at any time:
   * try (SparseAutoencoder sae =
   *     CheckpointFolder.holdsAny(folder) ? SparseAutoencoder.resume(folder) : builder.build()) {
   *   History history = sae.fit(samples, training.checkpoint(folder, Checkpoints.everyEpochs(1)));
   * }
   * }</pre>
   *
   * <p>What could not go on exactly is refused by that call with an {@link
   * IllegalArgumentException} that says what is different: other rows or validation rows, told by
   * their fingerprint; other options, listeners and checkpoints aside; another engine or device,
   * version of this library, or platform. Bits may also depend on the kind of processor, which is
   * not looked at. Of a source, the rows of the epoch that is under way are read again; it must
   * deliver the same ones in each pass. A training that had finished gives its history at once.
   *
   * <p>If the newest file is damaged, the one before it takes its place: training then makes some
   * steps again, to the same bits. {@link #resumption} and {@link
   * io.github.sparseae.train.TrainingListener#resumed} say so. To go on differently, open a
   * checkpoint's file by {@link #load}.
   *
   * @param folder where {@link Training.Builder#checkpoint} had checkpoints written
   * @param device where to compute
   * @param engine what does the arithmetic
   * @return the autoencoder, to be closed after use
   * @throws java.nio.file.NoSuchFileException if there is no checkpoint
   * @throws io.github.sparseae.file.ModelFileException if all are damaged; or the newest is no
   *     autoencoder's, or of a format that this version does not know
   * @throws IOException if one cannot be read
   * @throws io.github.sparseae.engine.EngineException if the engine fails, or the device is not
   *     there
   */
  public static SparseAutoencoder resume(Path folder, Device device, EngineProvider engine)
      throws IOException {
    return new SparseAutoencoder(
        engine, device, SavedNetwork.resume(folder, AutoencoderSpec.class));
  }

  /**
   * The checkpoint this autoencoder was opened from by {@link #resume}.
   *
   * @return which, how far training had come, and what damaged files were passed over; empty if it
   *     was built or loaded
   */
  public Optional<Resumption> resumption() {
    return learning.resumption();
  }

  /**
   * Saves this autoencoder as a safetensors file: its plan, its weights, and where it comes from.
   * The file takes its place in one step: a reader sees the old one or the new one, whole. While
   * another thread trains, what it has learned by some step is saved.
   *
   * @param path the file, in a folder that is there
   * @throws java.nio.file.FileSystemException if the folder is missing or cannot be written to, a
   *     folder is in the way, or the disk is full; a file that was there is then what it was before
   * @throws IOException if writing fails otherwise
   * @throws IllegalStateException if this autoencoder is closed
   * @see io.github.sparseae.file
   */
  public void save(Path path) throws IOException {
    toModelFile().write(path);
  }

  /**
   * What {@link #save} writes, as it is now: all that there is to know of this autoencoder, in
   * memory and without an engine. It lasts after {@code close}.
   *
   * @return copies
   * @throws IllegalStateException if this autoencoder is closed
   * @see io.github.sparseae.file.SaeLens#write
   */
  public ModelFile toModelFile() {
    return learning.toFile();
  }

  /**
   * Where this autoencoder comes from: what it was trained on, how and by what, also before it was
   * saved and opened again.
   *
   * @return as a file saved now would say
   * @throws IllegalStateException if this autoencoder is closed
   */
  public Provenance provenance() {
    return learning.provenance();
  }

  /**
   * Trains on rows; labels, where there are any, are ignored. A second call goes on where the first
   * ended: with the same options, two calls of five epochs give the same bits as one of ten, as
   * long as no schedule is set. An autoencoder that was {@linkplain #resume resumed} finishes the
   * training it was stopped in.
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
   * @param rows rows of width {@code inputs}
   * @param training the options; a schedule of shares of all steps requires rows of known size
   * @return the report of each epoch
   * @throws IllegalArgumentException if the width is not {@code inputs}, a batch is larger than the
   *     data, a schedule requires a number of rows that is unknown, a k schedule does not go with
   *     the sparsity, or this autoencoder was resumed and the rows, the options or the engine are
   *     not those of its training
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
    checkWidth(rows, spec.inputs(), "inputs");
    Rows unlabeled = rows instanceof LabeledRows labeled ? labeled.samples() : rows;
    return learning.train(unlabeled, training);
  }

  /**
   * Trains; short for {@code fit(rows, training.build())}.
   *
   * @param rows rows of width {@code inputs}
   * @param training the options
   * @return the report of each epoch
   */
  public History fit(Rows rows, Training.Builder training) {
    return fit(rows, training.build());
  }

  /**
   * Returns the codes of rows.
   *
   * @param samples rows of width {@code inputs}
   * @return h, shape {@code [rows, hidden]}, in the network's precision
   * @throws IllegalArgumentException if the width is not {@code inputs}, or the codes are more than
   *     an array holds
   * @throws IllegalStateException if this autoencoder is closed
   */
  public DenseArray encode(Samples samples) {
    checkWidth(samples, spec.inputs(), "inputs");
    return passes.all(samples, Pass.CODE, spec.hidden());
  }

  /**
   * Returns the codes of rows as a stream, on which another autoencoder can be trained. Each row is
   * encoded when it is read, with the weights of that moment.
   *
   * <pre>{@code
   * first.fit(rows, options);
   * second.fit(first.encode(rows), options);
   * }</pre>
   *
   * @param rows rows of width {@code inputs}
   * @return their codes, of width {@code hidden}; reading them after this autoencoder is closed is
   *     a {@link io.github.sparseae.data.RowReadException}
   * @throws IllegalArgumentException if the width is not {@code inputs}
   */
  public Rows encode(Rows rows) {
    checkWidth(rows, spec.inputs(), "inputs");
    return mapped("codes", rows, spec.hidden(), this::encode);
  }

  /**
   * Returns the code of one row.
   *
   * @param row {@code inputs} finite numbers
   * @return h, {@code hidden} numbers
   * @throws IllegalArgumentException if the width is not {@code inputs}, or a number is not finite
   * @throws IllegalStateException if this autoencoder is closed
   */
  public float[] encode(float[] row) {
    return encode(Samples.of(row)).toFloats();
  }

  /**
   * Returns the reconstructions that the decoder computes from codes.
   *
   * @param codes rows of width {@code hidden}
   * @return x̂, shape {@code [rows, inputs]}, in the network's precision and the data's own units
   * @throws IllegalArgumentException if the width is not {@code hidden}, or the reconstructions are
   *     more than an array holds
   * @throws IllegalStateException if this autoencoder is closed
   */
  public DenseArray decode(Samples codes) {
    checkWidth(codes, spec.hidden(), "hidden");
    return passes.all(codes, Pass.DECODED, spec.inputs());
  }

  /**
   * Returns the reconstructions that the decoder computes from codes, as a stream. Each code is
   * decoded when it is read, with the weights of that moment.
   *
   * @param codes rows of width {@code hidden}
   * @return x̂, of width {@code inputs}; reading them after this autoencoder is closed is a {@link
   *     io.github.sparseae.data.RowReadException}
   * @throws IllegalArgumentException if the width is not {@code hidden}
   */
  public Rows decode(Rows codes) {
    checkWidth(codes, spec.hidden(), "hidden");
    return mapped("reconstructions", codes, spec.inputs(), this::decode);
  }

  /**
   * Returns the reconstruction that the decoder computes from one code.
   *
   * @param code {@code hidden} finite numbers
   * @return x̂, {@code inputs} numbers
   * @throws IllegalArgumentException if the width is not {@code hidden}, or a number is not finite
   * @throws IllegalStateException if this autoencoder is closed
   */
  public float[] decode(float[] code) {
    return decode(Samples.of(code)).toFloats();
  }

  /**
   * Returns the reconstructions of rows: encoded and decoded again.
   *
   * @param samples rows of width {@code inputs}
   * @return x̂, shape {@code [rows, inputs]}, in the network's precision and the data's own units
   * @throws IllegalArgumentException if the width is not {@code inputs}, or the reconstructions are
   *     more than an array holds
   * @throws IllegalStateException if this autoencoder is closed
   */
  public DenseArray reconstruct(Samples samples) {
    checkWidth(samples, spec.inputs(), "inputs");
    return passes.all(samples, Pass.RECONSTRUCTION, spec.inputs());
  }

  /**
   * Returns the reconstructions of rows as a stream. Each is computed when it is read, with the
   * weights of that moment.
   *
   * @param rows rows of width {@code inputs}
   * @return x̂, of width {@code inputs}; reading them after this autoencoder is closed is a {@link
   *     io.github.sparseae.data.RowReadException}
   * @throws IllegalArgumentException if the width is not {@code inputs}
   */
  public Rows reconstruct(Rows rows) {
    checkWidth(rows, spec.inputs(), "inputs");
    return mapped("reconstructions", rows, spec.inputs(), this::reconstruct);
  }

  /**
   * Returns the reconstruction of one row.
   *
   * @param row {@code inputs} finite numbers
   * @return x̂, {@code inputs} numbers
   * @throws IllegalArgumentException if the width is not {@code inputs}, or a number is not finite
   * @throws IllegalStateException if this autoencoder is closed
   */
  public float[] reconstruct(float[] row) {
    return reconstruct(Samples.of(row)).toFloats();
  }

  private Rows mapped(String what, Rows rows, int width, Function<Samples, DenseArray> function) {
    String name = what + " of " + rows.name() + " by " + this;
    return BatchedForward.mapped(name, rows, width, function);
  }

  /**
   * Measures the sparsity of the codes of rows, in one pass. A ReLU unit counts as active above 0,
   * any other if its magnitude is above 0.01.
   *
   * @param rows rows of width {@code inputs}
   * @return the report
   * @throws IllegalArgumentException if the width is not {@code inputs}
   * @throws IllegalStateException if this autoencoder is closed
   * @throws io.github.sparseae.data.RowReadException if streamed rows cannot be read
   */
  public SparsityReport sparsity(Rows rows) {
    checkWidth(rows, spec.inputs(), "inputs");
    SparsityReport.Accumulator report =
        new SparsityReport.Accumulator(
            spec.hidden(), spec.sparsity().activityThreshold(spec.activation()));
    passes.each(rows, Pass.CODE, (batch, codes) -> report.add(codes));
    return report.report();
  }

  /**
   * Measures how well rows are reconstructed, in one pass.
   *
   * @param rows rows of width {@code inputs}
   * @return the report
   * @throws IllegalArgumentException if the width is not {@code inputs}
   * @throws IllegalStateException if this autoencoder is closed
   * @throws io.github.sparseae.data.RowReadException if streamed rows cannot be read
   */
  public ReconstructionReport evaluate(Rows rows) {
    checkWidth(rows, spec.inputs(), "inputs");
    ReconstructionReport.Accumulator report = new ReconstructionReport.Accumulator(spec.inputs());
    LossMean losses = new LossMean();
    passes.each(
        rows,
        Pass.RECONSTRUCTION,
        (batch, reconstructions) -> {
          report.add(batch, reconstructions);
          losses.add(network.evaluate(batch), batch.size());
        });
    return report.report(losses.mean());
  }

  /**
   * How well a linear probe on the codes finds the classes of rows; short for {@code probe(train,
   * test, LinearProbe.builder())}.
   *
   * @param train rows of width {@code inputs}, each with its class: the probe learns from their
   *     codes
   * @param test rows of width {@code inputs}, each with its class: the probe is asked about these
   * @return the report
   */
  public ProbeReport probe(LabeledSamples train, LabeledSamples test) {
    return probe(train, test, LinearProbe.builder());
  }

  /**
   * How well a linear probe on the codes finds the classes of rows. This autoencoder does not
   * change.
   *
   * @param train rows of width {@code inputs}, each with its class: the probe learns from their
   *     codes
   * @param test rows of width {@code inputs}, each with its class: the probe is asked about these
   * @param options how the probe is fitted
   * @return the report
   * @throws IllegalArgumentException if a width is not {@code inputs}, all training rows are of one
   *     class, or a test row's class is not among those of the training rows
   * @throws IllegalStateException if this autoencoder is closed
   */
  public ProbeReport probe(LabeledSamples train, LabeledSamples test, LinearProbe.Builder options) {
    checkWidth(train, spec.inputs(), "inputs");
    checkWidth(test, spec.inputs(), "inputs");
    LinearProbe probe = options.build(train, this::encode);
    return new ProbeReport(probe.evaluate(test, this::encode), probe.fit(), probe);
  }

  /**
   * Measures how far rows are from what this autoencoder expects, for autoencoders trained on
   * normal rows. Errors are in the data's own units, also if inputs are normalized: an input of
   * large numbers counts for more than one of small numbers.
   *
   * @param rows rows of width {@code inputs}
   * @return the score of each row, mean over inputs of (x̂ − x)², and the share of each input in
   *     all of them
   * @throws IllegalArgumentException if the width is not {@code inputs}
   * @throws IllegalStateException if this autoencoder is closed
   * @throws io.github.sparseae.data.RowReadException if streamed rows cannot be read
   */
  public AnomalyReport anomalies(Rows rows) {
    checkWidth(rows, spec.inputs(), "inputs");
    AnomalyReport.Accumulator report = new AnomalyReport.Accumulator(spec.inputs());
    passes.each(rows, Pass.RECONSTRUCTION, report::add);
    return report.report();
  }

  /**
   * How far one row is from what this autoencoder expects, and which inputs make it so.
   *
   * @param samples rows of width {@code inputs}
   * @param row which of them, counted from 0
   * @return its score and the share of each input in it
   * @throws IndexOutOfBoundsException if there is no such row
   * @throws IllegalArgumentException if the width is not {@code inputs}
   * @throws IllegalStateException if this autoencoder is closed
   */
  public Anomaly anomaly(Samples samples, int row) {
    checkElementIndex(row, samples.size(), "row");
    Samples alone = samples.rows(row, row + 1);
    return Anomaly.of(alone, reconstruct(alone));
  }

  /**
   * How far one row is from what this autoencoder expects, and which inputs make it so.
   *
   * @param row {@code inputs} finite numbers
   * @return its score and the share of each input in it
   * @throws IllegalArgumentException if the width is not {@code inputs}, or a number is not finite
   * @throws IllegalStateException if this autoencoder is closed
   */
  public Anomaly anomaly(float[] row) {
    return anomaly(Samples.of(row), 0);
  }

  /**
   * The weights as they are now. Where inputs are normalised they work on normalised rows: the
   * decoder draws such rows, and its bias is one.
   *
   * @return copies
   * @throws IllegalStateException if this autoencoder is closed
   */
  public Weights weights() {
    NetworkState state = network.state();
    return new Weights(
        state.parameter(Parameter.ENCODER_WEIGHTS),
        state.parameter(Parameter.ENCODER_BIAS),
        spec.structure().tiedWeights()
            ? state.parameter(Parameter.ENCODER_WEIGHTS).transpose()
            : state.parameter(Parameter.DECODER_WEIGHTS),
        state.parameter(Parameter.DECODER_BIAS));
  }

  /**
   * The plan this autoencoder was built from.
   *
   * @return the specification
   */
  public AutoencoderSpec spec() {
    return spec;
  }

  /**
   * The network in words: its layers, their shapes and parameters counted, its penalty and loss,
   * and where it computes.
   *
   * @return some lines
   */
  public String describe() {
    return NetworkDescription.of(spec, place());
  }

  /**
   * Where this autoencoder computes.
   *
   * @return for example {@code CPU} or {@code GPU 0}
   * @throws IllegalStateException if this autoencoder is closed
   */
  public String device() {
    return network.device();
  }

  /**
   * What computes.
   *
   * @return the engine and its version, for example {@code TensorFlow 2.18.0}
   */
  public String engineVersion() {
    return engine.version();
  }

  /** What computes, and where. */
  String place() {
    return engineVersion() + " on " + device();
  }

  /**
   * Frees native memory. If another thread trains, its {@code fit} ends with an {@link
   * IllegalStateException}, also where it waits for rows of a source that does not answer. Calls
   * after the first do nothing.
   */
  @Override
  public void close() {
    network.close();
  }

  /** The layers in one line, for example {@code SparseAutoencoder 784-400-784}. */
  @Override
  public String toString() {
    return "SparseAutoencoder " + spec.inputs() + "-" + spec.hidden() + "-" + spec.inputs();
  }

  /** Returns the result of calls that all see the weights of the same step. */
  <T> T atOneStep(Supplier<T> calls) {
    return network.atOneStep(calls);
  }

  NetworkState state() {
    return network.state();
  }

  EngineProvider engine() {
    return engine;
  }

  Device wantedDevice() {
    return device;
  }

  static void checkWidth(Rows rows, int expected, String name) {
    checkArgument(
        rows.width() == expected,
        "%s: rows have width %s, but %s is %s",
        rows.name(),
        rows.width(),
        name,
        expected);
  }

  /**
   * Describes an autoencoder. Each option can be set once; a second time is an {@link
   * IllegalStateException} that names the first value.
   */
  public static final class Builder {
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

    Builder() {
      defaults = DEFAULTS;
    }

    /**
     * A builder with the widths of a plan, whose other options are the plan's until they are set.
     */
    Builder(AutoencoderSpec defaults) {
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
    public Builder inputs(int inputs) {
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
    public Builder hidden(int hidden) {
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
    public Builder activation(Activation activation) {
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
    public Builder output(Activation output) {
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
    public Builder l1(double weight) {
      return sparsity(Sparsity.l1(weight));
    }

    /**
     * What makes the code sparse. Default: nothing.
     *
     * @param sparsity the penalty
     * @return this
     * @throws IllegalStateException if it was set before
     */
    public Builder sparsity(Sparsity sparsity) {
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
    public Builder reconstruction(Reconstruction reconstruction) {
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
    public Builder unitNormDecoder(boolean unitNormDecoder) {
      checkUnset("unitNormDecoder", this.unitNormDecoder);
      this.unitNormDecoder = unitNormDecoder;
      return this;
    }

    /**
     * The norm that each decoder row starts with. Default: what the initialiser gives it, or 1
     * where it is kept at that.
     *
     * @param norm positive and finite, or 0 for the initialiser's; 0.1 is usual
     * @return this
     * @throws IllegalArgumentException if the norm is negative or not finite
     * @throws IllegalStateException if it was set before
     * @see Structure
     */
    public Builder decoderNorm(double norm) {
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
    public Builder encoderFromDecoder(boolean encoderFromDecoder) {
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
    public Builder decoderFromEncoder(boolean decoderFromEncoder) {
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
    public Builder tiedWeights(boolean tiedWeights) {
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
    public Builder encoderBias(boolean encoderBias) {
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
    public Builder preEncoderBias(PreEncoderBias preEncoderBias) {
      checkUnset("preEncoderBias", this.preEncoderBias);
      this.preEncoderBias = checkNotNull(preEncoderBias, "preEncoderBias");
      return this;
    }

    /**
     * What is done to a row before the network sees it, learned from the rows of the first
     * training. Default: rows are taken as they are.
     *
     * @param normalization the kind; see there for what losses and reconstructions are of
     * @return this
     * @throws IllegalStateException if it was set before
     */
    public Builder normalization(InputNormalization normalization) {
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
    public Builder weightL1(double weight) {
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
    public Builder weightL2(double weight) {
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
    public Builder initializer(Initializer initializer) {
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
    public Builder precision(Precision precision) {
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
    public Builder device(Device device) {
      checkUnset("device", this.device);
      this.device = checkNotNull(device, "device");
      return this;
    }

    /**
     * What decides the initial weights, the order of rows and the noise of a corruption. Default:
     * 0.
     *
     * @param seed any number
     * @return this
     * @throws IllegalStateException if it was set before
     */
    public Builder seed(long seed) {
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
    public Builder engine(EngineProvider engine) {
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
              weightL1 != null ? weightL1 : weights.l1(),
              weightL2 != null ? weightL2 : weights.l2()),
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
}
