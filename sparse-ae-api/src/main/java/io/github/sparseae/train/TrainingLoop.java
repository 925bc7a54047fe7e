package io.github.sparseae.train;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.collect.ImmutableMap;
import io.github.sparseae.data.Samples;
import io.github.sparseae.engine.Network;
import io.github.sparseae.engine.NetworkState;
import io.github.sparseae.engine.TrainingSpan;
import io.github.sparseae.model.DenseArray;
import io.github.sparseae.model.NetworkSpec;
import io.github.sparseae.random.RandomStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The one training loop: epochs, batches, schedules, reports, early stopping, cancellation and
 * divergence, for every network and on every engine.
 *
 * <p>The engine makes many steps in one call, a span. How long a span is follows the clock, so that
 * listeners and interrupts are served several times a second; what a step computes does not depend
 * on where spans begin and end. Everything random is a function of the seed and the number of the
 * epoch, so the loop has no hidden state: the same seed gives the same steps.
 */
public final class TrainingLoop {
  private static final double SECONDS_PER_SPAN = 0.2;

  /** Training has diverged when a loss is this many times 1 + the loss of the first batch. */
  private static final double DIVERGED_FACTOR = 1e6;

  private final Network network;
  private final Samples samples;
  private final int @Nullable [] labels;
  private final Training training;
  private final NetworkSpec spec;
  private final int batchSize;
  private final int batchesPerEpoch;
  private TrainingPosition position;
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
   * @throws IllegalArgumentException if a batch is larger than the data, or k is to fall where
   *     there is none, or from where it cannot
   */
  public TrainingLoop(
      Network network,
      Samples samples,
      int @Nullable [] labels,
      Training training,
      NetworkSpec spec,
      TrainingPosition position) {
    this.network = network;
    this.samples = samples;
    this.labels = labels;
    this.training = training;
    this.spec = spec;
    this.position = position;
    int rows = samples.size();
    checkArgument(
        training.batchSize().orElse(1) <= rows,
        "a batch of %s rows is larger than the data, which have %s",
        training.batchSize().orElse(1),
        rows);
    training.kSchedule().ifPresent(k -> k.goal(spec));
    batchSize = training.batchSize().orElse(Math.min(Training.DEFAULT_BATCH_SIZE, rows));
    batchesPerEpoch = (rows + batchSize - 1) / batchSize;
  }

  /**
   * How far training has come: after {@link #run}, wherever it ended, what the next call starts
   * from.
   *
   * @return the position
   */
  public TrainingPosition position() {
    return position;
  }

