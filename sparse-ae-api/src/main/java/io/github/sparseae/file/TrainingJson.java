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

  /**
   * Writes the options of a training.
   *
   * @param training the options
   * @return JSON on one line
   */
  public static String write(Training training) {
    return Json.text(SettingsCodec.write(training));
  }

  /**
   * Reads the options of a training.
   *
   * @param json what {@link #write} returned, here or in an earlier version; a missing option keeps
   *     its default
   * @return a builder with these options, to be completed with validation rows, listeners and
   *     checkpoints
   * @throws IllegalArgumentException if the text does not contain valid options; the message names
   *     the field
   */
  public static Training.Builder read(String json) {
    try {
      return SettingsCodec.read(Json.object(FieldPath.of("training"), json));
    } catch (MalformedFileException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }
}
