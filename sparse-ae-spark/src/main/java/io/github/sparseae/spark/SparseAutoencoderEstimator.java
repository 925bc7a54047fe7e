package io.github.sparseae.spark;

import static com.google.common.base.Preconditions.checkArgument;
import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableMap;
import io.github.sparseae.Preset;
import io.github.sparseae.SparseAutoencoder;
import io.github.sparseae.file.SpecJson;
import io.github.sparseae.file.TrainingJson;
import io.github.sparseae.model.AutoencoderSpec;
import io.github.sparseae.model.NetworkSpec;
import io.github.sparseae.model.Optimizer;
import io.github.sparseae.train.Checkpoints;
import io.github.sparseae.train.Training;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.function.DoubleFunction;
import java.util.function.IntFunction;
import org.apache.spark.ml.Estimator;
import org.apache.spark.ml.param.BooleanParam;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.LongParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.param.ParamValidators;
import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.ml.util.DefaultParamsWritable;
import org.apache.spark.ml.util.Identifiable$;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.ml.util.MLWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.types.StructType;

/**
 * Trains a sparse autoencoder on a column of rows, each step on all partitions.
 *
 * <pre>{@code
 * SparseAutoencoderModel model =
 *     new SparseAutoencoderEstimator()
 *         .setInputCol("activations").setOutputCol("codes")
 *         .setPreset("openaiTopK(32)").setHidden(12_288)
 *         .setEpochs(4).setBatchSize(4096)
 *         .fit(data);
 * }</pre>
 *
 * <p>How rows are kept and steps are shared is described at {@link SparkRows}, which also takes
 * what has no parameter here: listeners, validation rows, schedules in code.
 */
