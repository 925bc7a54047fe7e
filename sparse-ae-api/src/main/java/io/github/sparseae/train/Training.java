package io.github.sparseae.train;

import static com.google.common.base.Preconditions.checkArgument;
import static com.google.common.base.Preconditions.checkNotNull;
import static com.google.common.base.Preconditions.checkState;
import static io.github.sparseae.internal.builder.ArgumentChecks.checkAtLeastZero;
import static io.github.sparseae.internal.builder.ArgumentChecks.checkUnset;

import com.google.common.collect.ImmutableList;
import com.google.common.primitives.Ints;
import io.github.sparseae.data.Rows;
import io.github.sparseae.internal.builder.ArgumentChecks;
import io.github.sparseae.internal.data.RowPass;
import io.github.sparseae.internal.io.Quantity;
import io.github.sparseae.internal.train.feed.RowFeed;
import io.github.sparseae.model.Corruption;
import io.github.sparseae.model.Optimizer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The options of a call of {@code fit}. Immutable.
 *
 * <pre>{@code
 * Training training = Training.builder()
 *     .epochs(20)
 *     .batchSize(1000)
 *     .optimizer(Optimizer.sgd(0.98))
 *     .listener(Progress.toConsole())
 *     .build();
 * }</pre>
 */
public final class Training {
  private static final Training DEFAULTS = new Training(new Options());

  private final Options options;

  /** The options, which do not change once a training has them, with their defaults. */
  private static final class Options implements Cloneable {
    int epochs = 10;
    @Nullable Integer updates;
    double encoderRate = 1;
    @Nullable Integer batchSize;
    Optimizer optimizer = Optimizer.adam(0.001);
    Schedule learningRate = Schedule.constant();
    Schedule penalty = Schedule.constant();
    @Nullable KSchedule k;
    @Nullable TargetL0 targetL0;
    @Nullable Resampling resampling;
    boolean diagnostics = true;
    double maxGradientNorm = Double.POSITIVE_INFINITY;
    Corruption corruption = Corruption.none();
    boolean shuffle = true;
    int shuffleBuffer = 1 << 14;
    @Nullable EarlyStopping earlyStopping;
    @Nullable Rows validation;
    @Nullable Path checkpointFolder;
    @Nullable Checkpoints checkpoints;
    ImmutableList<TrainingListener> listeners = ImmutableList.of();

    @Override
    protected Options clone() {
      try {
        return (Options) super.clone();
      } catch (CloneNotSupportedException e) {
        throw new AssertionError(e);
      }
    }
  }

  private Training(Options options) {
    this.options = options;
  }

  /**
   * {@return a builder with the defaults: 10 epochs, batches of 128, Adam at 0.001, rows in a new
   * random order each epoch, no validation, no listeners}
   */
  public static Builder builder() {
    return new Builder(DEFAULTS);
  }

  /**
   * Returns a builder whose defaults are the options of another training. Each can be set once;
   * listeners are added to the other training's listeners.
   *
   * <pre>{@code
   * Training.Builder longer = Training.builder(training).epochs(100);
   * }</pre>
   */
  public static Builder builder(Training defaults) {
    return new Builder(defaults);
  }

  /** Returns a builder with the defaults and a number of passes over all rows, positive. */
  public static Builder epochs(int epochs) {
    return builder().epochs(epochs);
  }

  /**
   * Returns a builder with the defaults and the least number of updates, for few rows.
   *
   * @see Builder#updates
   */
  public static Builder updates(int updates) {
    return builder().updates(updates);
  }

  /**
   * {@return the least number of updates, from which {@code fit} computes the number of epochs;
   * empty if the number of epochs is set}
   */
  public OptionalInt updates() {
    return options.updates == null ? OptionalInt.empty() : OptionalInt.of(options.updates);
  }

