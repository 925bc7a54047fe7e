package io.github.sparseae;

import static com.google.common.base.Preconditions.checkArgument;
import static com.google.common.base.Preconditions.checkNotNull;
import static com.google.common.base.Preconditions.checkState;
import static io.github.sparseae.internal.builder.ArgumentChecks.checkUnset;
import static io.github.sparseae.internal.builder.ArgumentChecks.once;

import com.google.common.collect.ContiguousSet;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.Lists;
import com.google.common.primitives.Doubles;
import io.github.sparseae.data.LabeledRows;
import io.github.sparseae.data.LabeledSamples;
import io.github.sparseae.data.Rows;
import io.github.sparseae.data.Samples;
import io.github.sparseae.data.SparseCodes;
import io.github.sparseae.engine.Compute;
import io.github.sparseae.engine.NetworkState;
import io.github.sparseae.engine.Pass;
import io.github.sparseae.file.ModelFile;
import io.github.sparseae.internal.data.ClassWords;
import io.github.sparseae.internal.data.RowPass;
import io.github.sparseae.internal.data.SuppliedRows;
import io.github.sparseae.internal.network.BatchedForward;
import io.github.sparseae.internal.network.NetworkSource;
import io.github.sparseae.metrics.ClassificationReport;
import io.github.sparseae.metrics.Decision;
import io.github.sparseae.model.ClassifierSpec;
import io.github.sparseae.model.DenseArray;
import io.github.sparseae.model.Parameter;
import io.github.sparseae.model.WeightPenalty;
import io.github.sparseae.probe.LinearProbe;
import io.github.sparseae.train.History;
import io.github.sparseae.train.Training;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A classifier on the code of a sparse autoencoder or of a stack of them: the encoders, a linear
 * layer (the head) and a log-softmax, trained with the negative log likelihood of the true class.
 *
 * <pre>{@code
 * try (Classifier digits = Classifier.fromEncoder(sae).classes(10).build()) {
 *   digits.fit(mnist.train(), Training.epochs(10).optimizer(Optimizer.sgd(0.1)));
 *   System.out.println(digits.evaluate(mnist.test()));
 * }
 * }</pre>
 *
 * <p>It has copies of the encoders: training it does not change the autoencoders, which may be
 * closed. For threads, {@code close}, engines, streams, and rows that are refused see {@link
 * SparseAutoencoder}.
 */
public final class Classifier extends Model<ClassifierSpec> {
  private final List<String> classNames;

  private Classifier(Compute compute, NetworkSource source) {
    super(compute, (ClassifierSpec) source.model().spec(), source);
    classNames = source.model().classNames();
  }

  private static NetworkState initial(
      EncoderStack encoders, ClassifierSpec spec, @Nullable LinearProbe head) {
    NetworkState[] states =
        encoders.layers().stream().map(SparseAutoencoder::parameters).toArray(NetworkState[]::new);
    NetworkState initial = NetworkState.initial(spec, states);
    return head == null
        ? initial
        : initial.with(
            Map.of(
                Parameter.HEAD_WEIGHTS, head.weights().in(spec.precision()),
                Parameter.HEAD_BIAS, head.bias().in(spec.precision())));
  }

  /** Opens a classifier that {@link #save} wrote; short for {@code load(path, Compute.auto())}. */
  public static Classifier load(Path path) throws IOException {
    return load(path, Compute.auto());
  }

  /**
   * Opens a classifier that {@link #save} wrote, on one encoder or a stack of them. Its predictions
   * are bit for bit those of the classifier that was saved, on the same engine and device. Training
   * continues from its weights, as in {@link SparseAutoencoder#load(Path, Compute)}.
   *
   * @throws io.github.sparseae.file.ModelFileException if the file is damaged or not a classifier's
   * @throws IOException if the file cannot be read
   */
  public static Classifier load(Path path, Compute compute) throws IOException {
    Supplier<Compute> found = found(compute);
    return of(ModelFile.read(path, ClassifierSpec.class), found.get());
  }