public final class SparseAutoencoderEstimator extends Estimator<SparseAutoencoderModel>
    implements CodeParams<SparseAutoencoderEstimator>, DefaultParamsWritable {
  private static final long serialVersionUID = 1;

  /** With a momentum of 0.9, and a weight decay of 0.01. */
  private static final ImmutableMap<String, DoubleFunction<Optimizer>> OPTIMIZERS =
      ImmutableMap.of(
          "sgd", Optimizer::sgd,
          "momentum", rate -> Optimizer.momentum(rate, 0.9),
          "nesterov", rate -> Optimizer.nesterov(rate, 0.9),
          "rmsProp", Optimizer::rmsProp,
          "adagrad", Optimizer::adagrad,
          "adam", Optimizer::adam,
          "adamW", rate -> Optimizer.adamW(rate, 0.01));

  private final String uid;

  /** Creates an estimator with default parameters. */
  public SparseAutoencoderEstimator() {
    this(Identifiable$.MODULE$.randomUID("sparseAutoencoderEstimator"));
  }

  /** Creates an estimator of an identifier, with default parameters. */
  public SparseAutoencoderEstimator(String uid) {
    this.uid = uid;
    Columns.setDefaults(this);
    setDefault(outputCol(), "codes");
    setDefault(seed(), 1L);
    setDefault(partitions(), 0);
    setDefault(approximateSelection(), false);
    setDefault(localSteps(), 1);
    setDefault(checkpointPath(), "");
  }

  @Override
  public String uid() {
    return uid;
  }

  private IntParam positive(String name, String doc) {
    return new IntParam(uid, name, doc, ParamValidators.gt(0));
  }

  /** {@return the number of units; must be set unless spec is} */
  public IntParam hidden() {
    return positive("hidden", "the number of units");
  }

  /** {@return the preset; not set: an autoencoder with default options} */
  public Param<String> preset() {
    return Columns.text(
        this, "preset", "a preset by its name and arguments, for example openaiTopK(32)");
  }

  /** {@return the specification; not set: hidden and preset hold} */
  public Param<String> spec() {
    return Columns.text(this, "spec", "a specification as JSON, in place of hidden and preset");
  }

  /** {@return the options of training; not set: the preset's, or default ones} */
  public Param<String> training() {
    return Columns.text(this, "training", "the options of a training as JSON");
  }

  /** {@return the number of passes over all rows; not set: that of the options} */
  public IntParam epochs() {
    return positive("epochs", "the number of passes");
  }

  /** {@return the number of rows of a step; not set: that of the options} */
  public IntParam batchSize() {
    return positive("batchSize", "the number of rows of a step");
  }

  /** {@return the rate of the optimizer that is set} */
  public DoubleParam learningRate() {
    return new DoubleParam(uid, "learningRate", "the optimizer's rate", ParamValidators.gt(0));
  }

  /** {@return the optimizer; not set: that of the options} */
  public Param<String> optimizer() {
    return Columns.text(
        this,
        "optimizer",
        "sgd, momentum, nesterov, rmsProp, adagrad, adam or adamW; needs learningRate",
        OPTIMIZERS.keySet().toArray(String[]::new));
  }

  /** {@return the seed; default 1} */
  public LongParam seed() {
    return new LongParam(uid, "seed", "decides initial weights and the order of rows");
  }

  /** {@return the number of partitions; default 0: those of the data} */
  public IntParam partitions() {
    return new IntParam(
        uid, "partitions", "the number of partitions; 0: the data's", ParamValidators.gtEq(0));
  }

  /** {@return whether BatchTopK and winner-take-all may choose within partitions; default false} */
  public BooleanParam approximateSelection() {
    return new BooleanParam(
        uid,
        "approximateSelection",
        "whether BatchTopK and winner-take-all may choose within partitions");
  }

  /** {@return the number of steps that partitions make alone; default 1, which is exact} */
  public IntParam localSteps() {
    return positive(
        "localSteps",
        "the number of steps that partitions make alone before they take the mean; 1 is exact");
  }

  /** {@return the folder of checkpoints; default: none} */
  public Param<String> checkpointPath() {
    return Columns.text(
        this,
        "checkpointPath",
        "a folder of the driver, from which training continues; empty: none");
  }

  /** Sets the number of units, positive. */
  public SparseAutoencoderEstimator setHidden(int value) {
    return with(hidden(), value);
  }

  /**
   * Sets the preset: a method of {@link io.github.sparseae.Presets} with its arguments, for example
   * {@code "openaiTopK(32)"}.
   */
  public SparseAutoencoderEstimator setPreset(String value) {
    return with(preset(), value);
  }

  /** Sets the specification: what {@link io.github.sparseae.file.SpecJson#write} returned. */
  public SparseAutoencoderEstimator setSpec(String value) {
    return with(spec(), value);
  }

  /**
   * Sets the options of training: what {@link io.github.sparseae.file.TrainingJson#write} returned.
   */
  public SparseAutoencoderEstimator setTraining(String value) {
    return with(training(), value);
  }

  /** Sets the number of passes over all rows, positive. */
  public SparseAutoencoderEstimator setEpochs(int value) {
    return with(epochs(), value);
  }

  /** Sets the number of rows of a step, positive. */
  public SparseAutoencoderEstimator setBatchSize(int value) {
    return with(batchSize(), value);
  }

  /** Sets the rate of the optimizer that is set, positive. */
  public SparseAutoencoderEstimator setLearningRate(double value) {
    return with(learningRate(), value);
  }

  /**
   * Sets the optimizer: {@code "sgd"}, {@code "momentum"} or {@code "nesterov"} (of 0.9), {@code
   * "rmsProp"}, {@code "adagrad"}, {@code "adam"} or {@code "adamW"} (weight decay 0.01).
   */
  public SparseAutoencoderEstimator setOptimizer(String value) {
    return with(optimizer(), value);
  }

  /** Sets the seed. */
  public SparseAutoencoderEstimator setSeed(long value) {
    return with(seed(), value);
  }

  /** Sets the number of partitions, about one for each core. */
  public SparseAutoencoderEstimator setPartitions(int value) {
    return with(partitions(), value);
  }

  /** Sets {@link SparkRows.Builder#approximateSelection}. */
  public SparseAutoencoderEstimator setApproximateSelection(boolean value) {
    return with(approximateSelection(), value);
  }

  /** Sets {@link SparkRows.Builder#localSteps}. */
  public SparseAutoencoderEstimator setLocalSteps(int value) {
    return with(localSteps(), value);
  }

  /**
   * Sets the folder of checkpoints, of the driver: a checkpoint is written after each epoch, and
   * training continues from the newest.
   */
  public SparseAutoencoderEstimator setCheckpointPath(String value) {
    return with(checkpointPath(), value);
  }

  @Override
  public StructType transformSchema(StructType schema) {
    return Columns.with(this, model(new byte[0]).outputs(), schema);
  }

  /**
   * Trains on the column of rows of a data set whose rows come out the same if they are computed
   * again.
   *
   * @throws IllegalArgumentException if parameters contradict each other or the data
   * @throws io.github.sparseae.engine.EngineException if Spark fails
   */
  @Override
  public SparseAutoencoderModel fit(Dataset<?> dataset) {
    transformSchema(dataset.schema());
    String policy = getOrDefault(handleInvalid());
    checkArgument(
        !policy.equals(Scoring.KEEP),
        "training on rows that cannot be used is error or skip, was keep");
    Training training = options();
    IntFunction<SparseAutoencoder.Builder> builder = network();
    try (SparkRows rows =
            SparkRows.builder(dataset, getOrDefault(inputCol()))
                .partitions((int) getOrDefault(partitions()))
                .handleInvalid(policy)
                .specWidth(isDefined(spec()) ? SpecJson.read(getOrDefault(spec())).rowWidth() : 0)
                .approximateSelection((boolean) getOrDefault(approximateSelection()))
                .localSteps((int) getOrDefault(localSteps()))
                .engine(getOrDefault(engine()))
                .build();
        SparseAutoencoder network = open(builder.apply(rows.width()).compute(rows.compute()))) {
      network.fit(rows, training);
      SparseAutoencoderModel model = model(NetworkModel.bytes(network.toModelFile()));
      model.setParent(this);
      return model;
    }
  }

  /** Returns a model of some bytes with the values of this estimator. */
  private SparseAutoencoderModel model(byte[] bytes) {
    return copyValues(new SparseAutoencoderModel(uid, bytes), ParamMap.empty());
  }

  private SparseAutoencoder open(SparseAutoencoder.Builder builder) {
    String folder = getOrDefault(checkpointPath());
    try {
      return folder.isEmpty() ? builder.build() : builder.resumeOrBuild(Path.of(folder));
    } catch (IOException e) {
      throw new UncheckedIOException("checkpoints in " + folder + ": " + e, e);
    }
  }

  /** Returns what builds a network of a width; checks all else before rows are read. */
  private IntFunction<SparseAutoencoder.Builder> network() {
    if (isDefined(spec())) {
      checkArgument(
          !isSet(hidden()) && !isSet(preset()) && !isSet(seed()),
          "spec has hidden, the preset's options and the seed: set either it or them");
      NetworkSpec read = SpecJson.read(getOrDefault(spec()));
      checkArgument(
          read instanceof AutoencoderSpec, "spec is a classifier's, must be an autoencoder's");
      return width -> {
        checkArgument(
            read.rowWidth() == width,
            "rows have width %s, but those of spec %s",
            width,
            read.rowWidth());
        return SparseAutoencoder.builder((AutoencoderSpec) read);
      };
    }
    checkArgument(isDefined(hidden()), "hidden is not set: set it, or spec");
    int units = (int) getOrDefault(hidden());
    long seed = (long) getOrDefault(seed());
    if (!isDefined(preset())) {
      return width -> SparseAutoencoder.builder().inputs(width).hidden(units).seed(seed);
    }
    Preset preset = NamedPreset.of(getOrDefault(preset()));
    return width -> preset.autoencoder(width, units).seed(seed);
  }

  private Training options() {
    Training.Builder options = base();
    if (isDefined(epochs())) {
      options.epochs((int) getOrDefault(epochs()));
    }
    if (isDefined(batchSize())) {
      options.batchSize((int) getOrDefault(batchSize()));
    }
    checkArgument(
        isDefined(optimizer()) || !isDefined(learningRate()),
        "learningRate is the optimizer's: set optimizer too");
    if (isDefined(optimizer())) {
      checkArgument(isDefined(learningRate()), "optimizer needs learningRate");
      options.optimizer(
          requireNonNull(OPTIMIZERS.get(getOrDefault(optimizer())))
              .apply((double) getOrDefault(learningRate())));
    }
    String folder = getOrDefault(checkpointPath());
    checkArgument(
        !folder.matches("[\\w+.-]{2,}:.*"), // of Hadoop's file systems; a drive has one letter
        "checkpointPath must be a folder of the driver, was %s",
        folder);
    return folder.isEmpty()
        ? options.build()
        : options.checkpoint(Path.of(folder), Checkpoints.everyEpochs(1)).build();
  }

  private Training.Builder base() {
    if (isDefined(training())) {
      return Training.builder(TrainingJson.read(getOrDefault(training())).build());
    }
    return isDefined(preset())
        ? NamedPreset.of(getOrDefault(preset())).training()
        : Training.builder();
  }

  @Override
  public SparseAutoencoderEstimator copy(ParamMap extra) {
    return copyValues(new SparseAutoencoderEstimator(uid), extra);
  }

  @Override
  public MLWriter write() {
    return DefaultParamsWritable.super.write();
  }

  /** {@return a reader of what {@link #write} wrote} */
  public static MLReader<SparseAutoencoderEstimator> read() {
    return new DefaultParamsReader<>();
  }

  /** Reads what {@link #write} wrote to a folder. */
  public static SparseAutoencoderEstimator load(String path) {
    return read().load(path);
  }
}
