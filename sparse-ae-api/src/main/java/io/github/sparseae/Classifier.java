package io.github.sparseae;

import static com.google.common.base.Preconditions.checkArgument;
import static com.google.common.base.Preconditions.checkNotNull;
import static com.google.common.base.Preconditions.checkState;
import static io.github.sparseae.internal.builder.SetOnce.checkUnset;

import com.google.common.collect.ImmutableList;
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
import io.github.sparseae.internal.data.SuppliedRows;
import io.github.sparseae.internal.network.BatchedForward;
import io.github.sparseae.internal.network.GuardedNetwork;
import io.github.sparseae.internal.network.NetworkDescription;
import io.github.sparseae.internal.network.SavedNetwork;
import io.github.sparseae.internal.network.TrainingSession;
import io.github.sparseae.metrics.ClassificationReport;
import io.github.sparseae.model.ClassifierSpec;
import io.github.sparseae.model.DenseArray;
import io.github.sparseae.model.Device;
import io.github.sparseae.model.WeightPenalty;
import io.github.sparseae.train.History;
import io.github.sparseae.train.Resumption;
import io.github.sparseae.train.Training;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A classifier on the code of a sparse autoencoder, or of a stack of them: the encoders, a linear
 * layer and a log-softmax, trained by the negative log likelihood of the true class.
 *
 * <pre>{@code
 * try (Classifier digits = Classifier.fromEncoder(sae).classes(10).build()) {
 *   digits.fit(mnist.train(), Training.epochs(10).optimizer(Optimizer.sgd(0.1)));
 *   System.out.println(digits.evaluate(mnist.test()));
 * }
 * }</pre>
 *
 * <p>It holds copies of the encoders: training it does not change the autoencoders, and they may be
 * closed. Threads and {@code close} are as in {@link SparseAutoencoder}.
 */
public final class Classifier implements AutoCloseable {
  private final EngineProvider engine;
  private final ClassifierSpec spec;
  private final List<String> classNames;
  private final GuardedNetwork network;
  private final BatchedForward passes;
  private final TrainingSession learning;

  Classifier(EncoderStack encoders, ClassifierSpec spec, List<String> classNames) {
    this.spec = spec;
    this.classNames = classNames;
    engine = encoders.layers().get(0).engine();
    NetworkState[] states =
        encoders.layers().stream().map(SparseAutoencoder::state).toArray(NetworkState[]::new);
    network = open(NetworkState.initial(spec, states), encoders.layers().get(0).wantedDevice());
    passes = new BatchedForward(network);
    learning =
        new TrainingSession(
            network,
            engine.version(),
            spec,
            classNames,
            encoders.layers().stream().map(SparseAutoencoder::provenance).toList());
  }

  private Classifier(EngineProvider engine, Device device, SavedNetwork saved) {
    this.engine = engine;
    spec = (ClassifierSpec) saved.model().spec();
    classNames = saved.model().classNames();
    network = open(saved.state(), device);
    passes = new BatchedForward(network);
    learning = new TrainingSession(network, engine.version(), saved);
  }

  private GuardedNetwork open(NetworkState state, Device device) {
    return new GuardedNetwork(engine.open(spec, state, device), "Classifier");
  }

  /**
   * Opens a classifier that {@link #save} wrote, with the one engine on the class path, on the
   * first GPU it finds, else the CPU.
   *
   * @param path the file
   * @return the classifier, to be closed after use
   * @throws io.github.sparseae.file.ModelFileException if the file is no classifier's, or damaged
   * @throws IOException if the file cannot be read
   * @throws io.github.sparseae.engine.EngineException if there is no engine, or it fails
   */
  public static Classifier load(Path path) throws IOException {
    return load(path, Device.AUTO);
  }

  /**
   * Opens a classifier that {@link #save} wrote, with the one engine on the class path.
   *
   * @param path the file
   * @param device where to compute
   * @return the classifier, to be closed after use
   * @throws io.github.sparseae.file.ModelFileException if the file is no classifier's, or damaged
   * @throws IOException if the file cannot be read
   * @throws io.github.sparseae.engine.EngineException if there is no engine, it fails, or the
   *     device is not there
   */
  public static Classifier load(Path path, Device device) throws IOException {
    return load(path, device, Engines.find());
  }