  /**
   * Opens a model in memory, as {@link #load(Path, Compute)} opens one from its file.
   *
   * @throws IllegalArgumentException if the model is an autoencoder's, or its arrays are not those
   *     of its specification
   */
  public static Classifier of(ModelFile model, Compute compute) {
    checkArgument(
        model.spec() instanceof ClassifierSpec,
        "the model is an autoencoder's: use SparseAutoencoder");
    model.checkArrays();
    return new Classifier(compute, NetworkSource.of(model));
  }

  /** Opens the newest checkpoint of a folder; short for {@code resume(folder, Compute.auto())}. */
  public static Classifier resume(Path folder) throws IOException {
    return resume(folder, Compute.auto());
  }

  /**
   * Opens the newest checkpoint of a folder: a classifier in the middle of its training, which the
   * next call of {@code fit} finishes. Where there may be no checkpoint yet, use {@link
   * Builder#resumeOrBuild}.
   *
   * @throws IOException as {@link SparseAutoencoder#resume(Path, Compute)}
   */
  public static Classifier resume(Path folder, Compute compute) throws IOException {
    return new Classifier(compute, NetworkSource.resume(folder, ClassifierSpec.class));
  }

  /**
   * Returns a builder of a classifier on the code of an autoencoder, whose encoder {@link
   * Builder#build} copies; {@code classes}, {@code classNames} or {@code head} must be set.
   */
  public static Builder fromEncoder(SparseAutoencoder autoencoder) {
    return fromEncoders(checkNotNull(autoencoder, "autoencoder"));
  }

  /**
   * Returns a builder of a classifier on the code of a stack of autoencoders, each of which encodes
   * the code of the one before it; {@link Builder#build} copies their encoders. {@code classes},
   * {@code classNames} or {@code head} must be set.
   *
   * <pre>{@code
   * first.fit(train, options);
   * second.fit(Samples.of(first.encode(train)), options);
   * try (Classifier digits = Classifier.fromEncoders(first, second).classes(10).build()) {
   *   digits.fit(train, Training.epochs(10));
   * }
   * }</pre>
   *
   * @throws IllegalArgumentException if there is none, an autoencoder's inputs differ from the
   *     units of the one below it, or they differ in precision, engine or device
   * @throws IllegalStateException if one of several is closed
   */
  public static Builder fromEncoders(SparseAutoencoder... autoencoders) {
    return fromEncoders(EncoderStack.of(autoencoders));
  }

  /**
   * Returns a builder of a classifier on the code of a stack, as {@link
   * #fromEncoders(SparseAutoencoder...)} does.
   */
  public static Builder fromEncoders(EncoderStack autoencoders) {
    return new Builder(autoencoders);
  }

  /**
   * Trains on rows in memory or streamed, as {@link SparseAutoencoder#fit(Rows, Training)} does,
   * with the same exceptions. A second call goes on where the first ended; a classifier that was
   * {@linkplain #resume resumed} finishes the training it was stopped in.
   *
   * @return the report of each epoch; the loss is the negative log likelihood in nats, the penalty
   *     the cost of large weights
   * @throws IllegalArgumentException if a label in memory is not a class, validation rows have no
   *     labels, or a k schedule is set; and for other reasons of an autoencoder's {@code fit}
   * @throws io.github.sparseae.data.RowReadException if streamed rows cannot be read, are not as
   *     promised, or have a label that is not a class
   */
  public History fit(LabeledRows rows, Training training) {
    return learning.train(checked(rows), training);
  }

  /** Trains; short for {@code fit(rows, training.build())}. */
  public History fit(LabeledRows rows, Training.Builder training) {
    return fit(rows, training.build());
  }

  /**
   * Trains as {@link #fit(LabeledRows, Training)} does, in a thread of its own, as {@link
   * SparseAutoencoder#fitAsync} describes.
   *
   * @return the report of each epoch, or the exception of {@code fit}
   * @throws IllegalArgumentException if a label in memory is not a class
   */
  public CompletableFuture<History> fitAsync(LabeledRows rows, Training training) {
    return learning.trainAsync(checked(rows), training);
  }