  /**
   * Returns these options with the number of epochs that {@link #updates} are over rows.
   *
   * @param rows rows of known size
   * @return these options if they have no number of updates, else a copy that has epochs instead
   * @throws IllegalArgumentException if the number of rows is unknown, or a batch is larger than
   *     that
   */
  public Training epochsFor(Rows rows) {
    if (options.updates == null) {
      return this;
    }
    OptionalLong size = RowPass.sizeIfKnown(rows);
    checkArgument(
        size.isPresent(),
        "updates need the number of rows, which is unknown for %s: set it by withSize(rows), or set"
            + " epochs",
        rows.name());
    long batches = (size.getAsLong() - 1) / RowFeed.batchSize(this, rows) + 1;
    return builder(this).epochs(Ints.saturatedCast((options.updates - 1) / batches + 1)).build();
  }

  /** {@return the factor of the learning rate for a classifier's encoders; 1 if it was not set} */
  public double encoderRate() {
    return options.encoderRate;
  }

  /** {@return the number of passes over all rows; 10 if there is a number of updates instead} */
  public int epochs() {
    return options.epochs;
  }

  /** {@return the number of rows of a batch; empty if it was not set} */
  public OptionalInt batchSize() {
    return options.batchSize == null ? OptionalInt.empty() : OptionalInt.of(options.batchSize);
  }

  /** {@return the rule by which gradients change parameters} */
  public Optimizer optimizer() {
    return options.optimizer;
  }

  /** {@return the factor of the learning rate for each step} */
  public Schedule learningRateSchedule() {
    return options.learningRate;
  }

  /** {@return the factor of the sparsity penalty's weight for each step} */
  public Schedule penaltySchedule() {
    return options.penalty;
  }

  /** {@return the schedule of k; empty if k is the sparsity's own throughout} */
  public Optional<KSchedule> kSchedule() {
    return Optional.ofNullable(options.k);
  }

  /** {@return the target of L0 that the coefficient is moved for; empty if it is fixed} */
  public Optional<TargetL0> targetL0() {
    return Optional.ofNullable(options.targetL0);
  }

  /** {@return the rule by which dead units are replaced; empty if they are not} */
  public Optional<Resampling> resampling() {
    return Optional.ofNullable(options.resampling);
  }

  /** {@return whether training looks for problems, each a {@link TrainingWarning}} */
  public boolean diagnostics() {
    return options.diagnostics;
  }

  /** {@return the norm above which gradients are clipped; empty if they are not} */
  public OptionalDouble clipGradientNorm() {
    return Double.isInfinite(options.maxGradientNorm)
        ? OptionalDouble.empty()
        : OptionalDouble.of(options.maxGradientNorm);
  }

  /** {@return the corruption of the encoder's inputs during training} */
  public Corruption corruption() {
    return options.corruption;
  }

  /** {@return whether rows come in a new random order each epoch} */
  public boolean shuffle() {
    return options.shuffle;
  }

  /** {@return the number of rows of the buffer in which streamed rows are shuffled} */
  public int shuffleBuffer() {
    return options.shuffleBuffer;
  }

  /** {@return the rule that ends training early; empty if all epochs are made} */
  public Optional<EarlyStopping> earlyStopping() {
    return Optional.ofNullable(options.earlyStopping);
  }

  /** {@return the rows whose losses are computed after each epoch; empty if there are none} */
  public Optional<Rows> validation() {
    return Optional.ofNullable(options.validation);
  }

  /** {@return when checkpoints are written, and the number to keep; empty if none are written} */
  public Optional<Checkpoints> checkpoints() {
    return Optional.ofNullable(options.checkpoints);
  }

  /** {@return the folder of checkpoints, which need not exist yet; empty if none are written} */
  public Optional<Path> checkpointFolder() {
    return Optional.ofNullable(options.checkpointFolder);
  }

  /** {@return the listeners, in the order in which they were added} */
  public List<TrainingListener> listeners() {
    return options.listeners;
  }