  /**
   * Opens a classifier that {@link #save} wrote, on one encoder or a stack of them. Its answers are
   * bit for bit those of the classifier that was saved, on the same engine and device. Training
   * goes on from its weights, as in {@link SparseAutoencoder#load(Path, Device, EngineProvider)}.
   *
   * @param path the file
   * @param device where to compute
   * @param engine what does the arithmetic
   * @return the classifier, to be closed after use
   * @throws io.github.sparseae.file.ModelFileException if the file is no classifier's, or damaged
   * @throws IOException if the file cannot be read
   * @throws io.github.sparseae.engine.EngineException if the engine fails, or the device is not
   *     there
   */
  public static Classifier load(Path path, Device device, EngineProvider engine)
      throws IOException {
    return new Classifier(engine, device, SavedNetwork.load(path, ClassifierSpec.class));
  }

  /**
   * Opens the newest checkpoint of a folder, with the one engine on the class path, on the first
   * GPU it finds, else the CPU.
   *
   * @param folder where {@link Training.Builder#checkpoint} had checkpoints written
   * @return the classifier in the middle of its training, to be closed after use
   * @throws java.nio.file.NoSuchFileException if there is no checkpoint
   * @throws io.github.sparseae.file.ModelFileException if all are damaged, or are no classifier's
   * @throws IOException if one cannot be read
   * @throws io.github.sparseae.engine.EngineException if there is no engine, or it fails
   */
  public static Classifier resume(Path folder) throws IOException {
    return resume(folder, Device.AUTO);
  }

  /**
   * Opens the newest checkpoint of a folder, with the one engine on the class path.
   *
   * @param folder where {@link Training.Builder#checkpoint} had checkpoints written
   * @param device where to compute
   * @return the classifier in the middle of its training, to be closed after use
   * @throws java.nio.file.NoSuchFileException if there is no checkpoint
   * @throws io.github.sparseae.file.ModelFileException if all are damaged, or are no classifier's
   * @throws IOException if one cannot be read
   * @throws io.github.sparseae.engine.EngineException if there is no engine, it fails, or the
   *     device is not there
   */
  public static Classifier resume(Path folder, Device device) throws IOException {
    return resume(folder, device, Engines.find());
  }

  /**
   * Opens the newest checkpoint of a folder: a classifier in the middle of its training, which the
   * next call of {@code fit} finishes, as in {@link SparseAutoencoder#resume(Path, Device,
   * EngineProvider)}.
   *
   * @param folder where {@link Training.Builder#checkpoint} had checkpoints written
   * @param device where to compute
   * @param engine what does the arithmetic
   * @return the classifier, to be closed after use
   * @throws java.nio.file.NoSuchFileException if there is no checkpoint
   * @throws io.github.sparseae.file.ModelFileException if all are damaged; or the newest is no
   *     classifier's, or of a format that this version does not know
   * @throws IOException if one cannot be read
   * @throws io.github.sparseae.engine.EngineException if the engine fails, or the device is not
   *     there
   */
  public static Classifier resume(Path folder, Device device, EngineProvider engine)
      throws IOException {
    return new Classifier(engine, device, SavedNetwork.resume(folder, ClassifierSpec.class));
  }

  /**
   * The checkpoint this classifier was opened from by {@link #resume}.
   *
   * @return which, how far training had come, and what damaged files were passed over; empty if it
   *     was built or loaded
   */
  public Optional<Resumption> resumption() {
    return learning.resumption();
  }

  /**
   * Saves this classifier, encoders and class names included, as {@link SparseAutoencoder#save}
   * does.
   *
   * @param path the file, in a folder that is there
   * @throws java.nio.file.FileSystemException if the folder is missing or cannot be written to, a
   *     folder is in the way, or the disk is full; a file that was there is then what it was before
   * @throws IOException if writing fails otherwise
   * @throws IllegalStateException if this classifier is closed
   */
  public void save(Path path) throws IOException {
    toModelFile().write(path);
  }