  /**
   * Trains with options that suit the number of rows: the head alone by 1,000 updates of Adam at
   * 0.001; then, unless the encoders are frozen, the whole, by 300 more with the encoders at a
   * tenth of the rate, or from 5,000 rows on by ten epochs at the full rate. Batches have a fifth
   * of the rows, 128 at most. Rows of unknown size are trained on by {@link Training}'s defaults.
   *
   * @return the report of each epoch of the last of these trainings
   * @throws IllegalArgumentException as {@link #fit(LabeledRows, Training)} does
   * @see Training.Builder#encoderRate
   */
  public History fit(LabeledRows rows) {
    OptionalLong known = RowPass.sizeIfKnown(rows);
    if (known.isEmpty()) {
      return fit(rows, Training.builder());
    }
    // From few rows encoders learn little that is true of others, and an untrained head spoils
    // them.
    long size = known.getAsLong();
    int batch = (int) Math.max(1, Math.min(128, size / 5));
    History ofHead = fit(rows, Training.updates(1000).batchSize(batch).encoderRate(0));
    if (!spec.fineTune() || ofHead.ending() != History.Ending.FINISHED) {
      return ofHead;
    }
    return fit(
        rows,
        size < 5000
            ? Training.updates(300).batchSize(batch).encoderRate(0.1)
            : Training.epochs(10).batchSize(batch));
  }

  /**
   * Returns a copy of this classifier whose encoders are frozen or not: the head may be trained
   * alone, and then the whole. It has the weights and provenance of this one, which does not
   * change; training continues from them, as after {@link #load(Path, Compute)}.
   *
   * <pre>{@code
   * head.fit(few, Training.updates(1000));
   * try (Classifier whole = head.withFineTune(true)) {
   *   whole.fit(few, Training.updates(300).encoderRate(0.1));
   * }
   * }</pre>
   *
   * @param fineTune whether training changes the encoders too, or only the head
   * @return another classifier, to be closed after use; its file says the same of the encoders
   * @throws IllegalStateException if this classifier is closed
   * @see Builder#fineTune
   */
  public Classifier withFineTune(boolean fineTune) {
    ModelFile now = toModelFile();
    ModelFile changed =
        new ModelFile(
            spec.withFineTune(fineTune),
            now.classNames(),
            now.parameters(),
            now.epochs(),
            now.steps(),
            now.provenance(),
            now.schema(),
            now.baseline());
    return new Classifier(compute, NetworkSource.of(changed));
  }

  /** Returns the most probable class of each row, from 0; the lowest of equally probable ones. */
  public int[] predict(Samples samples) {
    checkWidth(samples, spec.inputs(), "inputs");
    int[] predicted = new int[samples.size()];
    int[] next = {0};
    passes.each(
        samples,
        Pass.LOG_PROBABILITY,
        (batch, logs) -> {
          for (int row = 0; row < batch.size(); row++) {
            predicted[next[0]++] = ClassificationReport.mostProbable(logs, row);
          }
        });
    return predicted;
  }

  /**
   * Returns the same rows as a stream, each labeled with its most probable class in place of any
   * label it had.
   */
  public LabeledRows predict(Rows rows) {
    checkWidth(rows, spec.inputs(), "inputs");
    return new SuppliedRows.Labeled(
        rows.name() + " labeled by " + this,
        rows.width(),
        RowPass.sizeIfKnown(rows),
        () -> BatchedForward.open(rows, batch -> LabeledSamples.of(batch, predict(batch))));
  }

  /** Returns the most probable class of one row, counted from 0. */
  public int predict(float[] row) {
    return predict(Samples.of(row))[0];
  }

