package io.github.sparseae.file;

import io.github.sparseae.internal.file.FieldPath;
import io.github.sparseae.internal.file.Json;
import io.github.sparseae.internal.file.MalformedFileException;
import io.github.sparseae.internal.file.SettingsCodec;
import io.github.sparseae.train.Training;

/**
 * The options of a training as JSON, as {@link TrainingRun#settingsJson} has them. Rows, listeners
 * and checkpoints stay where they are: of validation rows, the JSON has the name alone.
 *
 * <pre>{@code
 * String json = model.provenance().trainings().get(0).settingsJson();
 * sae.fit(rows, TrainingJson.read(json).validation(others).build());
 * }</pre>
 */
public final class TrainingJson {
  private TrainingJson() {}

  /** Returns the options of a training as JSON on one line. */
  public static String write(Training training) {
    return Json.text(SettingsCodec.write(training));
  }

  /**
   * Returns a builder with the options that {@link #write} returned, here or in an earlier version,
   * to be completed with validation rows, listeners and checkpoints. A missing option keeps its
   * default.
   *
   * @throws IllegalArgumentException if an option is not valid; the message names the field
   */
  public static Training.Builder read(String json) {
    try {
      return SettingsCodec.read(Json.object(FieldPath.of("training"), json));
    } catch (MalformedFileException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }
}