  /**
   * What {@link #save} writes, as it is now: all that there is to know of this classifier, in
   * memory and without an engine.
   *
   * @return copies
   * @throws IllegalStateException if this classifier is closed
   */
  public ModelFile toModelFile() {
    return learning.toFile();
  }

  /**
   * Where this classifier comes from: what it was trained on, how and by what, also before it was
   * saved and opened again. The trainings of its encoders are not among them.
   *
   * @return as a file saved now would say
   * @throws IllegalStateException if this classifier is closed
   */
  public Provenance provenance() {
    return learning.provenance();
  }

  /**
   * Begins to describe a classifier on the code of an autoencoder.
   *
   * @param autoencoder where the encoder is copied from, at {@link Builder#build}
   * @return a builder; {@code classes} or {@code classNames} must be set
   */
  public static Builder fromEncoder(SparseAutoencoder autoencoder) {
    return fromEncoders(autoencoder);
  }

  /**
   * Begins to describe a classifier on the code of a stack of autoencoders, each of which reads the
   * code of the one before it.
   *
   * <pre>{@code
   * first.fit(train, options);
   * second.fit(Samples.of(first.encode(train)), options);
   * try (Classifier digits = Classifier.fromEncoders(first, second).classes(10).build()) {
   *   digits.fit(train, Training.epochs(10));
   * }
   * }</pre>
   *
   * @param autoencoders where the encoders are copied from, at {@link Builder#build}; the one that
   *     rows come into first
   * @return a builder; {@code classes} or {@code classNames} must be set
   * @throws IllegalArgumentException if there is none, an autoencoder's inputs are not as many as
   *     the units of the one below it, or they differ in precision, engine or device
   * @throws IllegalStateException if one of several is closed
   */
  public static Builder fromEncoders(SparseAutoencoder... autoencoders) {
    return fromEncoders(EncoderStack.of(autoencoders));
  }

  /**
   * Begins to describe a classifier on the code of a stack of autoencoders.
   *
   * @param autoencoders where the encoders are copied from, at {@link Builder#build}
   * @return a builder; {@code classes} or {@code classNames} must be set
   */
  public static Builder fromEncoders(EncoderStack autoencoders) {
    return new Builder(autoencoders);
  }

  /**
   * Trains on rows in memory or streamed, as {@link SparseAutoencoder#fit(Rows, Training)} does. A
   * second call goes on where the first ended; a classifier that was {@linkplain #resume resumed}
   * finishes the training it was stopped in.
   *
   * @param rows rows of the encoder's width, each with its class
   * @param training the options; validation rows, if there are any, need labels
   * @return the report of each epoch; the loss is the negative log likelihood in nats, the penalty
   *     the cost of large weights
   * @throws IllegalArgumentException if the width is not the encoder's, a label in memory is not a
   *     class, a batch is larger than the data, a schedule requires a number of rows that is
   *     unknown, validation rows have no labels, or a k schedule is set
   * @throws IllegalStateException if this classifier is being trained already, or is closed, or the
   *     folder for checkpoints holds those of another training
   * @throws io.github.sparseae.data.RowReadException if streamed rows cannot be read, are not as
   *     promised, or have a label that is not a class; what was learned from the rows before is
   *     kept, and the next call begins this epoch again
   * @throws io.github.sparseae.train.TrainingDivergedException if a loss or a weight becomes NaN or
   *     infinite, or a loss grows a millionfold; the weights of the last good epoch are kept
   * @throws io.github.sparseae.train.CheckpointException if a checkpoint cannot be written; what
   *     was learned is kept
   * @throws java.io.UncheckedIOException if the folder for checkpoints is unusable
   */
  public History fit(LabeledRows rows, Training training) {
    return learning.train(checked(rows), training);
  }

  /**
   * Trains; short for {@code fit(rows, training.build())}.
   *
   * @param rows rows of the encoder's width, each with its class
   * @param training the options
   * @return the report of each epoch
   */
  public History fit(LabeledRows rows, Training.Builder training) {
    return fit(rows, training.build());
  }

