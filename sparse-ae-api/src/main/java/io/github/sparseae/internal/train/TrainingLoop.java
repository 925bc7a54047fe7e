package io.github.sparseae.internal.train;

import static com.google.common.base.Preconditions.checkArgument;
import static com.google.common.base.Preconditions.checkNotNull;

import com.google.common.base.Throwables;
import com.google.common.collect.ImmutableMap;
import com.google.common.primitives.Longs;
import io.github.sparseae.data.RowReadException;
import io.github.sparseae.data.Rows;
import io.github.sparseae.data.Samples;
import io.github.sparseae.engine.EngineException;
import io.github.sparseae.engine.Network;
import io.github.sparseae.engine.NetworkState;
import io.github.sparseae.engine.SpanResult;
import io.github.sparseae.engine.TrainingSpan;
import io.github.sparseae.internal.data.RowPass;
import io.github.sparseae.internal.io.IoFunction;
import io.github.sparseae.internal.io.Quantity;
import io.github.sparseae.internal.train.control.Controls;
import io.github.sparseae.internal.train.control.FinalThreshold;
import io.github.sparseae.internal.train.feed.ReaderRegistry;
import io.github.sparseae.internal.train.feed.RowFeed;
import io.github.sparseae.internal.train.feed.RowsFingerprint;
import io.github.sparseae.internal.train.feed.ValidationRows;
import io.github.sparseae.model.AutoencoderSpec;
import io.github.sparseae.model.DenseArray;
import io.github.sparseae.model.Losses;
import io.github.sparseae.model.NetworkSpec;
import io.github.sparseae.model.Parameter;
import io.github.sparseae.train.EarlyStopping;
import io.github.sparseae.train.EpochReport;
import io.github.sparseae.train.History;
import io.github.sparseae.train.History.Ending;
import io.github.sparseae.train.Resumption;
import io.github.sparseae.train.Training;
import io.github.sparseae.train.TrainingDivergedException;
import io.github.sparseae.train.TrainingListener;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The training loop: statistics of the rows, epochs, steps, reports, early stopping, cancellation,
 * checkpoints and divergence, for every kind of network and on every engine.
 *
 * <p>An engine makes a span of steps in one call. The length of a span follows the clock, so that
 * listeners and interrupts are served several times a second; the result of a step does not depend
 * on where spans begin and end. Rows come in segments, one for each epoch in memory and any number
 * from a stream. Spans end where segments end; batches do not. All randomness is a function of the
 * seed and of the number of the epoch or of the step, so the same seed gives the same steps.
 *
 * <p>The loop's whole state between two spans is the {@link TrainingPosition}, the {@link
 * FitProgress} and the reports, which together are a {@link Checkpoint}.
 */
public final class TrainingLoop {
  private final Network network;
  private final Consumer<Runnable> changes;
  private final Training training;
  private final NetworkSpec spec;
  private final RowFeed rows;
  private final @Nullable ValidationRows validation;
  private final ReaderRegistry readers = new ReaderRegistry();
  private final List<TrainingListener> listeners;
  private final Controls controls;
  private final StepPlan plan;
  private final SpanLength spanLength = new SpanLength();
  private final List<EpochReport> reports = new ArrayList<>();
  private volatile TrainingPosition position;
  private @Nullable FitProgress soFar;
  private @Nullable Resumption resumption;
  private CheckpointWriter checkpoints;
  private RowsFingerprint fingerprint = RowsFingerprint.UNKNOWN;

  /**
   * Creates a loop; refuses rows, options and a network that do not go together.
   *
   * @param network the network, which nothing else trains meanwhile
   * @param changes runs what changes the weights and the position, so that other threads see both
   *     of the same step
   * @param position the position after earlier calls
   */
  public TrainingLoop(
      Network network,
      Consumer<Runnable> changes,
      Rows trainingRows,
      Training training,
      NetworkSpec spec,
      TrainingPosition position) {
    this.network = network;
    this.changes = changes;
    this.training = training;
    this.spec = spec;
    this.position = position;
    listeners =
        training.listeners().isEmpty() ? List.of(new NewWarnings()::log) : training.listeners();
    rows = RowFeed.of(network, trainingRows, training, spec, readers);
    plan = new StepPlan(training, spec, rows);
    validation = training.validation().map(given -> ValidationRows.of(given, spec)).orElse(null);
    controls = new Controls(training, spec, network, plan.steps());
    checkpoints = new CheckpointWriter(null, training);
  }

