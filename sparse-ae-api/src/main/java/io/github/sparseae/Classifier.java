package io.github.sparseae;

import static com.google.common.base.Preconditions.checkArgument;
import static com.google.common.base.Preconditions.checkNotNull;
import static com.google.common.base.Preconditions.checkState;
import static io.github.sparseae.SetOnce.checkUnset;

import com.google.common.collect.ImmutableList;
import io.github.sparseae.data.LabeledSamples;
import io.github.sparseae.data.Samples;
import io.github.sparseae.engine.EngineProvider;
import io.github.sparseae.engine.NetworkState;
import io.github.sparseae.engine.Pass;
import io.github.sparseae.metrics.ClassificationReport;
import io.github.sparseae.model.ClassifierSpec;
import io.github.sparseae.model.DenseArray;
import io.github.sparseae.model.WeightPenalty;
import io.github.sparseae.train.History;
import io.github.sparseae.train.Training;
import io.github.sparseae.train.TrainingLoop;
import io.github.sparseae.train.TrainingPosition;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A classifier on the code of a sparse autoencoder: the encoder, a linear layer and a log-softmax,
 * trained by the negative log likelihood of the true class.
 *
 * <pre>{@code
 * try (Classifier digits = Classifier.fromEncoder(sae).classes(10).build()) {
 *   digits.fit(mnist.train(), Training.epochs(10).optimizer(Optimizer.sgd(0.1)));
 *   System.out.println(digits.evaluate(mnist.test()));
 * }
 * }</pre>
 *
 * <p>It holds a copy of the encoder: training it does not change the autoencoder, and the
 * autoencoder may be closed. Threads and {@code close} are as in {@link SparseAutoencoder}.
 */
public final class Classifier implements AutoCloseable {
  private final EngineProvider engine;
  private final ClassifierSpec spec;
  private final List<String> classNames;
  private final GuardedNetwork network;
  private final BatchedPasses passes;
  private TrainingPosition position = TrainingPosition.START;

  private Classifier(SparseAutoencoder encoder, ClassifierSpec spec, List<String> classNames) {
    this.spec = spec;
    this.classNames = classNames;
    engine = encoder.engine();
    network =
        new GuardedNetwork(
            engine.open(spec, NetworkState.initial(spec, encoder.state()), encoder.device()),
            "Classifier");
    passes = new BatchedPasses(network);
  }

  /**
   * Begins to describe a classifier on the code of an autoencoder.
   *
   * @param autoencoder where the encoder is copied from, at {@link Builder#build}
   * @return a builder; {@code classes} or {@code classNames} must be set
   */
  public static Builder fromEncoder(SparseAutoencoder autoencoder) {
    return new Builder(autoencoder);
  }

  /**
   * Trains. A second call goes on where the first ended, as in {@link SparseAutoencoder#fit}.
   *
   * @param samples rows of the encoder's width, each with its class
   * @param training the options; validation data, where there are any, need labels
   * @return what each epoch came to; the loss is the negative log likelihood in nats, the penalty
   *     what large weights cost
   * @throws IllegalArgumentException if the width is not the encoder's, a label is no class, a
   *     batch is larger than the data, validation data have no labels, or a k schedule is set
   * @throws IllegalStateException if this classifier is being trained already, or is closed
   * @throws io.github.sparseae.train.TrainingDivergedException if a loss or a weight becomes NaN or
   *     infinite, or a loss grows a millionfold; the weights of the last good epoch are kept
   */
  public History fit(LabeledSamples samples, Training training) {
    check(samples);
    checkArgument(
        training.validation().isPresent() == training.labeledValidation().isPresent(),
        "a classifier's validation data need labels: pass LabeledSamples");
    training.labeledValidation().ifPresent(this::check);
    return network.exclusively(
        () -> {
          TrainingLoop loop =
              new TrainingLoop(
                  network, samples.samples(), samples.labels(), training, spec, position);
          try {
            return loop.run();
          } finally {
            position = loop.position();
          }
        });
  }

  /**
   * Trains; short for {@code fit(samples, training.build())}.
   *
   * @param samples rows of the encoder's width, each with its class
   * @param training the options
   * @return what each epoch came to
   */
  public History fit(LabeledSamples samples, Training.Builder training) {
    return fit(samples, training.build());
  }

