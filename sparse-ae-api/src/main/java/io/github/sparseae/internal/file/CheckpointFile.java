package io.github.sparseae.internal.file;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.collect.Sets;
import io.github.sparseae.file.ModelFile;
import io.github.sparseae.file.TrainingRun;
import io.github.sparseae.internal.train.Checkpoint;
import io.github.sparseae.model.NetworkSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The content of a checkpoint's file: a model as it was after some step of its training, and the
 * state from which that training continues. {@link ModelFile#read} reads the model alone.
 *
 * @param model the model; the last of its trainings is the one under way
 */
public record CheckpointFile(ModelFile model, Checkpoint checkpoint) {

  /** Reads a checkpoint's file. Everything is verified before memory is allocated for it. */
  public static CheckpointFile read(Path path, Class<? extends NetworkSpec> kind)
      throws IOException {
    return MalformedFileException.naming(path, () -> ModelFileCodec.readCheckpoint(path, kind));
  }

  public void write(Path path) throws IOException {
    MalformedFileException.naming(path, () -> ModelFileCodec.write(model, checkpoint, path));
  }

  /**
   * Checks that a training continues this one exactly: with the same rows in memory and the same
   * settings, on the same engine, device and platform, in the same version of the library.
   *
   * @throws IllegalArgumentException if there is a difference; the message names it with both
   *     values
   */
  public void checkContinuedBy(TrainingRun now) {
    List<TrainingRun> runs = model.provenance().trainings();
    checkArgument(!runs.isEmpty(), "the checkpoint does not say what it was trained on");
    TrainingRun then = runs.get(runs.size() - 1);
    check("the version of sparse-ae", then.library(), now.library());
    check("data: width", then.data().width(), now.data().width());
    check("data: rows", then.data().rows(), now.data().rows());
    check("data: sha256", then.data().sha256(), now.data().sha256());
    check("data: sha256 of the labels", then.data().labelsSha256(), now.data().labelsSha256());
    checkSettings(then.settingsJson(), now.settingsJson());
    check("the engine", then.engine(), now.engine());
    check("the platform", system(model.provenance().platform()), system(LibraryVersion.platform()));
  }

  /** Validation rows are compared elsewhere, by their fingerprint; their name may differ. */
  private static void checkSettings(String then, String now) {
    Map<String, @Nullable Object> before = Json.object(FieldPath.of("settings"), then).fields();
    Map<String, @Nullable Object> given = Json.object(FieldPath.of("settings"), now).fields();
    for (String name : Sets.union(before.keySet(), given.keySet())) {
      if (!name.equals("validation")) {
        check(name, text(before.get(name)), text(given.get(name)));
      }
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
            + " the same as before, or open the checkpoint by load and train on as you like",
        what,
        shown(then),
        shown(now));
  }

  private static String shown(@Nullable Object value) {
    String text = value == null ? "" : value.toString();
    if (value instanceof OptionalLong number) {
      text = number.isPresent() ? Long.toString(number.getAsLong()) : "";
    } else if (value instanceof Optional<?> optional) {
      text = optional.isPresent() ? optional.get().toString() : "";
    }
    return text.isEmpty() ? "not set" : text;
  }
}