  /**
   * Returns the probability of each class for each row: p, shape {@code [rows, classes]}; each row
   * sums to 1.
   */
  public DenseArray probabilities(Samples samples) {
    checkWidth(samples, spec.inputs(), "inputs");
    DenseArray logs = passes.all(samples, Pass.LOG_PROBABILITY, spec.classes());
    return DenseArray.computed(
        spec.precision(), i -> Math.exp(logs.get(i)), samples.size(), spec.classes());
  }

  /** Returns the probability of each class for one row: {@code classes} numbers that sum to 1. */
  public float[] probabilities(float[] row) {
    return probabilities(Samples.of(row)).toFloats();
  }

  /** Returns the probability of each class for each row, as a stream of width {@code classes}. */
  public Rows probabilities(Rows rows) {
    checkWidth(rows, spec.inputs(), "inputs");
    return BatchedForward.mapped("probabilities", rows, spec.classes(), this, this::probabilities);
  }

  /**
   * Measures how well the classes of rows are predicted, in one pass.
   *
   * @return accuracy, log loss, each class's precision, recall and F1, and the confusion matrix
   * @throws IllegalArgumentException if a label in memory is not a class
   * @throws io.github.sparseae.data.RowReadException if a label of streamed rows is not a class
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
   * Returns the decision on each row as a sum over the active units of its code, which is exact,
   * since the head is linear in the code that it reads. Its probabilities are {@link
   * #probabilities}, up to rounding.
   */
  public List<Decision> explain(Samples samples) {
    checkWidth(samples, spec.inputs(), "inputs");
    List<Decision> decisions = new ArrayList<>();
    return network.atOneStep(
        () -> {
          NetworkState state = parameters();
          DenseArray weights = state.parameter(Parameter.HEAD_WEIGHTS);
          DenseArray bias = state.parameter(Parameter.HEAD_BIAS);
          passes.each(
              samples,
              Pass.CODE,
              (batch, codes) -> {
                SparseCodes active = SparseCodes.of(Samples.of(codes));
                for (int row = 0; row < active.size(); row++) {
                  decisions.add(Decision.of(active, row, weights, bias, classNames));
                }
              });
          return decisions;
        });
  }

  /** {@return the classes' names, in order} */
  public List<String> classNames() {
    return classNames;
  }

  /** The layers in one line, for example {@code Classifier 784-400-10}. */
  @Override
  public String toString() {
    StringBuilder widths = new StringBuilder("Classifier ").append(spec.inputs());
    spec.encoders().forEach(encoder -> widths.append('-').append(encoder.hidden()));
    return widths.append('-').append(spec.classes()).toString();
  }

  private LabeledRows checked(LabeledRows rows) {
    checkWidth(rows, spec.inputs(), "inputs");
    return rows.withClasses(spec.classes());
  }

  /**
   * A builder of classifiers. Each option can be set once; setting it again throws an {@link
   * IllegalStateException} that names the first value. A value outside its documented range is an
   * {@link IllegalArgumentException}.
   */
  public static final class Builder {
    private final EncoderStack encoders;
    private @Nullable Integer classes;
    private @Nullable List<String> classNames;
    private @Nullable LinearProbe head;
    private @Nullable Boolean fineTune;
    private @Nullable List<Double> classWeights;
    private @Nullable LabeledRows balancedOn;
    private @Nullable Double weightL1;
    private @Nullable Double weightL2;
    private @Nullable Long seed;

    Builder(EncoderStack encoders) {
      this.encoders = checkNotNull(encoders, "autoencoders");
    }

    /** Sets the number of classes, at least 2. Default: the number of names. */
    public Builder classes(int classes) {
      checkArgument(classes >= 2, "classes must be at least 2, was %s", classes);
      this.classes = once("classes", this.classes, classes);
      return this;
    }

    /**
     * Sets the classes' names in reports, in order, all different. Default: those of the {@link
     * #head}, else their numbers.
     */
    public Builder classNames(List<String> names) {
      classNames = once("classNames", classNames, ClassWords.of(names).words());
      return this;
    }

