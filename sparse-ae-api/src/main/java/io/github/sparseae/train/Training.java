package io.github.sparseae.train;

import static com.google.common.base.Preconditions.checkArgument;
import static com.google.common.base.Preconditions.checkNotNull;
import static com.google.common.base.Preconditions.checkState;

import com.google.common.collect.ImmutableList;
import io.github.sparseae.data.LabeledRows;
import io.github.sparseae.data.LabeledSamples;
import io.github.sparseae.data.Rows;
import io.github.sparseae.data.Samples;
import io.github.sparseae.internal.train.feed.RowFeed;
import io.github.sparseae.internal.train.feed.ValidationRows;
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
 * How a network learns. Immutable.
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
  /** Rows of a source that are held to be mixed, where nothing is said. */
  static final int DEFAULT_SHUFFLE_BUFFER = 1 << 14;

  /** What holds where nothing is set. */
  private static final Training DEFAULTS = new Training();

  private final int epochs;
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
  private final @Nullable ValidationRows validation;
  private final @Nullable Path checkpointFolder;
  private final @Nullable Checkpoints checkpoints;
  private final List<TrainingListener> listeners;

  private Training() {
    epochs = 10;
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
   * Options at their defaults: 10 epochs, batches of 128, Adam at 0.001, rows in a new random order
   * each epoch, no validation, nobody listening.
   *
   * @return a builder
   */
  public static Builder builder() {
    return new Builder(DEFAULTS);
  }

  /**
   * Options that are those of another training until they are set. Each can be set once, whatever
   * the other training has; listeners are added to its listeners.
   *
   * <pre>{@code
   * Training.Builder longer = Training.builder(training).epochs(100);
   * }</pre>
   *
   * @param defaults what holds where nothing is set
   * @return a builder
   */
  public static Builder builder(Training defaults) {
    return new Builder(defaults);
  }

  /**
   * Options at their defaults but for the number of epochs.
   *
   * @param epochs how many times training goes through all rows, positive
   * @return a builder
   * @throws IllegalArgumentException if {@code epochs} is not positive
   */
  public static Builder epochs(int epochs) {
    return builder().epochs(epochs);
  }

  /**
   * How many times training goes through all rows.
   *
   * @return positive
   */
  public int epochs() {
    return epochs;
  }

  /**
   * How many rows a batch has; the last of an epoch may have fewer.
   *
   * @return empty if it was not set
   */
  public OptionalInt batchSize() {
    return batchSize == null ? OptionalInt.empty() : OptionalInt.of(batchSize);
  }

  /**
   * How gradients change parameters.
   *
   * @return the optimiser
   */
  public Optimizer optimizer() {
    return optimizer;
  }

  /**
   * What the learning rate is multiplied by, step by step.
   *
   * @return the schedule
   */
  public Schedule learningRateSchedule() {
    return learningRate;
  }

  /**
   * What the sparsity penalty's weight is multiplied by, step by step.
   *
   * @return the schedule
   */
  public Schedule penaltySchedule() {
    return penalty;
  }

  /**
   * How k falls, step by step.
   *
   * @return empty if it is the sparsity's own throughout
   */
  public Optional<KSchedule> kSchedule() {
    return Optional.ofNullable(k);
  }

  /**
   * The L0 that the sparsity coefficient is moved for.
   *
   * @return empty if the penalty's weight stays what it is
   */
  public Optional<TargetL0> targetL0() {
    return Optional.ofNullable(targetL0);
  }

  /**
   * When dead units are replaced.
   *
   * @return empty if never
   */
  public Optional<Resampling> resampling() {
    return Optional.ofNullable(resampling);
  }

  /**
   * Whether trouble is looked for.
   *
   * @return false if no {@link TrainingWarning} is given
   */
  public boolean diagnostics() {
    return diagnostics;
  }

  /**
   * Above which norm gradients are clipped.
   *
   * @return empty if they are not
   */
  public OptionalDouble clipGradientNorm() {
    return maxGradientNorm == null || maxGradientNorm.isInfinite()
        ? OptionalDouble.empty()
        : OptionalDouble.of(maxGradientNorm);
  }

  /**
   * What is done to rows before the encoder sees them, while training.
   *
   * @return {@link Corruption#none} if nothing was set
   */
  public Corruption corruption() {
    return corruption;
  }

  /**
   * Whether rows come in a new random order each epoch.
   *
   * @return false if they come in their own order
   */
  public boolean shuffle() {
    return shuffle;
  }

  /**
   * How many rows of a source are held in memory to be mixed.
   *
   * @return positive
   */
  public int shuffleBuffer() {
    return shuffleBuffer;
  }

  /**
   * When training ends before all epochs are made.
   *
   * @return empty if never
   */
  public Optional<EarlyStopping> earlyStopping() {
    return Optional.ofNullable(earlyStopping);
  }

  /**
   * The rows on which the losses are computed after each epoch, in memory or not.
   *
   * @return empty if there are none
   */
  public Optional<Rows> validation() {
    return Optional.ofNullable(validation).map(ValidationRows::samples);
  }

  /**
   * The validation rows with their labels, in memory or not.
   *
   * @return empty if there are none, or none with labels
   */
  public Optional<LabeledRows> labeledValidation() {
    return Optional.ofNullable(validation).flatMap(ValidationRows::labeled);
  }

  /** What the losses are computed on after each epoch. */
  public Optional<ValidationRows> validationRows() {
    return Optional.ofNullable(validation);
  }

  /**
   * When checkpoints are written, and how many are kept.
   *
   * @return empty if none are written
   */
  public Optional<Checkpoints> checkpoints() {
    return Optional.ofNullable(checkpoints);
  }

  /**
   * Where checkpoints are written.
   *
   * @return a folder, which need not be there yet; empty if none are written
   */
  public Optional<Path> checkpointFolder() {
    return Optional.ofNullable(checkpointFolder);
  }

  /**
   * Who hears of each epoch.
   *
   * @return in the order they were added
   */
  public List<TrainingListener> listeners() {
    return listeners;
  }

  /**
   * The options in words, those at their defaults left out where they do nothing.
   *
   * @return for example {@code "20 epochs, batches of 250, Adam at learning rate 0.001, penalty
   *     rising over the first 0.1 of all steps"}
   */
  public String describe() {
    List<String> parts = new ArrayList<>();
    parts.add(epochs + (epochs == 1 ? " epoch" : " epochs"));
    parts.add("batches of " + batchSize().orElse(RowFeed.DEFAULT_BATCH_SIZE));
    parts.add(optimizer.describe());
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
   * Collects options. Each can be set once; a second time is an {@link IllegalStateException} that
   * names the first value.
   */
  public static final class Builder {
    private final Training defaults;
    private @Nullable Integer epochs;
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
    private @Nullable ValidationRows validation;
    private @Nullable Path checkpointFolder;
    private @Nullable Checkpoints checkpoints;
    private final List<TrainingListener> listeners = new ArrayList<>();

    private Builder(Training defaults) {
      this.defaults = checkNotNull(defaults, "defaults");
    }

    /**
     * How many times training goes through all rows. Default: 10.
     *
     * @param epochs positive
     * @return this
     * @throws IllegalArgumentException if {@code epochs} is not positive
     * @throws IllegalStateException if it was set before
     */
    public Builder epochs(int epochs) {
      checkUnset("epochs", this.epochs);
      checkArgument(epochs > 0, "epochs must be positive, was %s", epochs);
      this.epochs = epochs;
      return this;
    }

    /**
     * How many rows a batch has. The last batch of an epoch has what is left, and is trained on
     * like the others. Default: 128, or all rows if there are fewer.
     *
     * @param batchSize positive, and no more than the data have rows
     * @return this
     * @throws IllegalArgumentException if {@code batchSize} is not positive
     * @throws IllegalStateException if it was set before
     */
    public Builder batchSize(int batchSize) {
      checkUnset("batchSize", this.batchSize);
      checkArgument(batchSize > 0, "batchSize must be positive, was %s", batchSize);
      this.batchSize = batchSize;
      return this;
    }

    /**
     * How gradients change parameters. Default: Adam at a learning rate of 0.001.
     *
     * @param optimizer the optimiser
     * @return this
     * @throws IllegalStateException if it was set before
     */
    public Builder optimizer(Optimizer optimizer) {
      checkUnset("optimizer", this.optimizer);
      this.optimizer = checkNotNull(optimizer, "optimizer");
      return this;
    }

    /**
     * What the learning rate is multiplied by, step by step. Default: constant.
     *
     * @param schedule the schedule
     * @return this
     * @throws IllegalStateException if it was set before
     */
    public Builder learningRateSchedule(Schedule schedule) {
      checkUnset("learningRateSchedule", learningRate);
      learningRate = checkNotNull(schedule, "schedule");
      return this;
    }

    /**
     * What the sparsity penalty's weight is multiplied by, step by step; what large weights cost is
     * not. Default: constant.
     *
     * @param schedule the schedule
     * @return this
     * @throws IllegalStateException if it was set before
     */
    public Builder penaltySchedule(Schedule schedule) {
      checkUnset("penaltySchedule", penalty);
      penalty = checkNotNull(schedule, "schedule");
      return this;
    }

    /**
     * Lets k fall while training goes on, for a sparsity that has one: TopK, BatchTopK, or a
     * Matryoshka of them. Default: the sparsity's own k throughout.
     *
     * @param schedule from which k, and how fast
     * @return this
     * @throws IllegalStateException if it was set before
     */
    public Builder kSchedule(KSchedule schedule) {
      checkUnset("kSchedule", k);
      k = checkNotNull(schedule, "schedule");
      return this;
    }

    /**
     * Moves the sparsity coefficient so that a given number of units is active on a row in the
     * mean: short for {@code targetL0(TargetL0.of(l0))}. Default: the penalty's weight is what the
     * sparsity says.
     *
     * <pre>{@code
     * sae.fit(samples, Training.epochs(10).targetL0(25)); // with Sparsity.l1(0.1), for example
     * }</pre>
     *
     * @param l0 the wish, above 0 and below {@code hidden}
     * @return this
     * @throws IllegalArgumentException if {@code l0} is not positive
     * @throws IllegalStateException if it was set before
     */
    public Builder targetL0(double l0) {
      return targetL0(TargetL0.of(l0));
    }

    /**
     * Moves the sparsity coefficient so that a given number of units is active on a row in the
     * mean. {@code fit} refuses it where the sparsity has no weight, or its weight is 0.
     *
     * @param wish the number, and how it is approached
     * @return this
     * @throws IllegalStateException if it was set before
     */
    public Builder targetL0(TargetL0 wish) {
      checkUnset("targetL0", targetL0);
      targetL0 = checkNotNull(wish, "wish");
      return this;
    }

    /**
     * Replaces dead units while training goes on. Default: never.
     *
     * @param moments when, and out of how many rows
     * @return this
     * @throws IllegalStateException if it was set before
     */
    public Builder resampling(Resampling moments) {
      checkUnset("resampling", resampling);
      resampling = checkNotNull(moments, "moments");
      return this;
    }

    /**
     * Whether trouble is looked for in each epoch: units that are saturated or dead, a code that
     * collapsed, thresholds that do not move, a target that was missed. What is found is in {@link
     * EpochReport#warnings}. It does not change what is learned by a bit, and costs less than a
     * hundredth of the time of the epochs of MNIST. Default: true. Classifiers are not looked at.
     *
     * @param wanted false to switch it off
     * @return this
     * @throws IllegalStateException if it was set before
     */
    public Builder diagnostics(boolean wanted) {
      checkUnset("diagnostics", diagnostics);
      diagnostics = wanted;
      return this;
    }

    /**
     * Clips gradients by their global norm n, the L2 norm of the gradients of all trained
     * parameters put together: where it is above the bound, each gradient is multiplied by {@code
     * maxNorm / (n + 1e-6)}, so that their direction stays. As {@code torch.nn.utils
     * .clip_grad_norm_}; 1 is usual. The gradient of a decoder kept at unit rows is clipped after
     * its radial part is removed, as in dictionary_learning: what is not applied does not count.
     * Default: no clipping.
     *
     * @param maxNorm the bound, positive; infinity for no clipping
     * @return this
     * @throws IllegalArgumentException if {@code maxNorm} is not positive
     * @throws IllegalStateException if it was set before
     */
    public Builder clipGradientNorm(double maxNorm) {
      checkUnset("clipGradientNorm", maxGradientNorm);
      checkArgument(maxNorm > 0, "clipGradientNorm must be positive, was %s", maxNorm);
      maxGradientNorm = maxNorm;
      return this;
    }

    /**
     * Corrupts what the encoder sees while training; the loss is against the clean row. A denoising
     * autoencoder, and noise against overfitting for a classifier. Default: nothing is corrupted.
     *
     * @param corruption the kind
     * @return this
     * @throws IllegalStateException if it was set before
     */
    public Builder corruption(Corruption corruption) {
      checkUnset("corruption", this.corruption);
      this.corruption = checkNotNull(corruption, "corruption");
      return this;
    }

    /**
     * Whether rows come in a new random order each epoch. Default: true.
     *
     * @param shuffle false for the rows' own order
     * @return this
     * @throws IllegalStateException if it was set before
     */
    public Builder shuffle(boolean shuffle) {
      checkUnset("shuffle", this.shuffle);
      this.shuffle = shuffle;
      return this;
    }

    /**
     * How many rows of a {@link io.github.sparseae.data.Rows} are held in memory to be mixed; rows
     * that are in memory are always mixed whole. Default: 16,384.
     *
     * <p>The rows go through a buffer of n, as {@link
     * io.github.sparseae.internal.data.RowPass#shuffled} says: n of at least the number of rows
     * gives the order, and the same bits, that the same rows in memory would give. Rows that lie
     * sorted by class, or by document, need an n that is many times as large as such a run. Beside
     * the buffer, three parts of at most n rows and 16 MiB of float32, but at least one batch, are
     * held: one being trained, one being read, and the engine's own.
     *
     * @param rows n, positive
     * @return this
     * @throws IllegalArgumentException if {@code rows} is not positive
     * @throws IllegalStateException if it was set before
     */
    public Builder shuffleBuffer(int rows) {
      checkUnset("shuffleBuffer", shuffleBuffer);
      checkArgument(rows > 0, "shuffleBuffer must be positive, was %s", rows);
      shuffleBuffer = rows;
      return this;
    }

    /**
     * Ends training when a loss has stopped falling, and gives back the best weights. Default: all
     * epochs are made, and the last weights stay.
     *
     * @param rule which loss, and how long to wait
     * @return this
     * @throws IllegalStateException if it was set before
     */
    public Builder earlyStopping(EarlyStopping rule) {
      checkUnset("earlyStopping", earlyStopping);
      earlyStopping = checkNotNull(rule, "rule");
      return this;
    }

    /**
     * Rows on which the losses are computed after each epoch. Default: none.
     *
     * @param samples rows of the network's width
     * @return this
     * @throws IllegalStateException if validation data were set before
     */
    public Builder validation(Samples samples) {
      return validation(new ValidationRows.InMemory(checkNotNull(samples, "samples"), null));
    }

    /**
     * Rows with labels on which the losses are computed after each epoch; an autoencoder leaves the
     * labels aside. Default: none.
     *
     * @param samples rows of the network's width
     * @return this
     * @throws IllegalStateException if validation data were set before
     */
    public Builder validation(LabeledSamples samples) {
      return validation(new ValidationRows.InMemory(samples.samples(), samples));
    }

    /**
     * Rows that need not fit in memory, on which the losses are computed after each epoch: the same
     * losses as of the same rows in memory. A thread of their own reads them, a part at a time, in
     * one pass after each epoch. A pass that fails ends {@code fit} with a {@link
     * io.github.sparseae.data.RowReadException}; the network keeps what it learned in that epoch.
     * Default: none.
     *
     * @param source rows of the network's width
     * @return this
     * @throws IllegalStateException if validation data were set before
     */
    public Builder validation(Rows source) {
      return validation(new ValidationRows.OfSource(checkNotNull(source, "source")));
    }

    /**
     * Rows with labels that need not fit in memory, as {@link #validation(Rows)}; an autoencoder
     * leaves the labels aside. Default: none.
     *
     * @param source rows of the network's width
     * @return this
     * @throws IllegalStateException if validation data were set before
     */
    public Builder validation(LabeledRows source) {
      return validation(new ValidationRows.OfLabeledSource(checkNotNull(source, "source")));
    }

    private Builder validation(ValidationRows rows) {
      checkUnset("validation", validation);
      validation = rows;
      return this;
    }

    /**
     * Writes checkpoints while training goes on, from which it can be resumed in another process: a
     * training that was stopped, at whatever step and by whatever, and then resumed, comes to the
     * same bits as one that was not. Default: none are written.
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
     * <p>A checkpoint is a safetensors file that holds all a training depends on, and replaces
     * nothing before it is on the disk. One that cannot be written, because the disk is full for
     * example, ends training with a {@link CheckpointException}. The fingerprints that keep a
     * training from being resumed on other rows cost a source one more opening, validation rows of
     * a source one more pass.
     *
     * @param folder where they are written; made if it is not there, and for this training alone
     * @param policy when they are written, and how many are kept
     * @return this
     * @throws IllegalStateException if it was set before
     */
    public Builder checkpoint(Path folder, Checkpoints policy) {
      checkUnset("checkpoint", checkpointFolder);
      checkpointFolder = checkNotNull(folder, "folder");
      checkpoints = checkNotNull(policy, "policy");
      return this;
    }

    /**
     * Adds somebody who hears of each epoch. Default: nobody.
     *
     * @param listener called in the training thread
     * @return this
     */
    public Builder listener(TrainingListener listener) {
      listeners.add(checkNotNull(listener, "listener"));
      return this;
    }

    /**
     * Makes the options.
     *
     * @return the options, immutable
     * @throws IllegalStateException if early stopping waits for a loss of validation data, and
     *     there are none
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

    private static void checkUnset(String option, @Nullable Object value) {
      checkState(value == null, "%s was already set to %s", option, value);
    }
  }
}