  /**
   * Trains.
   *
   * @return what each epoch came to
   * @throws TrainingDivergedException if a loss or a weight becomes NaN or infinite, or a loss more
   *     than a million times 1 + the loss of the first batch
   */
  public History run() {
    List<EpochReport> reports = new ArrayList<>();
    if (position.optimizer() != null
        && position.optimizer().getClass() != training.optimizer().getClass()) {
      network.restore(new NetworkState(network.state().parameters(), ImmutableMap.of()));
      position = new TrainingPosition(position.epochs(), 0, null);
    }
    BestEpoch best = training.earlyStopping().map(BestEpoch::new).orElse(null);
    try {
      network.load(samples, labels);
      for (TrainingListener listener : training.listeners()) {
        listener.started(training.epochs(), batchesPerEpoch);
      }
      for (int epoch = 1; epoch <= training.epochs(); epoch++) {
        EpochReport report = epoch(epoch);
        if (report == null) {
          return new History(reports, true);
        }
        reports.add(report);
        if (best != null) {
          best.epochFinished(report, network, position);
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
      network.unload();
      training.listeners().forEach(TrainingListener::finished);
    }
  }

  /** One epoch; null if the thread was interrupted. */
  private @Nullable EpochReport epoch(int epoch) {
    NetworkState good = network.state();
    TrainingPosition goodPosition = position;
    int[] order =
        training.shuffle()
            ? RandomStream.of(spec.seed(), "shuffle", position.epochs()).permutation(samples.size())
            : IntStream.range(0, samples.size()).toArray();
    LossMean mean = new LossMean();
    double seconds = 0;
    for (int batch = 0; batch < batchesPerEpoch; ) {
      if (Thread.currentThread().isInterrupted()) {
        return null;
      }
      TrainingSpan span = span(order, epoch, batch);
      long start = System.nanoTime();
      List<Losses> losses = network.train(span);
      double took = (System.nanoTime() - start) * 1e-9;
      seconds += took;
      for (int step = 0; step < span.steps(); step++) {
        if (hasDiverged(losses.get(step))) {
          throw diverged(good, goodPosition, epoch, batch + step + 1, losses.get(step));
        }
        mean.add(losses.get(step), span.batchRows(step));
      }
      batch += span.steps();
      position =
          new TrainingPosition(
              position.epochs(), position.updates() + span.steps(), training.optimizer());
      adaptSpan(took / span.steps());
      for (TrainingListener listener : training.listeners()) {
        listener.progressed(epoch, batch);
      }
    }
    position =
        new TrainingPosition(position.epochs() + 1, position.updates(), position.optimizer());
    if (!network.state().parameters().values().stream().allMatch(DenseArray::isFinite)) {
      throw diverged(good, goodPosition, epoch, batchesPerEpoch, mean.mean());
    }
    return new EpochReport(
        epoch, training.epochs(), mean.mean(), validate(), samples.size(), seconds);
  }

  /** Numbers that only grow are found out long before they overflow and spoil the weights. */
  private boolean hasDiverged(Losses losses) {
    double size = Math.abs(losses.total());
    if (Double.isNaN(divergedAbove) && losses.isFinite()) {
      divergedAbove = DIVERGED_FACTOR * (1 + size);
    }
    return !losses.isFinite() || size > divergedAbove;
  }

  private TrainingSpan span(int[] order, int epoch, int batch) {
    int steps = Math.min(stepsPerSpan, batchesPerEpoch - batch);
    long all = (long) training.epochs() * batchesPerEpoch;
    long first = (long) (epoch - 1) * batchesPerEpoch + batch;
    double[] rates = new double[steps];
    double[] factors = new double[steps];
    for (int step = 0; step < steps; step++) {
      rates[step] =
          training.optimizer().learningRate()
              * training.learningRateSchedule().factor(first + step, all);
      factors[step] = training.penaltySchedule().factor(first + step, all);
    }
    int from = batch * batchSize;
    int to = Math.min(from + steps * batchSize, order.length);
    TrainingSpan span =
        new TrainingSpan(
            training.optimizer(),
            Arrays.copyOfRange(order, from, to),
            batchSize,
            position.updates(),
            rates,
            factors);
    OptionalDouble maxNorm = training.clipGradientNorm();
    if (maxNorm.isPresent()) {
      span = span.clippedTo(maxNorm.getAsDouble());
    }
    KSchedule k = training.kSchedule().orElse(null);
    if (k != null) {
      int goal = k.goal(spec);
      span =
          span.withActiveUnits(
              IntStream.range(0, steps).map(step -> k.k(goal, first + step, all)).toArray());
    }
    return span;
  }

  private void adaptSpan(double secondsPerStep) {
    double fitting = SECONDS_PER_SPAN / Math.max(secondsPerStep, 1e-9);
    stepsPerSpan = (int) Math.max(1, Math.min(Math.min(fitting, 2.0 * stepsPerSpan), 1 << 16));
  }

  private TrainingDivergedException diverged(
      NetworkState good, TrainingPosition goodPosition, int epoch, int batch, Losses losses) {
    network.restore(good);
    position = goodPosition;
    return new TrainingDivergedException(epoch, batch, losses.total(), training.optimizer());
  }

  private @Nullable Losses validate() {
    Samples rows = training.validation().orElse(null);
    if (rows == null) {
      return null;
    }
    int[] classes = labels == null ? null : training.labeledValidation().orElseThrow().labels();
    return evaluate(network, rows, classes, batchSize);
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
    for (int from = 0; from < rows.size(); from += batchSize) {
      int to = Math.min(from + batchSize, rows.size());
      int[] classes = labels == null ? null : Arrays.copyOfRange(labels, from, to);
      mean.add(network.evaluate(rows.rows(from, to), classes), to - from);
    }
    return mean.mean();
  }
}