  /**
   * The most probable class of each row.
   *
   * @param samples rows of the encoder's width
   * @return one class a row, counted from 0; the lowest of equals
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
   * The most probable class of one row.
   *
   * @param row as many finite numbers as the encoder has inputs
   * @return the class, counted from 0
   * @throws IllegalArgumentException if the width is not the encoder's, or a number is not finite
   * @throws IllegalStateException if this classifier is closed
   */
  public int predict(float[] row) {
    return predict(Samples.of(row))[0];
  }

  /**
   * The probability of each class for each row.
   *
   * @param samples rows of the encoder's width
   * @return p, shape {@code [rows, classes]}; each row adds up to 1
   * @throws IllegalArgumentException if the width is not the encoder's
   * @throws IllegalStateException if this classifier is closed
   */
  public DenseArray probabilities(Samples samples) {
    double[] probabilities = new double[Math.multiplyExact(samples.size(), spec.classes())];
    int[] next = {0};
    eachLogProbability(
        samples,
        (batch, logs) -> {
          for (int i = 0; i < logs.size(); i++) {
            probabilities[next[0]++] = Math.exp(logs.get(i));
          }
        });
    return DenseArray.adopt(probabilities, samples.size(), spec.classes()).in(spec.precision());
  }

  /**
   * How well the classes of rows are found.
   *
   * @param samples rows of the encoder's width, each with its class
   * @return accuracy, log loss, each class's precision, recall and F1, and the confusion matrix
   * @throws IllegalArgumentException if the width is not the encoder's or a label is no class
   * @throws IllegalStateException if this classifier is closed
   */
  public ClassificationReport evaluate(LabeledSamples samples) {
    check(samples);
    ClassificationReport.Accumulator report = new ClassificationReport.Accumulator(classNames);
    int[] labels = samples.labels();
    int[] next = {0};
    eachLogProbability(
        samples.samples(),
        (batch, logs) -> {
          int from = next[0];
          next[0] += batch.size();
          report.add(Arrays.copyOfRange(labels, from, next[0]), logs);
        });
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
    return Description.of(spec, engine.version() + " on " + network.device());
  }

  /** Frees native memory. Calls after the first do nothing. */
  @Override
  public void close() {
    network.close();
  }

  /** The layers in one line, for example {@code Classifier 784-400-10}. */
  @Override
  public String toString() {
    return "Classifier " + spec.inputs() + "-" + spec.hidden() + "-" + spec.classes();
  }

  private void check(LabeledSamples samples) {
    SparseAutoencoder.checkWidth(samples.samples(), spec.inputs(), "inputs");
    samples.checkClasses(spec.classes());
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
    private final SparseAutoencoder autoencoder;
    private @Nullable Integer classes;
    private @Nullable List<String> classNames;
    private @Nullable Boolean fineTune;
    private @Nullable Double weightL1;
    private @Nullable Double weightL2;
    private @Nullable Long seed;

    private Builder(SparseAutoencoder autoencoder) {
      this.autoencoder = checkNotNull(autoencoder, "autoencoder");
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
     * Whether training changes the encoder too (fine-tuning), or the head alone. Default: true.
     *
     * @param fineTune false to keep the encoder as it is
     * @return this
     * @throws IllegalStateException if it was set before
     */
    public Builder fineTune(boolean fineTune) {
      checkUnset("fineTune", this.fineTune);
      this.fineTune = fineTune;
      return this;
    }

    /**
     * What each |w| of the head's weights, and of the encoder's if it is trained, costs. Default:
     * 0.
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
     * What each w²/2 of the head's weights, and of the encoder's if it is trained, costs: against
     * overfitting where labels are few. Default: 0.
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
     * Default: the autoencoder's seed.
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
     * Makes a classifier with the autoencoder's encoder as it is now.
     *
     * @return the classifier, to be closed after use
     * @throws IllegalStateException if neither {@code classes} nor {@code classNames} is set, or
     *     the autoencoder is closed
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
          autoencoder,
          new ClassifierSpec(
              List.of(autoencoder.spec()),
              count,
              fineTune == null || fineTune,
              new WeightPenalty(weightL1 != null ? weightL1 : 0, weightL2 != null ? weightL2 : 0),
              seed != null ? seed : autoencoder.spec().seed()),
          names);
    }
  }
}