  /**
   * {@return the options in words, without those that do nothing, for example {@code "20 epochs,
   * batches of 250, Adam, learning rate 0.001, penalty rising over the first 10 % of steps"}}
   */
  public String describe() {
    List<String> parts = new ArrayList<>();
    parts.add(
        options.updates != null
            ? "at least " + Quantity.of(options.updates, "update")
            : Quantity.of(options.epochs, "epoch"));
    parts.add("batches of " + batchSize().orElse(RowFeed.DEFAULT_BATCH_SIZE));
    parts.add(options.optimizer.describe());
    if (encoderRate() != 1) {
      parts.add("encoders at " + options.encoderRate + " of it");
    }
    if (!(options.learningRate instanceof Schedule.Constant)) {
      parts.add("learning rate " + options.learningRate.describe());
    }
    if (!(options.penalty instanceof Schedule.Constant)) {
      parts.add("penalty " + options.penalty.describe());
    }
    if (options.k != null) {
      parts.add("k " + options.k.describe());
    }
    if (clipGradientNorm().isPresent()) {
      parts.add("gradients clipped at norm " + options.maxGradientNorm);
    }
    if (!options.shuffle) {
      parts.add("rows in their own order");
    }
    if (!(options.corruption instanceof Corruption.None)) {
      parts.add(options.corruption.describe());
    }
    if (options.targetL0 != null) {
      parts.add("target L0 " + L0Report.shortly(options.targetL0.l0()));
    }
    if (options.resampling != null) {
      parts.add("dead units resampled");
    }
    if (options.earlyStopping != null) {
      parts.add(options.earlyStopping.describe());
    }
    return String.join(", ", parts);
  }

  /** The options as {@link #describe} returns them. */
  @Override
  public String toString() {
    return describe();
  }

  /**
   * A builder of options. Each can be set once; setting it again throws an {@link
   * IllegalStateException} that names the first value. A value outside its documented range is an
   * {@link IllegalArgumentException}.
   */
  public static final class Builder {
    private final Options options;

    /** The options that were set, for messages. */
    private final Map<String, Object> set = new HashMap<>();

    private Builder(Training defaults) {
      options = defaults.options.clone();
    }

    private <T> T once(String option, T value) {
      return ArgumentChecks.once(option, set.put(option, value), value);
    }

    /** Sets the number of passes over all rows, positive. Default: 10. */
    public Builder epochs(int epochs) {
      checkUnset("updates", set.get("updates"));
      checkArgument(epochs > 0, "epochs must be positive, was %s", epochs);
      options.epochs = once("epochs", epochs);
      options.updates = null;
      return this;
    }

    /**
     * Sets the least number of updates, positive, in place of a number of epochs: as many whole
     * epochs as have that many batches, of rows of known size. Ten epochs of 100 rows in one batch
     * are ten updates, which is no training; some 2,000 are. Default: a number of epochs.
     */
    public Builder updates(int updates) {
      checkUnset("epochs", set.get("epochs"));
      checkArgument(updates > 0, "updates must be positive, was %s", updates);
      options.updates = once("updates", updates);
      return this;
    }

    /**
     * Sets the factor of the learning rate, and of weight decay, for a classifier's encoders. With
     * 0 this training changes the head alone, also of a classifier that fine-tunes: with few
     * labels, train the head first, and then the whole at a small rate of the encoders.
     *
     * <pre>{@code
     * digits.fit(few, Training.updates(2000).encoderRate(0));
     * digits.fit(few, Training.updates(500).encoderRate(0.1));
     * }</pre>
     *
     * <p>The factor is finite and at least 0. Default: 1; {@code fit} of an autoencoder refuses
     * another.
     */
    public Builder encoderRate(double factor) {
      checkAtLeastZero("encoderRate", factor);
      options.encoderRate = once("encoderRate", factor);
      return this;
    }