    /**
     * Starts the classifier's head from a linear probe on the same codes: before any training it
     * predicts what the probe does. Default: initial weights decided by the seed.
     *
     * <p>The probe's {@link LinearProbe#labels} must be 0, 1, 2 and so on. In float32 its weights
     * are rounded.
     *
     * @param probe a probe on the codes of the encoders
     * @throws IllegalArgumentException if the probe reads codes of another width, or a label below
     *     its largest was not among the rows it was fitted to
     */
    public Builder head(LinearProbe probe) {
      checkArgument(
          checkNotNull(probe, "probe").weights().rows() == encoders.hidden(),
          "the probe reads codes of %s units, but the encoders' codes have %s",
          probe.weights().rows(),
          encoders.hidden());
      int[] labels = probe.labels();
      checkArgument(
          labels[labels.length - 1] == labels.length - 1,
          "a head needs a probe of all labels from 0, this one was fitted to the labels %s",
          Arrays.toString(labels));
      head = once("head", head, probe);
      return this;
    }

    /**
     * Sets whether training changes the encoders too (fine-tuning) or only the head. Default: true.
     * With fewer than some thousand labels, fine-tuning by {@link Training}'s defaults loses most
     * of what the autoencoder learned from unlabeled rows: {@link Classifier#fit(LabeledRows)}
     * trains the head first, and so does {@link Training.Builder#encoderRate}.
     *
     * @see Classifier#withFineTune
     */
    public Builder fineTune(boolean fineTune) {
      this.fineTune = once("fineTune", this.fineTune, fineTune);
      return this;
    }

    /**
     * Sets the weights of the classes in the loss, {@code mean over rows of −w_y · log p_y}, y the
     * class of a row: a class of weight 3 counts as if each of its rows were there three times. The
     * losses of training and validation rows are weighted, those of {@link Classifier#evaluate} are
     * not. Default: 1 for each class.
     *
     * <p>Where one class is rare, equal weights let training ignore it. Larger weights find more of
     * its rows, at the price of false alarms, and raise its {@link Classifier#probabilities}.
     *
     * @param weights w, positive and finite, one for each class, in order
     * @see #balancedClasses
     */
    public Builder classWeights(double... weights) {
      checkWeightsUnset();
      classWeights = Doubles.asList(checkNotNull(weights, "weights").clone());
      return this;
    }

    /**
     * Weights the classes so that each counts alike, whatever its number of rows: {@code w_c = rows
     * / (classes · rows of class c)}, whose mean over the rows is 1. {@link #build} reads the rows,
     * usually those to train on, once. Default: no weights.
     *
     * @see #classWeights
     */
    public Builder balancedClasses(LabeledRows rows) {
      checkWeightsUnset();
      balancedOn = checkNotNull(rows, "rows");
      return this;
    }

    private void checkWeightsUnset() {
      checkUnset("classWeights", classWeights);
      checkUnset("balancedClasses", balancedOn == null ? null : "those of " + balancedOn.name());
    }

    /**
     * Sets the L1 penalty on the head's weights, and on the encoders' if they are trained: {@code
     * weight · Σ|w|}, the weight finite and at least 0. Default: 0.
     *
     * @see WeightPenalty
     */
    public Builder weightL1(double weight) {
      weightL1 = once("weightL1", weightL1, new WeightPenalty(weight, 0).l1());
      return this;
    }

    /**
     * Sets the L2 penalty on the head's weights, and on the encoders' if they are trained: {@code
     * weight/2 · Σw²}, the weight finite and at least 0, against overfitting with few labels.
     * Default: 0.
     *
     * @see WeightPenalty
     */
    public Builder weightL2(double weight) {
      weightL2 = once("weightL2", weightL2, new WeightPenalty(0, weight).l2());
      return this;
    }

    /**
     * Sets the seed of the head's initial weights, order of rows and noise. Default: the first
     * autoencoder's seed.
     */
    public Builder seed(long seed) {
      this.seed = once("seed", this.seed, seed);
      return this;
    }