  /**
   * Returns the most probable class of each row.
   *
   * @param samples rows of the encoder's width
   * @return one class a row, counted from 0; the lowest of equally probable ones
   * @throws IllegalArgumentException if the width is not the encoder's
   * @throws IllegalStateException if this classifier is closed
   */
  public int[] predict(Samples samples) {
    int[] predicted = new int[samples.size()];
    int[] next = {0};
    eachLogProbability(
        samples,
        (batch, logs) -> {
          for (int row = 0; row < batch.size(); row++) {
            predicted[next[0]++] = ClassificationReport.mostProbable(logs, row);
          }
        });
    return predicted;
  }

  /**
   * Returns rows, each labeled with its most probable class, as a stream. Each is classified when
   * it is read, with the weights of that moment.
   *
   * @param rows rows of the encoder's width
   * @return the same rows, with the predicted classes in place of any labels they had; reading them
   *     after this classifier is closed is a {@link io.github.sparseae.data.RowReadException}
   * @throws IllegalArgumentException if the width is not the encoder's
   */
  public LabeledRows predict(Rows rows) {
    SparseAutoencoder.checkWidth(rows, spec.inputs(), "inputs");
    return new SuppliedRows.Labeled(
        rows.name() + " labeled by " + this,
        rows.width(),
        rows.sizeIfKnown(),
        () -> BatchedForward.open(rows, batch -> LabeledSamples.of(batch, predict(batch))));
  }

  /**
   * Returns the most probable class of one row.
   *
   * @param row finite numbers, as many as the encoder has inputs
   * @return the class, counted from 0
   * @throws IllegalArgumentException if the width is not the encoder's, or a number is not finite
   * @throws IllegalStateException if this classifier is closed
   */
  public int predict(float[] row) {
    return predict(Samples.of(row))[0];
  }

  /**
   * Returns the probability of each class for each row.
   *
   * @param samples rows of the encoder's width
   * @return p, shape {@code [rows, classes]}; each row sums to 1
   * @throws IllegalArgumentException if the width is not the encoder's, or the probabilities are
   *     more than an array holds
   * @throws IllegalStateException if this classifier is closed
   */
  public DenseArray probabilities(Samples samples) {
    BatchedForward.checkOutput(samples, spec.classes());
    double[] probabilities = new double[samples.size() * spec.classes()];
    int[] next = {0};
    eachLogProbability(
        samples,
        (batch, logs) -> {
          for (int i = 0; i < logs.size(); i++) {
            probabilities[next[0]++] = Math.exp(logs.get(i));
          }
        });
    return DenseArray.wrap(probabilities, samples.size(), spec.classes()).in(spec.precision());
  }

  /**
   * Returns the probability of each class for each row, as a stream. Each row is classified when it
   * is read, with the weights of that moment.
   *
   * @param rows rows of the encoder's width
   * @return p, of width {@code classes}; reading them after this classifier is closed is a {@link
   *     io.github.sparseae.data.RowReadException}
   * @throws IllegalArgumentException if the width is not the encoder's
   */
  public Rows probabilities(Rows rows) {
    SparseAutoencoder.checkWidth(rows, spec.inputs(), "inputs");
    return BatchedForward.mapped(
        "probabilities of " + rows.name() + " by " + this,
        rows,
        spec.classes(),
        this::probabilities);
  }

  /**
   * Measures how well the classes of rows are predicted, in one pass.
   *
   * @param rows rows of the encoder's width, each with its class
   * @return accuracy, log loss, each class's precision, recall and F1, and the confusion matrix
   * @throws IllegalArgumentException if the width is not the encoder's, or a label in memory is not
   *     a class
   * @throws IllegalStateException if this classifier is closed
   * @throws io.github.sparseae.data.RowReadException if streamed rows cannot be read, or have a
   *     label that is not a class
   */
  public ClassificationReport evaluate(LabeledRows rows) {
    ClassificationReport.Accumulator report = new ClassificationReport.Accumulator(classNames);
    passes.each(
        checked(rows),
        Pass.LOG_PROBABILITY,
        (batch, logs) -> report.add(((LabeledSamples) batch).labels(), logs));
    return report.report();
  }

  /**
   * The plan this classifier was built from.
   *
   * @return the specification
   */
  public ClassifierSpec spec() {
    return spec;
  }

  /**
   * The classes' names.
   *
   * @return in order
   */
  public List<String> classNames() {
    return classNames;
  }