  /** Writes the checkpoints that the options ask for. */
  public void keepCheckpoints(IoFunction<Checkpoint, Path> sink) {
    checkpoints = new CheckpointWriter(sink, training);
  }

  /** Makes {@link #run} continue from a checkpoint, whose state the network already has. */
  public void resume(Checkpoint checkpoint, Resumption from) {
    long done = checkpoint.soFar().epoch().rows();
    checkArgument(
        done <= RowPass.sizeIfKnown(rows.source()).orElse(done)
            && checkpoint.reports().size() <= training.epochs(),
        "%s is of another training: %s and %s of the next are done",
        from.file(),
        Quantity.of(checkpoint.reports().size(), "epoch"),
        Quantity.of(done, "row"));
    position = checkpoint.now().position();
    soFar = checkpoint.soFar();
    reports.addAll(checkpoint.reports());
    fingerprint = checkpoint.fingerprint();
    resumption = from;
  }

  /** Returns the current position, from which the next call of {@code fit} starts; thread-safe. */
  public TrainingPosition position() {
    return position;
  }

  /** Ends every wait for rows, now and later, by an {@link IllegalStateException}; thread-safe. */
  public void abandon(String why) {
    readers.abandon(why);
  }

  /** Trains, with the exceptions of {@code fit}. */
  public History run() {
    History history;
    try {
      history = trained();
      listeners.forEach(listener -> listener.ended(history));
    } catch (Throwable e) {
      notifyEach(TrainingListener::finished, e);
      throw e;
    }
    notifyEach(TrainingListener::finished, null);
    return history;
  }

  private History trained() {
    try {
      begin();
      while (!isOver()) {
        Ending canceled = epoch();
        if (canceled != null) {
          return new History(reports, canceled, Optional.empty());
        }
      }
      return finish();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new History(reports, Ending.INTERRUPTED, Optional.empty());
    } catch (OutOfMemoryError e) {
      EngineException failure = EngineException.ofHeap(e);
      notifyEach(listener -> listener.failed(failure), failure);
      throw failure;
    } catch (RuntimeException | Error e) {
      notifyEach(listener -> listener.failed(e), e);
      throw e;
    } finally {
      rows.close();
      network.unload();
    }
  }

  /**
   * Notifies all listeners, also those after one that throws. What they throw is suppressed by the
   * failure of training or, without one, by the first of theirs, which is thrown.
   */
  private void notifyEach(Consumer<TrainingListener> event, @Nullable Throwable failure) {
    Throwable first = failure;
    for (TrainingListener listener : listeners) {
      try {
        event.accept(listener);
      } catch (RuntimeException | Error e) {
        if (first == null) {
          first = e;
        } else if (first != e) {
          first.addSuppressed(e);
        }
      }
    }
    if (failure == null && first != null) {
      Throwables.throwIfUnchecked(first);
    }
  }

