package io.github.sparseae.internal.train;

import static com.google.common.base.Preconditions.checkArgument;
import static com.google.common.base.Preconditions.checkNotNull;

import com.google.common.collect.ImmutableMap;
import com.google.common.primitives.Ints;
import com.google.common.primitives.Longs;
import io.github.sparseae.data.RowReadException;
import io.github.sparseae.data.Samples;
import io.github.sparseae.engine.Network;
import io.github.sparseae.engine.NetworkState;
import io.github.sparseae.engine.SpanResult;
import io.github.sparseae.engine.TrainingSpan;
import io.github.sparseae.internal.train.control.Controls;
import io.github.sparseae.internal.train.feed.ReaderRegistry;
import io.github.sparseae.internal.train.feed.RowFeed;
import io.github.sparseae.internal.train.feed.RowsFingerprint;
import io.github.sparseae.internal.train.feed.ValidationRows;
import io.github.sparseae.model.DenseArray;
import io.github.sparseae.model.Losses;
import io.github.sparseae.model.NetworkSpec;
import io.github.sparseae.train.CheckpointException;
import io.github.sparseae.train.EarlyStopping;
import io.github.sparseae.train.EpochReport;
import io.github.sparseae.train.History;
import io.github.sparseae.train.Resumption;
import io.github.sparseae.train.Training;
import io.github.sparseae.train.TrainingDivergedException;
import io.github.sparseae.train.TrainingListener;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * The one training loop: epochs, batches, schedules, reports, early stopping, cancellation,
 * checkpoints and divergence, for every network and on every engine.
 *
 * <p>The engine makes many steps in one call, a span. How long a span is follows the clock, so that
 * listeners and interrupts are served several times a second; what a step computes does not depend
 * on where spans begin and end. Rows come in segments, one an epoch in memory and any number from a
 * source; spans end with segments, and batches do not. Everything random is a function of the seed
 * and of the number of the epoch or the step, so the loop has no hidden state: the same seed gives
 * the same steps. Where it is, between two spans, is in the {@link TrainingPosition}, the {@link
 * FitProgress} and the reports, and nowhere else: a {@link Checkpoint} holds all three.
 */
public final class TrainingLoop {
  private final Network network;
  private final Training training;
  private final NetworkSpec spec;
  private final RowFeed rows;
  private final ReaderRegistry readers = new ReaderRegistry();
  private final Controls controls;
  private final List<TrainingListener> listeners;
  private final StepPlan plan;
  private final int batchSize;
  private final OptionalInt batchesPerEpoch;
  private final List<EpochReport> reports = new ArrayList<>();
  private volatile TrainingPosition position;
  private @Nullable FitProgress soFar;
  private @Nullable Resumption resumption;
  private CheckpointWriter checkpoints = CheckpointWriter.none();
  private RowsFingerprint fingerprint = RowsFingerprint.UNKNOWN;
  private final SpanLength spanLength = new SpanLength();

  /**
   * Prepares to train.
   *
   * @param network the network; nobody else trains it meanwhile
   * @param trainingRows the rows, of the network's width
   * @param training the options
   * @param spec the network's plan; its seed decides the order of rows
   * @param position how far earlier calls have come
   * @throws IllegalArgumentException if a batch is larger than the data are known to be, a schedule
   *     needs a number of rows that a source does not say, a label in memory is none of the
   *     network's classes, the network cannot be asked about the validation data, or an option does
   *     not go with the network: a k schedule, targetL0, resampling
   */
  public TrainingLoop(
      Network network,
      TrainingRows trainingRows,
      Training training,
      NetworkSpec spec,
      TrainingPosition position) {
    this.network = network;
    this.training = training;
    this.spec = spec;
    this.position = position;
    rows = trainingRows.open(network, training, spec, readers);
    batchSize = rows.batchSize();
    batchesPerEpoch =
        rows.size().isPresent()
            ? OptionalInt.of(Ints.saturatedCast((rows.size().getAsLong() - 1) / batchSize + 1))
            : OptionalInt.empty();
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
    listeners = training.listeners().isEmpty() ? List.of(new WarningLog()) : training.listeners();
    plan = new StepPlan(training, spec, batchSize, batchesPerEpoch.orElse(0));
  }

  /**
   * Writes the checkpoints that the options ask for.
   *
   * @param store where they are kept
   */
  public void keepCheckpoints(CheckpointStore store) {
    checkpoints = CheckpointWriter.to(store, training);
  }

