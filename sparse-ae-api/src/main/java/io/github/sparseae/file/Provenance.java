package io.github.sparseae.file;

import com.google.common.collect.ImmutableList;
import io.github.sparseae.internal.file.LibraryVersion;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/**
 * Where a model comes from.
 *
 * @param library the version of sparse-ae that saved it
 * @param platform the system and the Java that saved it
 * @param engine the engine and the device it computed on when it was saved
 * @param saved when it was saved, to the second
 * @param trainings what it was trained on, in order; empty for initial weights. Of more than
 *     {@value #MAX_TRAININGS} the last
 * @param earlierTrainings how many trainings came before those
 */
public record Provenance(
    String library,
    String platform,
    String engine,
    Instant saved,
    List<TrainingRun> trainings,
    long earlierTrainings) {
  /** How many trainings are remembered one by one. */
  public static final int MAX_TRAININGS = 100;

  /**
   * Takes copies.
   *
   * @param library the version of sparse-ae that saved it
   * @param platform the system and the Java that saved it
   * @param engine the engine and the device it computed on when it was saved
   * @param saved when it was saved, to the second
   * @param trainings what it was trained on, in order
   * @param earlierTrainings how many trainings came before those
   */
  public Provenance {
    saved = saved.truncatedTo(ChronoUnit.SECONDS);
    trainings = ImmutableList.copyOf(trainings);
  }

  /**
   * Where a model comes from that nobody has trained yet.
   *
   * @param engine the engine and the device it computes on
   * @return now, here
   */
  public static Provenance initial(String engine) {
    return new Provenance(
        LibraryVersion.VERSION,
        LibraryVersion.platform(),
        engine,
        Instant.now(),
        ImmutableList.of(),
        0);
  }

  /**
   * The same model, now and here.
   *
   * @param engineNow the engine and the device it computes on
   * @return the same trainings
   */
  public Provenance now(String engineNow) {
    return new Provenance(
        LibraryVersion.VERSION,
        LibraryVersion.platform(),
        engineNow,
        Instant.now(),
        trainings,
        earlierTrainings);
  }

  /**
   * The same model while another training is under way, which stands alone until it has ended.
   *
   * @param underWay the training
   * @return the trainings and this one
   */
  public Provenance during(TrainingRun underWay) {
    return new Provenance(
        library,
        platform,
        engine,
        saved,
        ImmutableList.<TrainingRun>builder().addAll(trainings).add(underWay).build(),
        earlierTrainings);
  }

  /**
   * The same model before the last of its trainings.
   *
   * @return the trainings before it
   */
  public Provenance beforeLast() {
    return new Provenance(
        library,
        platform,
        engine,
        saved,
        trainings.subList(0, Math.max(0, trainings.size() - 1)),
        earlierTrainings);
  }

  /**
   * The same model after another training. One that goes on with the same data and settings is
   * counted to the one before.
   *
   * @param next the training
   * @return the trainings and this one
   */
  public Provenance after(TrainingRun next) {
    ImmutableList.Builder<TrainingRun> runs = ImmutableList.builder();
    int count = trainings.size();
    if (count > 0 && trainings.get(count - 1).isContinuedBy(next)) {
      runs.addAll(trainings.subList(0, count - 1)).add(trainings.get(count - 1).and(next));
      return new Provenance(library, platform, engine, saved, runs.build(), earlierTrainings);
    }
    int dropped = Math.max(0, count + 1 - MAX_TRAININGS);
    return new Provenance(
        library,
        platform,
        engine,
        saved,
        runs.addAll(trainings.subList(dropped, count)).add(next).build(),
        earlierTrainings + dropped);
  }
}