    /**
     * Sets the number of rows of a batch, positive and at most that of all rows. The last batch of
     * an epoch has the rows that are left. Default: 128, or all rows if there are fewer.
     */
    public Builder batchSize(int batchSize) {
      checkArgument(batchSize > 0, "batchSize must be positive, was %s", batchSize);
      options.batchSize = once("batchSize", batchSize);
      return this;
    }

    /**
     * Sets the rule by which gradients change parameters. Default: Adam at a learning rate of
     * 0.001.
     */
    public Builder optimizer(Optimizer optimizer) {
      options.optimizer = once("optimizer", optimizer);
      return this;
    }

    /** Sets the factor of the learning rate for each step. Default: constant. */
    public Builder learningRateSchedule(Schedule schedule) {
      options.learningRate = once("learningRateSchedule", schedule);
      return this;
    }

    /**
     * Sets the factor of the sparsity penalty's weight for each step; a penalty on weights is not
     * affected. Default: constant.
     */
    public Builder penaltySchedule(Schedule schedule) {
      options.penalty = once("penaltySchedule", schedule);
      return this;
    }

    /**
     * Lets k fall during training, for a sparsity with a k: TopK, BatchTopK, or a Matryoshka of
     * them. Default: the sparsity's own k throughout.
     */
    public Builder kSchedule(KSchedule schedule) {
      options.k = once("kSchedule", schedule);
      return this;
    }

    /**
     * Moves the sparsity coefficient until a given number of units is active on a row on average:
     * short for {@code targetL0(TargetL0.of(l0))}. Default: the sparsity's own weight throughout.
     *
     * <pre>{@code
     * sae.fit(samples, Training.epochs(10).targetL0(25)); // with Sparsity.l1(0.1), for example
     * }</pre>
     */
    public Builder targetL0(double l0) {
      return targetL0(TargetL0.of(l0));
    }

    /**
     * Moves the sparsity coefficient until a given number of units is active on a row on average.
     * {@code fit} refuses it if the sparsity has no weight or 0. Default: the sparsity's own
     * weight.
     */
    public Builder targetL0(TargetL0 target) {
      options.targetL0 = once("targetL0", target);
      return this;
    }

    /** Replaces dead units during training. Default: never. */
    public Builder resampling(Resampling rule) {
      options.resampling = once("resampling", rule);
      return this;
    }

    /**
     * Sets whether training looks for problems in each epoch: saturated or dead units, a collapsed
     * code, frozen thresholds, a missed target. The findings are in {@link EpochReport#warnings};
     * without a listener they are logged. Diagnostics do not change what is learned, by a single
     * bit, and cost less than a hundredth of the time of an epoch of MNIST. Default: true.
     * Classifiers only have that of few updates.
     */
    public Builder diagnostics(boolean wanted) {
      options.diagnostics = once("diagnostics", wanted);
      return this;
    }

    /**
     * Clips gradients by their global norm n, the L2 norm of the gradients of all trained
     * parameters together: if n is above a positive bound, 1 as a rule, each gradient is multiplied
     * by {@code maxNorm / (n + 1e-6)}, as in {@code torch.nn.utils.clip_grad_norm_}. The gradient
     * of a decoder with unit rows counts without its radial part, which is not applied, as in
     * dictionary_learning. Default: no clipping, as with infinity.
     */
    public Builder clipGradientNorm(double maxNorm) {
      checkArgument(maxNorm > 0, "clipGradientNorm must be positive, was %s", maxNorm);
      options.maxGradientNorm = once("clipGradientNorm", maxNorm);
      return this;
    }

    /**
     * Corrupts the encoder's inputs during training; the loss is against the clean row. That makes
     * a denoising autoencoder, and regularizes a classifier. Default: no corruption.
     */
    public Builder corruption(Corruption corruption) {
      options.corruption = once("corruption", corruption);
      return this;
    }

