package io.github.sparseae.train;

import static com.google.common.base.Preconditions.checkArgument;
import static com.google.common.base.Preconditions.checkNotNull;
import static com.google.common.base.Preconditions.checkState;
import static io.github.sparseae.internal.builder.SetOnce.checkUnset;

import com.google.common.collect.ImmutableList;
import com.google.common.primitives.Ints;
import io.github.sparseae.data.Rows;
import io.github.sparseae.internal.train.feed.RowFeed;
import io.github.sparseae.model.Corruption;
import io.github.sparseae.model.Optimizer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
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
  private static final int DEFAULT_SHUFFLE_BUFFER = 1 << 14;

  private static final Training DEFAULTS = new Training();

  private final int epochs;
  private final @Nullable Integer updates;
  private final @Nullable Double encoderRate;
  private final @Nullable Integer batchSize;
  private final Optimizer optimizer;
  private final Schedule learningRate;
  private final Schedule penalty;
  private final @Nullable KSchedule k;
  private final @Nullable TargetL0 targetL0;
  private final @Nullable Resampling resampling;
  private final boolean diagnostics;
  private final @Nullable Double maxGradientNorm;
  private final Corruption corruption;
  private final boolean shuffle;
  private final int shuffleBuffer;
  private final @Nullable EarlyStopping earlyStopping;
  private final @Nullable Rows validation;
  private final @Nullable Path checkpointFolder;
  private final @Nullable Checkpoints checkpoints;
  private final List<TrainingListener> listeners;

  private Training() {
    epochs = 10;
    updates = null;
    encoderRate = null;
    batchSize = null;
    optimizer = Optimizer.adam(0.001);
    learningRate = Schedule.constant();
    penalty = Schedule.constant();
    k = null;
    targetL0 = null;
    resampling = null;
    diagnostics = true;
    maxGradientNorm = null;
    corruption = Corruption.none();
    shuffle = true;
    shuffleBuffer = DEFAULT_SHUFFLE_BUFFER;
    earlyStopping = null;
    validation = null;
    checkpointFolder = null;
    checkpoints = null;
    listeners = ImmutableList.of();
  }

  private Training(Builder set) {
    Training other = set.defaults;
    epochs = set.epochs != null ? set.epochs : other.epochs;
    updates = set.updates != null ? set.updates : set.epochs != null ? null : other.updates;
    encoderRate = set.encoderRate != null ? set.encoderRate : other.encoderRate;
    batchSize = set.batchSize != null ? set.batchSize : other.batchSize;
    optimizer = set.optimizer != null ? set.optimizer : other.optimizer;
    learningRate = set.learningRate != null ? set.learningRate : other.learningRate;
    penalty = set.penalty != null ? set.penalty : other.penalty;
    k = set.k != null ? set.k : other.k;
    targetL0 = set.targetL0 != null ? set.targetL0 : other.targetL0;
    resampling = set.resampling != null ? set.resampling : other.resampling;
    diagnostics = set.diagnostics != null ? set.diagnostics : other.diagnostics;
    maxGradientNorm = set.maxGradientNorm != null ? set.maxGradientNorm : other.maxGradientNorm;
    corruption = set.corruption != null ? set.corruption : other.corruption;
    shuffle = set.shuffle != null ? set.shuffle : other.shuffle;
    shuffleBuffer = set.shuffleBuffer != null ? set.shuffleBuffer : other.shuffleBuffer;
    earlyStopping = set.earlyStopping != null ? set.earlyStopping : other.earlyStopping;
    validation = set.validation != null ? set.validation : other.validation;
    checkpointFolder = set.checkpoints != null ? set.checkpointFolder : other.checkpointFolder;
    checkpoints = set.checkpoints != null ? set.checkpoints : other.checkpoints;
    listeners =
        ImmutableList.<TrainingListener>builder()
            .addAll(other.listeners)
            .addAll(set.listeners)
            .build();
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
   *
   * @param defaults the options that hold until they are set
   */
  public static Builder builder(Training defaults) {
    return new Builder(defaults);
  }

  /**
   * Returns a builder with the defaults and a number of epochs.
   *
   * @param epochs the number of passes over all rows, positive
   */
  public static Builder epochs(int epochs) {
    return builder().epochs(epochs);
  }

  /**
   * Returns a builder with the defaults and a number of updates, for few rows.
   *
   * @param updates the least number of updates, positive
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
    return updates == null ? OptionalInt.empty() : OptionalInt.of(updates);
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
    if (updates == null) {
      return this;
    }
    checkArgument(
        rows.sizeIfKnown().isPresent(),
        "updates need to know how many rows an epoch has, but %s does not say: tell it by"
            + " withSize(rows), or set epochs",
        rows.name());
    long size = rows.sizeIfKnown().getAsLong();
    long batches = (size - 1) / RowFeed.batchSize(this, rows.sizeIfKnown()) + 1;
    return builder(this).epochs(Ints.saturatedCast((updates - 1) / batches + 1)).build();
  }

  /** {@return the factor of the learning rate for a classifier's encoders; 1 if it was not set} */
  public double encoderRate() {
    return encoderRate == null ? 1 : encoderRate;
  }

  /** {@return the number of passes over all rows; 10 if there is a number of updates instead} */
  public int epochs() {
    return epochs;
  }

  /** {@return the number of rows of a batch; empty if it was not set} */
  public OptionalInt batchSize() {
    return batchSize == null ? OptionalInt.empty() : OptionalInt.of(batchSize);
  }

  /** {@return the rule by which gradients change parameters} */
  public Optimizer optimizer() {
    return optimizer;
  }

  /** {@return the factor of the learning rate for each step} */
  public Schedule learningRateSchedule() {
    return learningRate;
  }

  /** {@return the factor of the sparsity penalty's weight for each step} */
  public Schedule penaltySchedule() {
    return penalty;
  }

  /** {@return the schedule of k; empty if k is the sparsity's own throughout} */
  public Optional<KSchedule> kSchedule() {
    return Optional.ofNullable(k);
  }

  /**
   * {@return the target that the sparsity coefficient is moved for; empty if the weight is fixed}
   */
  public Optional<TargetL0> targetL0() {
    return Optional.ofNullable(targetL0);
  }

  /** {@return the rule by which dead units are replaced; empty if they are not} */
  public Optional<Resampling> resampling() {
    return Optional.ofNullable(resampling);
  }

  /**
   * {@return whether training looks for problems and reports a {@link TrainingWarning} for each}
   */
  public boolean diagnostics() {
    return diagnostics;
  }

  /** {@return the norm above which gradients are clipped; empty if they are not} */
  public OptionalDouble clipGradientNorm() {
    return maxGradientNorm == null || maxGradientNorm.isInfinite()
        ? OptionalDouble.empty()
        : OptionalDouble.of(maxGradientNorm);
  }

  /** {@return the corruption of the encoder's inputs during training} */
  public Corruption corruption() {
    return corruption;
  }

  /** {@return whether rows come in a new random order each epoch} */
  public boolean shuffle() {
    return shuffle;
  }

  /** {@return the number of rows of the buffer in which streamed rows are shuffled} */
  public int shuffleBuffer() {
    return shuffleBuffer;
  }

  /** {@return the rule that ends training early; empty if all epochs are made} */
  public Optional<EarlyStopping> earlyStopping() {
    return Optional.ofNullable(earlyStopping);
  }

  /** {@return the rows whose losses are computed after each epoch; empty if there are none} */
  public Optional<Rows> validation() {
    return Optional.ofNullable(validation);
  }

  /** {@return when checkpoints are written, and the number to keep; empty if none are written} */
  public Optional<Checkpoints> checkpoints() {
    return Optional.ofNullable(checkpoints);
  }

  /** {@return the folder of checkpoints, which need not exist yet; empty if none are written} */
  public Optional<Path> checkpointFolder() {
    return Optional.ofNullable(checkpointFolder);
  }

  /** {@return the listeners, in the order in which they were added} */
  public List<TrainingListener> listeners() {
    return listeners;
  }

  /**
   * {@return the options in words, without those that do nothing, for example {@code "20 epochs,
   * batches of 250, Adam at learning rate 0.001, penalty rising over the first 0.1 of all steps"}}
   */
  public String describe() {
    List<String> parts = new ArrayList<>();
    parts.add(
        updates != null
            ? "at least " + updates + " updates"
            : epochs + (epochs == 1 ? " epoch" : " epochs"));
    parts.add("batches of " + batchSize().orElse(RowFeed.DEFAULT_BATCH_SIZE));
    parts.add(optimizer.describe());
    if (encoderRate() != 1) {
      parts.add("encoders at " + encoderRate + " of it");
    }
    if (!(learningRate instanceof Schedule.Constant)) {
      parts.add("learning rate " + learningRate.describe());
    }
    if (!(penalty instanceof Schedule.Constant)) {
      parts.add("penalty " + penalty.describe());
    }
    if (k != null) {
      parts.add("k " + k.describe());
    }
    if (clipGradientNorm().isPresent()) {
      parts.add("gradients clipped at norm " + maxGradientNorm);
    }
    if (!shuffle) {
      parts.add("rows in their own order");
    }
    if (!(corruption instanceof Corruption.None)) {
      parts.add(corruption.describe());
    }
    if (targetL0 != null) {
      parts.add("L0 brought to " + targetL0.l0());
    }
    if (resampling != null) {
      parts.add("dead units resampled");
    }
    if (earlyStopping != null) {
      parts.add(earlyStopping.describe());
    }
    return String.join(", ", parts);
  }

  /**
   * A builder of options. Each can be set once; setting it again throws an {@link
   * IllegalStateException} that names the first value. A value outside its documented range is an
   * {@link IllegalArgumentException}.
   */
  public static final class Builder {
    private final Training defaults;
    private @Nullable Integer epochs;
    private @Nullable Integer updates;
    private @Nullable Double encoderRate;
    private @Nullable Integer batchSize;
    private @Nullable Optimizer optimizer;
    private @Nullable Schedule learningRate;
    private @Nullable Schedule penalty;
    private @Nullable KSchedule k;
    private @Nullable TargetL0 targetL0;
    private @Nullable Resampling resampling;
    private @Nullable Boolean diagnostics;
    private @Nullable Double maxGradientNorm;
    private @Nullable Corruption corruption;
    private @Nullable Boolean shuffle;
    private @Nullable Integer shuffleBuffer;
    private @Nullable EarlyStopping earlyStopping;
    private @Nullable Rows validation;
    private @Nullable Path checkpointFolder;
    private @Nullable Checkpoints checkpoints;
    private final List<TrainingListener> listeners = new ArrayList<>();

    private Builder(Training defaults) {
      this.defaults = checkNotNull(defaults, "defaults");
    }

    /**
     * Sets the number of passes over all rows. Default: 10.
     *
     * @param epochs positive
     */
    public Builder epochs(int epochs) {
      checkUnset("epochs", this.epochs);
      checkUnset("updates", updates);
      checkArgument(epochs > 0, "epochs must be positive, was %s", epochs);
      this.epochs = epochs;
      return this;
    }

    /**
     * Sets the least number of updates in place of a number of epochs: as many whole epochs as have
     * that many batches. Ten epochs of 100 rows in one batch are ten updates, which is no training;
     * some 2,000 are. Default: a number of epochs.
     *
     * @param updates positive; the rows must be of known size
     */
    public Builder updates(int updates) {
      checkUnset("updates", this.updates);
      checkUnset("epochs", epochs);
      checkArgument(updates > 0, "updates must be positive, was %s", updates);
      this.updates = updates;
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
     * <p>Default: 1. {@code fit} of an autoencoder refuses another factor.
     *
     * @param factor finite and at least 0
     */
    public Builder encoderRate(double factor) {
      checkUnset("encoderRate", encoderRate);
      checkArgument(
          factor >= 0 && Double.isFinite(factor),
          "encoderRate must be finite and at least 0, was %s",
          factor);
      encoderRate = factor;
      return this;
    }

    /**
     * Sets the number of rows of a batch. The last batch of an epoch has the rows that are left.
     * Default: 128, or all rows if there are fewer.
     *
     * @param batchSize positive, at most the number of rows
     */
    public Builder batchSize(int batchSize) {
      checkUnset("batchSize", this.batchSize);
      checkArgument(batchSize > 0, "batchSize must be positive, was %s", batchSize);
      this.batchSize = batchSize;
      return this;
    }

    /**
     * Sets the optimizer. Default: Adam at a learning rate of 0.001.
     *
     * @param optimizer the rule by which gradients change parameters
     */
    public Builder optimizer(Optimizer optimizer) {
      checkUnset("optimizer", this.optimizer);
      this.optimizer = checkNotNull(optimizer, "optimizer");
      return this;
    }

    /** Sets the factor of the learning rate for each step. Default: constant. */
    public Builder learningRateSchedule(Schedule schedule) {
      checkUnset("learningRateSchedule", learningRate);
      learningRate = checkNotNull(schedule, "schedule");
      return this;
    }

    /**
     * Sets the factor of the sparsity penalty's weight for each step; a penalty on weights is not
     * affected. Default: constant.
     */
    public Builder penaltySchedule(Schedule schedule) {
      checkUnset("penaltySchedule", penalty);
      penalty = checkNotNull(schedule, "schedule");
      return this;
    }

    /**
     * Lets k fall during training, for a sparsity with a k: TopK, BatchTopK, or a Matryoshka of
     * them. Default: the sparsity's own k throughout.
     *
     * @param schedule the first k and the length of the fall
     */
    public Builder kSchedule(KSchedule schedule) {
      checkUnset("kSchedule", k);
      k = checkNotNull(schedule, "schedule");
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
     * {@code fit} refuses it if the sparsity has no weight or a weight of 0.
     *
     * @param target the number, and the options of the controller
     */
    public Builder targetL0(TargetL0 target) {
      checkUnset("targetL0", targetL0);
      targetL0 = checkNotNull(target, "target");
      return this;
    }

    /**
     * Replaces dead units during training. Default: never.
     *
     * @param rule when, and from how many rows
     */
    public Builder resampling(Resampling rule) {
      checkUnset("resampling", resampling);
      resampling = checkNotNull(rule, "rule");
      return this;
    }

    /**
     * Sets whether training looks for problems in each epoch: saturated or dead units, a collapsed
     * code, frozen thresholds, a missed target. The findings are in {@link EpochReport#warnings};
     * without a listener they are logged. Diagnostics do not change what is learned, by a single
     * bit, and cost less than a hundredth of the time of an epoch of MNIST. Default: true.
     * Classifiers only have that of few updates.
     *
     * @param wanted false to switch diagnostics off
     */
    public Builder diagnostics(boolean wanted) {
      checkUnset("diagnostics", diagnostics);
      diagnostics = wanted;
      return this;
    }

    /**
     * Clips gradients by their global norm n, the L2 norm of the gradients of all trained
     * parameters together: if n is above a bound, each gradient is multiplied by {@code maxNorm /
     * (n + 1e-6)}, as in {@code torch.nn.utils.clip_grad_norm_}. The gradient of a decoder with
     * unit rows counts without its radial part, which is not applied, as in dictionary_learning.
     * Default: no clipping.
     *
     * @param maxNorm the bound, positive; 1 is usual, infinity for no clipping
     */
    public Builder clipGradientNorm(double maxNorm) {
      checkUnset("clipGradientNorm", maxGradientNorm);
      checkArgument(maxNorm > 0, "clipGradientNorm must be positive, was %s", maxNorm);
      maxGradientNorm = maxNorm;
      return this;
    }

    /**
     * Corrupts the encoder's inputs during training; the loss is against the clean row. That makes
     * a denoising autoencoder, and regularizes a classifier. Default: no corruption.
     *
     * @param corruption the kind
     */
    public Builder corruption(Corruption corruption) {
      checkUnset("corruption", this.corruption);
      this.corruption = checkNotNull(corruption, "corruption");
      return this;
    }

    /**
     * Sets whether rows come in a new random order each epoch. Default: true.
     *
     * @param shuffle false for the rows' own order
     */
    public Builder shuffle(boolean shuffle) {
      checkUnset("shuffle", this.shuffle);
      this.shuffle = shuffle;
      return this;
    }

    /**
     * Sets the number of rows n of the buffer in which streamed rows are shuffled; rows in memory
     * are always shuffled as a whole. Default: 16,384.
     *
     * <p>Each further row of the stream takes the place of a random row of the buffer, which is
     * trained on next. With n of at least the number of rows, the order and the bits are those of
     * the same rows in memory. Rows that are sorted, by class or by document, need an n many times
     * as large as one such run. Beside the buffer, three segments of at most n rows and 16 MiB of
     * float32, but at least one batch, are in memory: one that is trained on, one that is read, and
     * the engine's own.
     *
     * @param rows n, positive
     */
    public Builder shuffleBuffer(int rows) {
      checkUnset("shuffleBuffer", shuffleBuffer);
      checkArgument(rows > 0, "shuffleBuffer must be positive, was %s", rows);
      shuffleBuffer = rows;
      return this;
    }

    /**
     * Ends training when a loss has stopped falling, and restores the best weights. Default: all
     * epochs are made, and the network keeps the last weights.
     *
     * @param rule the loss, and the patience
     */
    public Builder earlyStopping(EarlyStopping rule) {
      checkUnset("earlyStopping", earlyStopping);
      earlyStopping = checkNotNull(rule, "rule");
      return this;
    }

    /**
     * Computes the losses of other rows after each epoch. An autoencoder ignores their labels.
     * Default: none.
     *
     * <p>Streamed rows are read by a thread of their own, a part at a time, in one pass after each
     * epoch. A pass that fails ends {@code fit} with a {@link
     * io.github.sparseae.data.RowReadException}; the network keeps what it learned in that epoch.
     *
     * @param rows rows of the network's width, with labels for a classifier
     */
    public Builder validation(Rows rows) {
      checkUnset("validation", validation == null ? null : validation.name());
      validation = checkNotNull(rows, "rows");
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
     * try (SparseAutoencoder sae = SparseAutoencoder.resume(folder)) {
     *   sae.fit(samples, training);
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
      checkUnset("checkpoint", checkpointFolder);
      checkpointFolder = checkNotNull(folder, "folder");
      checkpoints = checkNotNull(policy, "policy");
      return this;
    }

    /**
     * Adds a listener. Default: none; then warnings are logged.
     *
     * @param listener called in the training thread
     */
    public Builder listener(TrainingListener listener) {
      listeners.add(checkNotNull(listener, "listener"));
      return this;
    }

    /**
     * Returns the options.
     *
     * @return the options, immutable
     * @throws IllegalStateException if early stopping watches a loss of validation data, and there
     *     are none
     */
    public Training build() {
      Training training = new Training(this);
      EarlyStopping rule = training.earlyStopping;
      checkState(
          rule == null || !rule.loss().needsValidation() || training.validation != null,
          "early stopping on the %s needs validation data, and none are set",
          rule == null ? null : rule.loss());
      return training;
    }
  }
}
