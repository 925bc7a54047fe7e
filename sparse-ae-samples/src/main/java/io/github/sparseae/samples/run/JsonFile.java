package io.github.sparseae.samples.run;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.github.sparseae.internal.io.AtomicFile;
import java.io.IOException;
import java.nio.file.Path;

/** Writes indented JSON files. */
public final class JsonFile {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private JsonFile() {}

  /** Writes maps, lists, records and values; replaces the file if it exists. */
  public static void write(Path file, Object content) throws IOException {
    AtomicFile.write(file, JSON.writeValueAsBytes(content));
  }
}