  /**
   * Goes on from a checkpoint instead of beginning. The network has what it had learned by then
   * already, and the options are those of then.
   *
   * @param checkpoint where to go on
   * @param from what listeners are told of it
   * @throws IllegalArgumentException if more rows or epochs are done than there are
   */
  public void resume(Checkpoint checkpoint, Resumption from) {
    long done = checkpoint.soFar().epoch().rows();
    checkArgument(
        done <= rows.size().orElse(done) && checkpoint.reports().size() <= training.epochs(),
        "%s is of another training: %s epochs and %s rows of the next are done",
        from.file(),
        checkpoint.reports().size(),
        done);
    position = checkpoint.now().position();
    soFar = checkpoint.soFar();
    reports.addAll(checkpoint.reports());
    fingerprint = checkpoint.fingerprint();
    resumption = from;
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
   * @throws RowReadException if the source of the rows fails
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
   * @throws IllegalArgumentException if it goes on from a checkpoint, and the rows are not those of
   *     then
   * @throws IllegalStateException if it is abandoned while it waits for rows
   * @throws TrainingDivergedException if a loss or a weight becomes NaN or infinite, or a loss more
   *     than a million times 1 + the loss of the first batch
   * @throws RowReadException if the source of the rows fails; the network keeps what it learned
   *     from the rows before
   * @throws CheckpointException if a checkpoint cannot be written; the network keeps what it
   *     learned
   */
  public History run() {
    if (position.optimizer() != null
        && position.optimizer().getClass() != training.optimizer().getClass()) {
      network.restore(new NetworkState(network.state().parameters(), ImmutableMap.of()));
      position = position.withoutOptimizer();
    }
    try {
      begin();
      while (!isOver()) {
        if (!epoch()) {
          return history(History.Ending.INTERRUPTED);
        }
      }
      return finished();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return history(History.Ending.INTERRUPTED);
    } finally {
      rows.close();
      network.unload();
      listeners.forEach(TrainingListener::finished);
    }
  }

  private void begin() throws InterruptedException {
    if (checkpoints.isOn() || resumption != null) {
      RowsFingerprint now = RowsFingerprint.of(rows, training, spec, readers);
      if (resumption != null) {
        fingerprint.check(now, rows.name());
      }
      fingerprint = now;
      rows.digested();
    }
    rows.start(position.epochs(), training.epochs() - reports.size());
    for (TrainingListener listener : listeners) {
      listener.started(training.epochs(), batchesPerEpoch);
      if (resumption != null) {
        listener.resumed(resumption);
      }
    }
    if (soFar == null) {
      boolean stopsEarly = training.earlyStopping().isPresent();
      soFar = FitProgress.begin(new Snapshot(network.state(), position), spec.hidden(), stopsEarly);
      checkpoints.write(() -> checkpoint(position));
    }
  }

  private FitProgress here() {
    return checkNotNull(soFar, "not begun");
  }

  private Checkpoint checkpoint(TrainingPosition at) {
    Snapshot now = new Snapshot(network.state(), at);
    if (!isFinite(now.state())) {
      throw diverged(here().epoch().batches(), here().epoch().losses());
    }
    return new Checkpoint(now, here(), reports, fingerprint);
  }

  private boolean isOver() {
    BestEpoch best = here().best();
    return reports.size() == training.epochs()
        || (best != null && best.isOver(training.earlyStopping().orElseThrow()));
  }

  private History finished() {
    checkpoints.write(() -> checkpoint(position));
    BestEpoch best = here().best();
    if (best == null) {
      return history(History.Ending.FINISHED);
    }
    position = best.restore(network, position);
    History.Ending ending =
        reports.size() < training.epochs() ? History.Ending.STOPPED_EARLY : History.Ending.FINISHED;
    return new History(reports, ending, Optional.ofNullable(best.report()));
  }

  private History history(History.Ending ending) {
    return new History(reports, ending, Optional.empty());
  }

  /** Says that the thread was interrupted. */
  private boolean cancelled(TrainingPosition at) {
    Thread.currentThread().interrupt();
    checkpoints.write(() -> checkpoint(at));
    return false;
  }

  /** Makes what is left of the epoch; false if the thread was interrupted. */
  private boolean epoch() {
    try {
      long before = 0;
      for (Optional<int[]> order = next(); order.isPresent(); order = next()) {
        int[] segment = order.get();
        long end = before + segment.length;
        here().epoch().checkSame(before, end, rows.digest(), rows.name());
        while (here().epoch().rows() < end) {
          if (Thread.currentThread().isInterrupted()) {
            return cancelled(position);
          }
          train(segment, (int) (here().epoch().rows() - before));
        }
        before = end;
      }
      here().epoch().checkSame(before, Long.MAX_VALUE, "", rows.name());
    } catch (InterruptedException e) {
      return cancelled(position);
    } catch (RowReadException e) {
      if (!isFinite(network.state())) {
        restore(here().epochStart());
      }
      throw e;
    }
    return endEpoch(position);
  }

  /** The next segment of the epoch; one that was trained before a checkpoint comes again. */
  private Optional<int[]> next() throws InterruptedException {
    long start = System.nanoTime();
    Optional<int[]> order = rows.next();
    soFar = here().with(here().epoch().later(secondsSince(start)));
    return order;
  }

  /** Reports an epoch of which all batches are done; false if the thread was interrupted. */
  private boolean endEpoch(TrainingPosition atItsEnd) {
    EpochProgress epoch = here().epoch();
    position = atItsEnd.afterEpoch();
    Snapshot end = new Snapshot(network.state(), position);
    if (!isFinite(end.state())) {
      throw diverged(epoch.batches(), epoch.losses());
    }
    Losses validation;
    try {
      validation = validate();
    } catch (InterruptedException e) {
      return cancelled(atItsEnd);
    }
    int number = reports.size() + 1;
    EarlyStopping rule = training.earlyStopping().orElse(null);
    EpochReport report =
        new EpochReport(
            number,
            training.epochs(),
            epoch.losses(),
            Optional.ofNullable(validation),
            epoch.rows(),
            Duration.ofNanos(Math.round(epoch.seconds() * 1e9)),
            Optional.ofNullable(controls.l0(position, epoch)),
            epoch.resampled(),
            controls.warnings(
                epoch,
                here().epochStart(),
                end,
                rows.memory(),
                number == training.epochs() || rule != null));
    reports.add(report);
    BestEpoch best = here().best();
    soFar =
        here()
            .nextEpoch(
                end,
                spec.hidden(),
                best == null || rule == null ? null : best.after(rule, report, end));
    listeners.forEach(listener -> listener.epochFinished(report));
    checkpoints.afterEpoch(number, () -> checkpoint(position));
    return true;
  }

  /** Makes a span of steps on a segment, from the place {@code from} of its order. */
  private void train(int[] order, int from) {
    long start = System.nanoTime();
    FitProgress before = here();
    long first = before.steps();
    Controls.SteppedIn stepped =
        controls.before(first, plan.steps(), controls.at(first, position), rows.memory());
    position = stepped.position();
    long steps =
        Longs.min(
            spanLength.steps(),
            controls.stepsAtMost(first, plan.steps(), position),
            checkpoints.stepsAtMost(first));
    TrainingSpan span =
        controls.counted(
            plan.span(order, from, steps, first, position, controls.penaltyFactor(position)),
            before.epoch().batches());
    long prepared = System.nanoTime();
    SpanResult outcome = network.train(span);
    spanLength.adapt(secondsSince(prepared) / span.steps());
    double bound = DivergenceCheck.bound(before.divergedAbove(), outcome.losses());
    int diverged = DivergenceCheck.place(bound, outcome.losses());
    if (diverged >= 0) {
      throw diverged(before.epoch().batches() + diverged + 1, outcome.losses().get(diverged));
    }
    EpochProgress epoch = before.epoch().resampling(stepped.resampled());
    position =
        controls.after(
            span,
            outcome,
            first,
            plan.steps(),
            position.updatedBy(training.optimizer(), span.steps()));
    soFar =
        before.after(
            span.steps(),
            bound,
            epoch.later(secondsSince(start)).after(span, outcome, rows.digest()));
    for (TrainingListener listener : listeners) {
      listener.progressed(reports.size() + 1, here().epoch().batches());
    }
    checkpoints.afterSteps(here().steps(), () -> checkpoint(position));
  }

  private static double secondsSince(long start) {
    return (System.nanoTime() - start) * 1e-9;
  }

  private static boolean isFinite(NetworkState state) {
    return state.parameters().values().stream().allMatch(DenseArray::isFinite);
  }

  private TrainingDivergedException diverged(int batch, Losses losses) {
    restore(here().epochStart());
    return new TrainingDivergedException(
        reports.size() + 1, batch, losses.total(), training.optimizer());
  }

  private void restore(Snapshot good) {
    network.restore(good.state());
    position = good.position();
  }

  private @Nullable Losses validate() throws InterruptedException {
    ValidationRows validation = training.validationRows().orElse(null);
    return validation == null ? null : validation.losses(network, spec, batchSize, readers);
  }
}