    /**
     * Builds a classifier with copies of the encoders as they are now, on their engine and device.
     *
     * @throws IllegalStateException if none of {@code classes}, {@code classNames} and {@code head}
     *     is set, or an autoencoder is closed
     * @throws IllegalArgumentException if the numbers of names, classes, class weights and the
     *     head's classes differ, the head reads codes of another width, or balanced rows have none
     *     of some class
     * @throws io.github.sparseae.data.RowReadException if balanced rows cannot be read
     */
    public Classifier build() {
      List<String> names = names();
      return build(names, spec(names.size()));
    }

    private Classifier build(List<String> names, ClassifierSpec spec) {
      return new Classifier(
          encoders.layers().get(0).compute,
          NetworkSource.initial(
              spec,
              names,
              initial(encoders, spec, head),
              encoders.layers().get(0).schema(),
              encoders.layers().stream().map(SparseAutoencoder::provenance).toList()));
    }

    /**
     * Opens the newest checkpoint of a folder as {@link Classifier#resume} does, or, if the folder
     * has none or is missing, builds a classifier.
     *
     * @throws IllegalStateException as {@link #build}
     * @throws IllegalArgumentException as {@link #build}, or if the checkpoint's classifier was
     *     built with other options; the message names the first that differs
     * @throws IOException as {@link SparseAutoencoder.Builder#resumeOrBuild}
     */
    public Classifier resumeOrBuild(Path folder) throws IOException {
      List<String> names = names();
      ClassifierSpec spec = spec(names.size());
      Optional<NetworkSource> saved = NetworkSource.resumeIfAny(folder, spec);
      if (saved.isEmpty()) {
        return build(names, spec);
      }
      List<String> savedNames = saved.get().model().classNames();
      checkArgument(
          savedNames.equals(names),
          "the newest checkpoint in %s was built with classNames %s, but the builder has %s: set"
              + " the same, or choose another folder",
          folder,
          savedNames,
          names);
      return new Classifier(encoders.layers().get(0).compute, saved.get());
    }

    private List<String> names() {
      checkState(
          classes != null || classNames != null || head != null,
          "classes is not set: set the number of classes, their names, or a head");
      List<String> names =
          classNames != null
              ? classNames
              : head != null
                  ? head.classNames()
                  // A view: there may be more classes than fit in memory, which others refuse.
                  : Lists.transform(
                      ContiguousSet.closedOpen(0, checkNotNull(classes)).asList(), String::valueOf);
      int count = classes != null ? classes : names.size();
      checkArgument(
          head == null || head.classNames().size() == count,
          "the head has %s classes, but the classifier %s: leave out classes and classNames",
          head == null ? 0 : head.classNames().size(),
          count);
      checkArgument(names.size() == count, "%s class names for %s classes", names.size(), count);
      return names;
    }

    private List<Double> weights(int count) {
      if (balancedOn == null) {
        return classWeights != null ? classWeights : ImmutableList.of();
      }
      long[] rows = new long[count];
      long all =
          RowPass.forEach(
              balancedOn.withClasses(count),
              batch -> {
                for (int label : ((LabeledSamples) batch).labels()) {
                  rows[label]++;
                }
              });
      List<Double> weights = new ArrayList<>();
      for (int c = 0; c < count; c++) {
        checkArgument(
            rows[c] > 0,
            "class %s cannot be balanced: %s has no row of it; set classWeights",
            c,
            balancedOn.name());
        weights.add((double) all / count / rows[c]);
      }
      return weights;
    }

    private ClassifierSpec spec(int count) {
      return new ClassifierSpec(
          encoders.specs(),
          count,
          fineTune == null || fineTune,
          weights(count),
          new WeightPenalty(weightL1 != null ? weightL1 : 0, weightL2 != null ? weightL2 : 0),
          seed != null ? seed : encoders.specs().get(0).seed());
    }
  }
}