  /**
   * The network in words: its layers, their shapes and parameters counted, and where it computes.
   *
   * @return some lines
   */
  public String describe() {
    return NetworkDescription.of(spec, engine.version() + " on " + network.device());
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

  /** The layers in one line, for example {@code Classifier 784-400-10}. */
  @Override
  public String toString() {
    StringBuilder widths = new StringBuilder("Classifier ").append(spec.inputs());
    spec.encoders().forEach(encoder -> widths.append('-').append(encoder.hidden()));
    return widths.append('-').append(spec.classes()).toString();
  }

  private LabeledRows checked(LabeledRows rows) {
    SparseAutoencoder.checkWidth(rows, spec.inputs(), "inputs");
    return rows.withClasses(spec.classes());
  }

  private void eachLogProbability(Samples samples, BiConsumer<Samples, DenseArray> consumer) {
    SparseAutoencoder.checkWidth(samples, spec.inputs(), "inputs");
    passes.each(samples, Pass.LOG_PROBABILITY, consumer);
  }

  /**
   * Describes a classifier. Each option can be set once; a second time is an {@link
   * IllegalStateException} that names the first value.
   */
  public static final class Builder {
    private final EncoderStack encoders;
    private @Nullable Integer classes;
    private @Nullable List<String> classNames;
    private @Nullable Boolean fineTune;
    private @Nullable Double weightL1;
    private @Nullable Double weightL2;
    private @Nullable Long seed;

    Builder(EncoderStack encoders) {
      this.encoders = checkNotNull(encoders, "autoencoders");
    }

    /**
     * How many classes there are. Default: as many as there are names.
     *
     * @param classes at least 2
     * @return this
     * @throws IllegalArgumentException if there are fewer than 2
     * @throws IllegalStateException if it was set before
     */
    public Builder classes(int classes) {
      checkUnset("classes", this.classes);
      checkArgument(classes >= 2, "classes must be at least 2, was %s", classes);
      this.classes = classes;
      return this;
    }

    /**
     * What the classes are called in reports. Default: their numbers.
     *
     * @param names one for each class, in order
     * @return this
     * @throws IllegalStateException if it was set before
     */
    public Builder classNames(List<String> names) {
      checkUnset("classNames", classNames);
      classNames = ImmutableList.copyOf(names);
      return this;
    }

    /**
     * Whether training changes the encoders too (fine-tuning), or the head alone. Default: true.
     *
     * @param fineTune false to keep the encoders as they are
     * @return this
     * @throws IllegalStateException if it was set before
     */
    public Builder fineTune(boolean fineTune) {
      checkUnset("fineTune", this.fineTune);
      this.fineTune = fineTune;
      return this;
    }

    /**
     * What each |w| of the head's weights, and of the encoders' if they are trained, costs.
     * Default: 0.
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
     * What each w²/2 of the head's weights, and of the encoders' if they are trained, costs:
     * against overfitting where labels are few. Default: 0.
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
     * What decides the head's initial weights, the order of rows and the noise of a corruption.
     * Default: the first autoencoder's seed.
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
     * Makes a classifier with the autoencoders' encoders as they are now.
     *
     * @return the classifier, to be closed after use
     * @throws IllegalStateException if neither {@code classes} nor {@code classNames} is set, or an
     *     autoencoder is closed
     * @throws IllegalArgumentException if there are not as many names as classes
     */
    public Classifier build() {
      checkState(
          classes != null || classNames != null, "classes is not set: say how many there are");
      int count = classes != null ? classes : checkNotNull(classNames).size();
      List<String> names =
          classNames != null
              ? classNames
              : IntStream.range(0, count).mapToObj(String::valueOf).toList();
      checkArgument(names.size() == count, "%s class names for %s classes", names.size(), count);
      return new Classifier(
          encoders,
          new ClassifierSpec(
              encoders.specs(),
              count,
              fineTune == null || fineTune,
              new WeightPenalty(weightL1 != null ? weightL1 : 0, weightL2 != null ? weightL2 : 0),
              seed != null ? seed : encoders.specs().get(0).seed()),
          names);
    }
  }
}
