package io.github.sparseae.samples.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.github.sparseae.cli.Console;
import io.github.sparseae.internal.io.AtomicFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

public final class OutputFolder {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private OutputFolder() {}

  /** Creates the folders and checks, before minutes of training, that they can be written to. */
  public static void prepare(Path folder, Object... parts) throws IOException {
    try {
      AtomicFile.createFolder(folder);
      for (Object part : parts) {
        AtomicFile.createFolder(folder.resolve(part.toString()));
      }
      Files.delete(Files.createTempFile(folder, ".sample", null));
    } catch (IOException e) {
      throw new IOException(
          "the output folder " + folder + " cannot be written: " + Console.message(e), e);
    }
  }

  /** Writes maps, lists, records and values as indented JSON; replaces the file if it exists. */
  public static void write(Path file, Object content) throws IOException {
    AtomicFile.write(file, JSON.writeValueAsBytes(content));
  }

  static JsonNode read(Path file) throws IOException {
    try {
      return JSON.readTree(Files.readAllBytes(file));
    } catch (JsonProcessingException e) {
      throw new IOException(
          file
              + " holds no results: remove it, or write to another folder: "
              + e.getOriginalMessage(),
          e);
    }
  }

  /** Returns the value that {@link #read} returns after it was written. */
  static JsonNode tree(Object content) throws IOException {
    return JSON.readTree(JSON.writeValueAsBytes(content));
  }

  /** Returns an object of a file: names, each followed by its value, in this order. */
  public static Map<String, Object> object(Object... namesAndValues) {
    Map<String, Object> object = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      object.put((String) namesAndValues[i], namesAndValues[i + 1]);
    }
    return object;
  }
}
