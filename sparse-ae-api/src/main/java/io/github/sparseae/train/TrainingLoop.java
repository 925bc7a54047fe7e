package io.github.sparseae.train;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.collect.ImmutableMap;
import com.google.common.primitives.Ints;
import io.github.sparseae.data.LabeledSource;
import io.github.sparseae.data.SampleSource;
import io.github.sparseae.data.SampleSourceException;
import io.github.sparseae.data.Samples;
import io.github.sparseae.engine.Network;
import io.github.sparseae.engine.NetworkState;
import io.github.sparseae.engine.SpanOutcome;
import io.github.sparseae.engine.TrainingSpan;
import io.github.sparseae.model.ClassifierSpec;
import io.github.sparseae.model.DenseArray;
import io.github.sparseae.model.NetworkSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The one training loop: epochs, batches, schedules, reports, early stopping, cancellation and
 * divergence, for every network and on every engine.
 *
 * <p>The engine makes many steps in one call, a span. How long a span is follows the clock, so that
 * listeners and interrupts are served several times a second; what a step computes does not depend
 * on where spans begin and end. Rows come in segments, one an epoch in memory and any number from a
 * source; spans end with segments, and batches do not. Everything random is a function of the seed
 * and of the number of the epoch or the step, so the loop has no hidden state: the same seed gives
 * the same steps.
 */
public final class TrainingLoop {
  private static final double SECONDS_PER_SPAN = 0.2;

  /** Training has diverged when a loss is this many times 1 + the loss of the first batch. */
  private static final double DIVERGED_FACTOR = 1e6;

  private final Network network;
  private final Training training;
  private final NetworkSpec spec;
  private final RowFeed rows;
  private final Readers readers;
  private final Controls controls;
  private final StepPlan plan;
  private final int batchSize;
  private final int batchesPerEpoch;
  private volatile TrainingPosition position;
  private long stepsMade;
  private int stepsPerSpan = 1;
  private double divergedAbove = Double.NaN;

  /**
   * Prepares to train.
   *
   * @param network the network; nobody else trains it meanwhile
   * @param samples the rows, of the network's width
   * @param labels the class of each row for a classifier, null for an autoencoder
   * @param training the options
   * @param spec the network's plan; its seed decides the order of rows
   * @param position how far earlier calls have come
   * @throws IllegalArgumentException if a batch is larger than the data, the network cannot be
   *     asked about the validation data, or an option does not go with the network: a k schedule,
   *     targetL0, resampling
   */
  public TrainingLoop(
      Network network,
      Samples samples,
      int @Nullable [] labels,
      Training training,
      NetworkSpec spec,
      TrainingPosition position) {
    this(
        network,
        training,
        spec,
        position,
        new LoadedRows(network, samples, labels, training, spec.seed()),
        new Readers());
  }

  /**
   * Prepares to train an autoencoder from a source.
   *
   * @param network the network; nobody else trains it meanwhile
   * @param source the rows, of the network's width
   * @param training the options
   * @param spec the network's plan; its seed decides the order of rows
   * @param position how far earlier calls have come
   * @throws IllegalArgumentException if a batch is larger than the data are known to be, a schedule
   *     needs a number of rows that the source does not say, the network cannot be asked about the
   *     validation data, or an option does not go with the network: a k schedule, targetL0
   */
  public TrainingLoop(
      Network network,
      SampleSource source,
      Training training,
      NetworkSpec spec,
      TrainingPosition position) {
    this(network, new ReadableRows.Unlabeled(source), training, spec, position, new Readers());
  }

  /**
   * Prepares to train a classifier from a source.
   *
   * @param network the network; nobody else trains it meanwhile
   * @param source the rows, of the network's width, each with its class
   * @param training the options
   * @param spec the network's plan; its seed decides the order of rows
   * @param position how far earlier calls have come
   * @throws IllegalArgumentException as for a source without labels, or if a label in memory is
   *     none of the network's classes
   */
  public TrainingLoop(
      Network network,
      LabeledSource source,
      Training training,
      ClassifierSpec spec,
      TrainingPosition position) {
    this(
        network,
        new ReadableRows.Labeled(source.withClasses(spec.classes())),
        training,
        spec,
        position,
        new Readers());
  }

  private TrainingLoop(
      Network network,
      ReadableRows<?> source,
      Training training,
      NetworkSpec spec,
      TrainingPosition position,
      Readers readers) {
    this(
        network,
        training,
        spec,
        position,
        new StreamedRows<>(network, source, training, spec.seed(), readers),
        readers);
  }

