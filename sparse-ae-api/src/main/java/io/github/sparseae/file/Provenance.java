package io.github.sparseae.file;

import com.google.common.collect.ImmutableList;
import io.github.sparseae.internal.file.LibraryVersion;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/**
 * Where a model comes from.
 *
 * <p>The provenance of an open network is that of the file it was loaded from, or of its {@code
 * build()}, with the trainings since then. Saving a network writes the present version, platform,
 * engine and time.
 *
 * @param library the version of sparse-ae that saved the model
 * @param platform the system and the Java version on which it was saved
 * @param engine the engine and the device that it was open on when it was saved
 * @param saved the time at which it was saved, to the second
 * @param trainings its trainings in order, the last {@value #MAX_TRAININGS} of them; empty for
 *     initial weights
 * @param earlierTrainings the number of trainings before those
 * @param encoders the provenance of a classifier's encoders when it was built, the first layer
 *     first; empty for an autoencoder, and for a classifier of a file of format 1.0
 */
public record Provenance(
    String library,
    String platform,
    String engine,
    Instant saved,
    List<TrainingRun> trainings,
    long earlierTrainings,
    List<Provenance> encoders) {
  /** The number of trainings that are remembered one by one. */
  public static final int MAX_TRAININGS = 100;

  public Provenance {
    saved = saved.truncatedTo(ChronoUnit.SECONDS);
    trainings = ImmutableList.copyOf(trainings);
    encoders = ImmutableList.copyOf(encoders);
  }

  /**
   * Returns the provenance of a model that has not been trained, on this platform at this time,
   * with the engine and the device that it is open on, or what it was taken from.
   */
  public static Provenance initial(String engine) {
    return new Provenance(
        LibraryVersion.VERSION,
        LibraryVersion.platform(),
        engine,
        Instant.now(),
        ImmutableList.of(),
        0,
        ImmutableList.of());
  }
}
