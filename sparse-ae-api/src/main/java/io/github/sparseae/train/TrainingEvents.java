package io.github.sparseae.train;

import static com.google.common.base.Preconditions.checkState;

import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.concurrent.Flow;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.SubmissionPublisher;

/**
 * The events of one training as a {@link Flow}. Each subscriber receives them in its own time, in
 * the common pool; training never waits for one. {@code onComplete} follows the last event, whether
 * training finished, was stopped or failed: its exception is that of {@code fit}.
 *
 * <pre>{@code
 * TrainingEvents events = new TrainingEvents();
 * events.subscribe(subscriber);
 * CompletableFuture<History> history =
 *     sae.fitAsync(rows, Training.builder().epochs(20).listener(events).build());
 * }</pre>
 *
 * <p>A subscriber that requests too little misses positions within epochs, and other events after
 * 65,536 that it has not taken.
 */
public final class TrainingEvents
    implements TrainingListener, Flow.Publisher<TrainingEvents.Event> {
  private static final int MOST_WAITING = 1 << 16;

  /** The number of events that wait, from which on positions are left out. */
  private static final int POSITIONS_WAITING = 1 << 8;

  private final SubmissionPublisher<Event> publisher =
      new SubmissionPublisher<>(ForkJoinPool.commonPool(), MOST_WAITING);

  /** Creates a publisher of the events of one training, to be given to it as a listener. */
  public TrainingEvents() {}

  /** An event of a training. */
  public sealed interface Event {}

  /**
   * The start of training.
   *
   * @param epochs the number of epochs
   * @param batchesPerEpoch the number of batches in each; empty if it is unknown
   */
  public record Started(int epochs, OptionalInt batchesPerEpoch) implements Event {}

  /**
   * The checkpoint from which training resumes.
   *
   * @param from the checkpoint and its position
   */
  public record Resumed(Resumption from) implements Event {}

  /**
   * A position of training, several times a second.
   *
   * @param epoch the current epoch, counted from 1
   * @param batches the number of its batches that are done
   */
  public record Progressed(int epoch, int batches) implements Event {}

  /**
   * A finished epoch.
   *
   * @param report its report
   */
  public record EpochFinished(EpochReport report) implements Event {}

  /**
   * A checkpoint that was written.
   *
   * @param file the checkpoint
   */
  public record Checkpointed(Path file) implements Event {}

  @Override
  public void subscribe(Flow.Subscriber<? super Event> subscriber) {
    publisher.subscribe(subscriber);
  }

  private void publish(Event event) {
    checkState(!publisher.isClosed(), "these events are of a training that has ended: create new");
    publisher.offer(event, null);
  }

  @Override
  public void started(int epochs, OptionalInt batchesPerEpoch) {
    publish(new Started(epochs, batchesPerEpoch));
  }

  @Override
  public void resumed(Resumption from) {
    publish(new Resumed(from));
  }

  @Override
  public void progressed(int epoch, int batches) {
    if (publisher.estimateMaximumLag() < POSITIONS_WAITING) {
      publish(new Progressed(epoch, batches));
    }
  }

  @Override
  public void epochFinished(EpochReport report) {
    publish(new EpochFinished(report));
  }

  @Override
  public void checkpointed(Path file) {
    publish(new Checkpointed(file));
  }

  @Override
  public void finished() {
    publisher.close();
  }
}