  private TrainingLoop(
      Network network,
      Training training,
      NetworkSpec spec,
      TrainingPosition position,
      RowFeed rows,
      Readers readers) {
    this.network = network;
    this.readers = readers;
    this.training = training;
    this.spec = spec;
    this.position = position;
    this.rows = rows;
    batchSize = rows.batchSize();
    batchesPerEpoch =
        rows.size().isPresent()
            ? Ints.saturatedCast((rows.size().getAsLong() - 1) / batchSize + 1)
            : TrainingListener.UNKNOWN;
    String scheduled = training.needsAllSteps().orElse(null);
    checkArgument(
        rows.size().isPresent() || scheduled == null,
        "%s needs to know how many rows an epoch has, but %s does not say: tell it by"
            + " withSize(rows)",
        scheduled,
        rows.name());
    training.validationRows().ifPresent(validation -> validation.check(spec));
    training.kSchedule().ifPresent(k -> k.goal(spec));
    controls = new Controls(training, spec, network);
    plan = new StepPlan(training, spec, batchSize, batchesPerEpoch);
  }

  /**
   * How far training has come: after {@link #run}, wherever it ended, what the next call starts
   * from. Any thread may ask, also while it runs.
   *
   * @return the position
   */
  public TrainingPosition position() {
    return position;
  }