  private void begin() throws InterruptedException {
    forgetOtherOptimizer();
    takeStatistics();
    if (checkpoints.isOn() || resumption != null) {
      RowsFingerprint now = RowsFingerprint.of(rows, validation, readers);
      if (resumption != null) {
        fingerprint.check(now, rows.source().name());
      }
      fingerprint = now;
      rows.digested();
    }
    rows.start(position.epochs(), training.epochs() - reports.size());
    for (TrainingListener listener : listeners) {
      listener.started(training.epochs(), plan.batchesPerEpoch());
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

  /** Starts the optimizer anew if the last call used another kind. */
  private void forgetOtherOptimizer() {
    if (position.optimizer() != null
        && position.optimizer().getClass() != training.optimizer().getClass()) {
      NetworkState state = new NetworkState(parameters(), ImmutableMap.of());
      restore(new Snapshot(state, position.withoutOptimizer()));
    }
  }

  /** Takes from the rows what the network needs before its first step. */
  private void takeStatistics() throws InterruptedException {
    if (spec instanceof AutoencoderSpec autoencoder
        && position.equals(TrainingPosition.START)
        && StatisticsPass.isNeeded(autoencoder)) {
      Samples first = rows.firstRows();
      restore(new Snapshot(StatisticsPass.applied(network.state(), autoencoder, first), position));
    }
  }

  private Map<Parameter, DenseArray> parameters() {
    return network.parameters(spec.shapes().keySet());
  }

  private static boolean areFinite(Map<Parameter, DenseArray> parameters) {
    return parameters.values().stream().allMatch(DenseArray::isFinite);
  }

  private FitProgress here() {
    return checkNotNull(soFar);
  }

  /** Returns a checkpoint; between two epochs, with the copy of the state that is there already. */
  private Checkpoint checkpoint(TrainingPosition at) {
    Snapshot start = here().epochStart();
    Snapshot now = at.equals(start.position()) ? start : new Snapshot(network.state(), at);
    if (!areFinite(now.state().parameters())) {
      throw notFinite();
    }
    return new Checkpoint(now, here(), reports, fingerprint);
  }

  private boolean isOver() {
    BestEpoch best = here().best();
    return reports.size() == training.epochs()
        || (best != null
            && best.epochsSince() >= training.earlyStopping().orElseThrow().patience());
  }

  private History finish() {
    checkpoints.write(() -> checkpoint(position));
    BestEpoch best = here().best();
    if (best != null && best.end() != null && !best.end().position().equals(position)) {
      restore(best.end());
    }
    measureThreshold();
    return new History(
        reports,
        reports.size() < training.epochs() ? Ending.STOPPED_EARLY : Ending.FINISHED,
        Optional.ofNullable(best).map(BestEpoch::report));
  }

  /**
   * Mends a threshold that lags, on which only the code after training depends. The rows of a
   * training that resumes at its very end may not be there.
   */
  private void measureThreshold() {
    Samples memory = rows.memory();
    if (FinalThreshold.isIn(spec) && memory != null) {
      AutoencoderSpec autoencoder = (AutoencoderSpec) spec;
      changes.accept(
          () ->
              FinalThreshold.measured(autoencoder, network, memory, position.epochs())
                  .ifPresent(network::restore));
    }
  }

  /** Ends training at a position within an epoch. */
  private Ending cancel(Ending how, TrainingPosition at) {
    if (how == Ending.INTERRUPTED) {
      Thread.currentThread().interrupt();
    }
    checkpoints.write(() -> checkpoint(at));
    return how;
  }

  /** Makes the rest of the epoch; returns how training was canceled, if it was. */
  private @Nullable Ending epoch() {
    try {
      long before = 0;
      for (Optional<int[]> order = next(); order.isPresent(); order = next()) {
        int[] segment = order.get();
        long end = before + segment.length;
        here().epoch().checkSame(before, end, rows.digest(), rows.source().name());
        while (here().epoch().rows() < end) {
          if (Thread.currentThread().isInterrupted()) {
            return cancel(Ending.INTERRUPTED, position);
          }
          if (listeners.stream().anyMatch(TrainingListener::shouldStop)) {
            return cancel(Ending.STOPPED, position);
          }
          train(segment, (int) (here().epoch().rows() - before));
        }
        before = end;
      }
      here().epoch().checkSame(before, Long.MAX_VALUE, "", rows.source().name());
    } catch (InterruptedException e) {
      return cancel(Ending.INTERRUPTED, position);
    } catch (RowReadException e) {
      if (!areFinite(parameters())) {
        restore(here().epochStart());
      }
      throw e;
    }
    return endEpoch();
  }

  /** Returns the next segment of the epoch, also one that was trained before a checkpoint. */
  private Optional<int[]> next() throws InterruptedException {
    long start = System.nanoTime();
    Optional<int[]> order = rows.next();
    soFar = here().with(here().epoch().later(secondsSince(start)));
    return order;
  }

  /** Validates and reports an epoch of which all batches are done, unless it is interrupted. */
  private @Nullable Ending endEpoch() {
    TrainingPosition atItsEnd = position;
    EpochProgress epoch = here().epoch();
    position = atItsEnd.afterEpoch();
    NetworkState state = finiteState().orElseThrow(this::notFinite);
    Snapshot end = new Snapshot(state, position);
    Optional<Losses> validated;
    try {
      validated = validate();
    } catch (InterruptedException e) {
      return cancel(Ending.INTERRUPTED, atItsEnd);
    }
    int number = reports.size() + 1;
    EarlyStopping rule = training.earlyStopping().orElse(null);
    boolean mayBeLast = number == training.epochs() || rule != null;
    EpochReport report =
        new EpochReport(
            number,
            training.epochs(),
            epoch.losses(),
            validated,
            epoch.rows(),
            epoch.duration(),
            controls.l0(position, epoch),
            epoch.resampled(),
            controls.warnings(here(), end, checkNotNull(rows.memory()), mayBeLast));
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
    return null;
  }

  /**
   * Returns the network after an epoch if all its numbers are finite. After the last one, if no
   * checkpoint has it, that is without the optimizer's arrays and the matrices, which are looked at
   * one by one, because copies of all take the most memory of a training.
   */
  private Optional<NetworkState> finiteState() {
    if (reports.size() + 1 < training.epochs() || checkpoints.isOn()) {
      NetworkState state = network.state();
      return areFinite(state.parameters()) ? Optional.of(state) : Optional.empty();
    }
    ImmutableMap.Builder<Parameter, DenseArray> kept = ImmutableMap.builder();
    for (Parameter parameter : spec.shapes().keySet()) {
      Map<Parameter, DenseArray> one = network.parameters(Set.of(parameter));
      if (!areFinite(one)) {
        return Optional.empty();
      }
      if (spec.shape(parameter).size() < 2) {
        kept.putAll(one);
      }
    }
    return Optional.of(new NetworkState(kept.build(), ImmutableMap.of()));
  }

  private Optional<Losses> validate() throws InterruptedException {
    return validation == null
        ? Optional.empty()
        : Optional.of(validation.losses(network, rows.batchSize(), readers));
  }

  /** Makes a span of steps on a segment, from the place {@code from} of its order. */
  private void train(int[] order, int from) {
    changes.accept(() -> step(order, from));
    int batches = here().epoch().batches();
    listeners.forEach(listener -> listener.progressed(reports.size() + 1, batches));
    checkpoints.afterSteps(here().steps(), () -> checkpoint(position));
  }

  private void step(int[] order, int from) {
    long start = System.nanoTime();
    FitProgress before = here();
    long first = before.steps();
    Controls.Intervention intervention =
        controls.before(first, position, checkNotNull(rows.memory()));
    position = intervention.position();
    long steps =
        Longs.min(
            spanLength.steps(network.stepsTogether()),
            controls.stepsAtMost(first, position),
            checkpoints.stepsAtMost(first));
    double factor = controls.penaltyFactor(position);
    TrainingSpan span = plan.span(order, from, steps, first, position, factor);
    span = controls.counted(span, before.epoch().batches());
    long prepared = System.nanoTime();
    SpanResult result = network.train(span);
    spanLength.adapt(secondsSince(prepared) / span.steps());
    List<Losses> judged = uncontrolled(result.losses(), factor);
    int diverged = before.divergence(judged);
    if (diverged >= 0) {
      throw diverged(before.epoch().batches() + diverged + 1, result.losses().get(diverged));
    }
    TrainingPosition updated = position.updatedBy(training.optimizer(), span.steps());
    position = controls.after(span, result, first, updated);
    int resampled = intervention.resampled();
    EpochProgress epoch =
        before.epoch().after(span, result, rows.digest(), resampled, secondsSince(start));
    soFar = before.after(judged, epoch);
  }

  /**
   * Returns losses without the growth of a penalty whose weight is controlled: it may rise by six
   * powers of ten, which is no divergence.
   */
  private static List<Losses> uncontrolled(List<Losses> losses, double factor) {
    return factor <= 1
        ? losses
        : losses.stream().map(each -> new Losses(each.data(), each.penalty() / factor)).toList();
  }

  private static double secondsSince(long start) {
    return (System.nanoTime() - start) * 1e-9;
  }

  private TrainingDivergedException diverged(int batch, Losses losses) {
    restore(here().epochStart());
    return new TrainingDivergedException(
        reports.size() + 1, batch, losses.total(), training.optimizer());
  }

  /** Returns the exception for an array that is not finite after the last batch, by its name. */
  private TrainingDivergedException notFinite() {
    String name =
        spec.shapes().keySet().stream()
            .filter(parameter -> !areFinite(network.parameters(Set.of(parameter))))
            .findFirst()
            .map(Parameter::toString)
            .orElse("a weight");
    EpochProgress epoch = here().epoch();
    restore(here().epochStart());
    return new TrainingDivergedException(
        name + " has a NaN or infinite number",
        reports.size() + 1,
        epoch.batches(),
        epoch.losses().total(),
        training.optimizer());
  }

  private void restore(Snapshot snapshot) {
    changes.accept(
        () -> {
          network.restore(snapshot.state());
          position = snapshot.position();
        });
  }
}