    /** Sets whether rows come in a new random order each epoch, or in their own. Default: true. */
    public Builder shuffle(boolean shuffle) {
      options.shuffle = once("shuffle", shuffle);
      return this;
    }

    /**
     * Sets the number n, positive, of rows of the buffer in which streamed rows are shuffled; rows
     * in memory are always shuffled as a whole. Default: 16,384.
     *
     * <p>Each further row of the stream takes the place of a random row of the buffer, which is
     * trained on next. With n of at least the number of rows, the order and the bits are those of
     * the same rows in memory. Rows that are sorted, by class or by document, need an n many times
     * as large as one such run. Beside the buffer, three segments of at most n rows and 16 MiB of
     * float32, but at least one batch, are in memory: one that is trained on, one that is read, and
     * the engine's own.
     */
    public Builder shuffleBuffer(int rows) {
      checkArgument(rows > 0, "shuffleBuffer must be positive, was %s", rows);
      options.shuffleBuffer = once("shuffleBuffer", rows);
      return this;
    }

    /**
     * Ends training when a loss has stopped falling, and restores the best weights. Default: all
     * epochs are made, and the network keeps the last weights.
     */
    public Builder earlyStopping(EarlyStopping rule) {
      options.earlyStopping = once("earlyStopping", rule);
      return this;
    }

    /**
     * Computes the losses of other rows after each epoch. A classifier's need labels, which an
     * autoencoder ignores. Default: none.
     *
     * <p>Streamed rows are read by a thread of their own, a part at a time, in one pass after each
     * epoch. A pass that fails ends {@code fit} with a {@link
     * io.github.sparseae.data.RowReadException}; the network keeps what it learned in that epoch.
     */
    public Builder validation(Rows rows) {
      once("validation", checkNotNull(rows, "rows").name());
      options.validation = rows;
      return this;
    }

    /**
     * Writes checkpoints during training, from which it can be resumed in another process. A
     * training that was stopped at any step, for any reason, and then resumed gives the same bits
     * as one that was not stopped. Default: no checkpoints.
     *
     * <pre>{@code
     * Training training = Training.builder()
     *     .epochs(100)
     *     .checkpoint(folder, Checkpoints.everyEpochs(5).orEvery(Duration.ofMinutes(10)).keepLast(3))
     *     .build();
     * sae.fit(samples, training);
     *
     * // In another process, after a crash or an interrupt:
     * try (SparseAutoencoder resumed = SparseAutoencoder.resume(folder)) {
     *   resumed.fit(samples, training);
     * }
     * }</pre>
     *
     * <p>A checkpoint is a safetensors file with the whole state of a training. Older files are
     * deleted after it is on disk. A checkpoint that cannot be written, for example on a full disk,
     * ends training with a {@link CheckpointException}. To refuse other rows on resuming, training
     * computes fingerprints: streamed training rows are opened once more, and streamed validation
     * rows are read once more.
     *
     * @param folder the folder, for this training alone; created if it does not exist
     * @param policy when they are written, and the number to keep
     */
    public Builder checkpoint(Path folder, Checkpoints policy) {
      options.checkpointFolder = once("checkpoint", folder);
      options.checkpoints = checkNotNull(policy, "policy");
      return this;
    }

    /** Adds a listener, called in the training thread. Default: none; then warnings are logged. */
    public Builder listener(TrainingListener listener) {
      checkNotNull(listener, "listener");
      options.listeners =
          ImmutableList.<TrainingListener>builder().addAll(options.listeners).add(listener).build();
      return this;
    }

    /**
     * Returns the options, immutable.
     *
     * @throws IllegalStateException if early stopping watches a loss of validation data, and there
     *     are none
     */
    public Training build() {
      EarlyStopping rule = options.earlyStopping;
      checkState(
          rule == null || !rule.loss().needsValidation() || options.validation != null,
          "early stopping on the %s needs validation data, and none are set",
          rule == null ? null : rule.loss());
      return new Training(options.clone());
    }
  }
}
