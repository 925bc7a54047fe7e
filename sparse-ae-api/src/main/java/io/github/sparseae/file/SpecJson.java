package io.github.sparseae.file;

import io.github.sparseae.internal.file.FieldPath;
import io.github.sparseae.internal.file.Json;
import io.github.sparseae.internal.file.MalformedFileException;
import io.github.sparseae.internal.file.SpecCodec;
import io.github.sparseae.model.NetworkSpec;

/** Network specifications as JSON, as {@link io.github.sparseae.file} describes it. */
public final class SpecJson {
  private SpecJson() {}

  /** Returns a specification as JSON on one line. */
  public static String write(NetworkSpec spec) {
    return Json.text(SpecCodec.NETWORKS.write(spec));
  }

  /**
   * Returns the specification that {@link #write} returned, here or in an earlier version.
   *
   * @throws IllegalArgumentException if the text is none; the message names the field
   */
  public static NetworkSpec read(String json) {
    try {
      return SpecCodec.NETWORKS.read(Json.object(FieldPath.of("specification"), json));
    } catch (MalformedFileException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }
}