  /**
   * What the network may look at before it is trained for the first time: all rows in memory, or
   * the first of a source, as many as the shuffle buffer has.
   *
   * @return the rows; empty if the thread was interrupted while it waited for them, which then also
   *     ends {@link #run}
   * @throws SampleSourceException if the source of the rows fails
   */
  public Optional<Samples> firstLook() {
    try {
      return Optional.of(rows.firstLook());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  /**
   * Lets nobody wait for rows any more, now or later: where {@link #run} does, it ends with an
   * {@link IllegalStateException}. To be called from another thread.
   *
   * @param why the exception's message
   */
  public void abandon(String why) {
    readers.abandon(why);
  }

  /**
   * Trains.
   *
   * @return what each epoch came to
   * @throws IllegalStateException if it is abandoned while it waits for rows
   * @throws TrainingDivergedException if a loss or a weight becomes NaN or infinite, or a loss more
   *     than a million times 1 + the loss of the first batch
   * @throws SampleSourceException if the source of the rows fails; the network keeps what it
   *     learned from the rows before
   */
  public History run() {
    List<EpochReport> reports = new ArrayList<>();
    if (position.optimizer() != null
        && position.optimizer().getClass() != training.optimizer().getClass()) {
      network.restore(new NetworkState(network.state().parameters(), ImmutableMap.of()));
      position = position.withoutOptimizer();
    }
    BestEpoch best = training.earlyStopping().map(BestEpoch::new).orElse(null);
    try {
      rows.start(position.epochs(), training.epochs());
      for (TrainingListener listener : training.listeners()) {
        listener.started(training.epochs(), batchesPerEpoch);
      }
      Moment good = new Moment(network.state(), position);
      for (int epoch = 1; epoch <= training.epochs(); epoch++) {
        Ended ended = epoch(epoch, good);
        if (ended == null) {
          return new History(reports, true);
        }
        EpochReport report = ended.report();
        good = ended.end();
        reports.add(report);
        if (best != null) {
          best.epochFinished(report, good);
        }
        training.listeners().forEach(listener -> listener.epochFinished(report));
        if (best != null && best.isOver()) {
          break;
        }
      }
      if (best == null) {
        return new History(reports, false);
      }
      position = best.restore(network, position);
      return new History(reports, false, reports.size() < training.epochs(), best.report());
    } finally {
      rows.close();
      network.unload();
      training.listeners().forEach(TrainingListener::finished);
    }
  }

  /** What an epoch came to, and what was learned by its end. */
  private record Ended(EpochReport report, Moment end) {}

  /** One epoch from a good moment on; null if the thread was interrupted. */
  private @Nullable Ended epoch(int epoch, Moment good) {
    EpochSoFar done = new EpochSoFar(controls.watch());
    try {
      while (true) {
        long start = System.nanoTime();
        Optional<int[]> order = rows.next();
        done.seconds += secondsSince(start);
        if (order.isEmpty()) {
          break;
        }
        for (long from = 0; from < order.get().length; ) {
          if (Thread.currentThread().isInterrupted()) {
            return null;
          }
          int steps = train(order.get(), (int) from, good, epoch, done);
          from += (long) steps * batchSize;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return null;
    } catch (SampleSourceException e) {
      if (!isFinite(network.state())) {
        restore(good);
      }
      throw e;
    }
    position = position.afterEpoch();
    Moment end = new Moment(network.state(), position);
    if (!isFinite(end.state())) {
      throw diverged(good, epoch, done.batches, done.mean.mean());
    }
    boolean mayBeLast = epoch == training.epochs() || training.earlyStopping().isPresent();
    try {
      return new Ended(
          new EpochReport(
              epoch,
              training.epochs(),
              done.mean.mean(),
              validate(),
              done.rows,
              done.seconds,
              done.watch.l0(position),
              done.watch.resampled(),
              done.watch.warnings(good, end, rows.memory(), mayBeLast)),
          end);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return null;
    }
  }

  /** What an epoch has come to while it is under way. */
  private static final class EpochSoFar {
    final LossMean mean = new LossMean();
    final Controls.EpochWatch watch;
    int batches;
    long rows;
    double seconds;

    EpochSoFar(Controls.EpochWatch watch) {
      this.watch = watch;
    }
  }

  /**
   * Makes a span of steps on a segment, from the place {@code from} of its order; says how many.
   */
  private int train(int[] order, int from, Moment good, int epoch, EpochSoFar done) {
    long start = System.nanoTime();
    long first = stepsMade;
    position = controls.at(first, position);
    position = controls.before(first, plan.steps(), position, rows.memory(), done.watch);
    long steps = Math.min(stepsPerSpan, controls.stepsAtMost(first, plan.steps(), position));
    double penaltyFactor = controls.penaltyFactor(position);
    TrainingSpan span =
        controls.counted(
            plan.span(order, from, steps, first, position, penaltyFactor), done.batches);
    long prepared = System.nanoTime();
    SpanOutcome outcome = network.train(span);
    adaptSpan(secondsSince(prepared) / span.steps());
    done.seconds += secondsSince(start);
    for (int step = 0; step < span.steps(); step++) {
      Losses losses = outcome.losses().get(step);
      if (hasDiverged(losses)) {
        throw diverged(good, epoch, done.batches + step + 1, losses);
      }
      done.mean.add(losses, span.batchRows(step));
      done.rows += span.batchRows(step);
    }
    done.batches += span.steps();
    stepsMade += span.steps();
    position =
        controls.after(
            span,
            outcome,
            first,
            plan.steps(),
            position.updatedBy(training.optimizer(), span.steps()),
            done.watch);
    for (TrainingListener listener : training.listeners()) {
      listener.progressed(epoch, done.batches);
    }
    return span.steps();
  }

  private static double secondsSince(long start) {
    return (System.nanoTime() - start) * 1e-9;
  }

  private static boolean isFinite(NetworkState state) {
    return state.parameters().values().stream().allMatch(DenseArray::isFinite);
  }

  /** Numbers that only grow are found out long before they overflow and spoil the weights. */
  private boolean hasDiverged(Losses losses) {
    double size = Math.abs(losses.total());
    if (Double.isNaN(divergedAbove) && losses.isFinite()) {
      divergedAbove = DIVERGED_FACTOR * (1 + size);
    }
    return !losses.isFinite() || size > divergedAbove;
  }

  private void adaptSpan(double secondsPerStep) {
    double fitting = SECONDS_PER_SPAN / Math.max(secondsPerStep, 1e-9);
    stepsPerSpan = (int) Math.max(1, Math.min(Math.min(fitting, 2.0 * stepsPerSpan), 1 << 16));
  }

  private TrainingDivergedException diverged(Moment good, int epoch, int batch, Losses losses) {
    restore(good);
    return new TrainingDivergedException(epoch, batch, losses.total(), training.optimizer());
  }

  private void restore(Moment good) {
    network.restore(good.state());
    position = good.position();
  }

  private @Nullable Losses validate() throws InterruptedException {
    Validation validation = training.validationRows().orElse(null);
    return validation == null ? null : validation.losses(network, spec, batchSize, readers);
  }

  /**
   * The losses of any number of rows, batch by batch.
   *
   * @param network the network
   * @param rows the rows
   * @param labels the class of each row for a classifier, null for an autoencoder
   * @param batchSize rows of a batch, positive
   * @return the mean over batches, weighted by their rows
   */
  public static Losses evaluate(
      Network network, Samples rows, int @Nullable [] labels, int batchSize) {
    LossMean mean = new LossMean();
    evaluate(network, rows, labels, batchSize, mean);
    return mean.mean();
  }

  static void evaluate(
      Network network, Samples rows, int @Nullable [] labels, int batchSize, LossMean mean) {
    int from = 0;
    while (from < rows.size()) {
      int to = (int) Math.min((long) from + batchSize, rows.size());
      int[] classes = labels == null ? null : Arrays.copyOfRange(labels, from, to);
      mean.add(network.evaluate(rows.rows(from, to), classes), to - from);
      from = to;
    }
  }
}
