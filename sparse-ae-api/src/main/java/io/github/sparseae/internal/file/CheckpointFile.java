package io.github.sparseae.internal.file;

import static com.google.common.base.Preconditions.checkArgument;

import io.github.sparseae.file.ModelFile;
import io.github.sparseae.file.ModelFileException;
import io.github.sparseae.file.TrainingRun;
import io.github.sparseae.internal.train.Checkpoint;
import io.github.sparseae.model.NetworkSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the file of a checkpoint holds: a model, as it was at a step of its training, and all that
 * it takes to go on from there. {@link ModelFile#read} reads such a file, too, and gives the model.
 *
 * @param model the model; the last of its trainings is the one that is under way
 * @param checkpoint where the training is
 */
public record CheckpointFile(ModelFile model, Checkpoint checkpoint) {

  /**
   * Reads the file of a checkpoint. Everything is checked before memory is set aside for it.
   *
   * @param path the file
   * @param kind {@code AutoencoderSpec.class}, {@code ClassifierSpec.class}, or {@code
   *     NetworkSpec.class} for either
   * @return what it holds
   * @throws ModelFileException if it is no checkpoint, of another kind, or damaged; the message
   *     says where
   * @throws IOException if the file cannot be read
   */
  public static CheckpointFile read(Path path, Class<? extends NetworkSpec> kind)
      throws IOException {
    try {
      return ModelFileCodec.readCheckpoint(path, kind);
    } catch (MalformedFieldException e) {
      throw new ModelFileException(path, e);
    }
  }

  /**
   * Writes the file, as {@link ModelFile#write} does.
   *
   * @param path the file, in a folder that is there
   * @throws ModelFileException if a weight is not finite, or the names are more than a file holds
   * @throws IOException if writing fails; a file that was there is then what it was before
   */
  public void write(Path path) throws IOException {
    try {
      ModelFileCodec.write(model, checkpoint, path);
    } catch (MalformedFieldException e) {
      throw new ModelFileException(path, e);
    }
  }

  /**
   * Refuses a training that could not go on exactly: with other rows in memory, other settings, on
   * another engine or device, by another version of the library, on another platform.
   *
   * @param now the training that would go on
   * @throws IllegalArgumentException if there is a difference; the message says which, with both
   *     values
   */
  public void checkGoesOn(TrainingRun now) {
    List<TrainingRun> runs = model.provenance().trainings();
    checkArgument(!runs.isEmpty(), "the checkpoint does not say what it was trained on");
    TrainingRun then = runs.get(runs.size() - 1);
    check("data: width", then.data().width(), now.data().width());
    check("data: rows", then.data().rows(), now.data().rows());
    check("data: sha256", then.data().sha256(), now.data().sha256());
    check("data: sha256 of the labels", then.data().labelsSha256(), now.data().labelsSha256());
    checkSettings(then.settingsJson(), now.settingsJson());
    check("the engine", then.engine(), now.engine());
    check("the version of sparse-ae", then.library(), now.library());
    check("the platform", system(model.provenance().platform()), system(LibraryVersion.platform()));
  }

  /** Validation rows are told apart by what they are, not by what they are called. */
  private static void checkSettings(String then, String now) {
    Map<String, @Nullable Object> before = Json.object(FieldPath.of("settings"), then).fields();
    Map<String, @Nullable Object> given = Json.object(FieldPath.of("settings"), now).fields();
    Set<String> names = new LinkedHashSet<>(before.keySet());
    names.addAll(given.keySet());
    names.remove("validation");
    for (String name : names) {
      check(name, text(before.get(name)), text(given.get(name)));
    }
  }

  private static @Nullable String text(@Nullable Object value) {
    return value == null ? null : Json.text(value);
  }

  private static String system(String platform) {
    return platform.split(",", 2)[0];
  }

  private static void check(String what, @Nullable Object then, @Nullable Object now) {
    checkArgument(
        Objects.equals(then, now),
        "the training cannot be resumed exactly: %s was %s in the checkpoint, and is %s now. Give"
            + " what it was trained with, or open the checkpoint by load and train on as you like",
        what,
        then == null ? "not set" : then,
        now == null ? "not set" : now);
  }
}
