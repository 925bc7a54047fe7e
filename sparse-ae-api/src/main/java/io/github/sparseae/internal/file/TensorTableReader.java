package io.github.sparseae.internal.file;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.github.sparseae.internal.file.TensorTable.Entry;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads the header of a safetensors file and verifies it: each name occurs once, each tensor has a
 * type, a shape and offsets of the matching size, and the tensors cover each byte that follows
 * once.
 */
public final class TensorTableReader {
  private static final FieldPath HEADER = FieldPath.of("header");
  private static final List<TensorTable.Type> TYPES = List.of(TensorTable.Type.values());
  private static final int MAX_DIMENSIONS = 8;
  private static final int MAX_NUMBERS = Integer.MAX_VALUE - 8;

  /** The number of tensors: each takes far more memory than its bytes in the header. */
  private static final int MAX_TENSORS = 1 << 14;

  private static final int MAX_TEXTS = 1 << 8;

  private final Map<String, Entry> entries = new LinkedHashMap<>();
  private @Nullable Map<String, String> metadata;

  private TensorTableReader() {}

  /**
   * Reads a header.
   *
   * @param header all its bytes
   * @param dataBytes the number of bytes that follow it
   * @throws MalformedFileException if it is not a header or does not describe these bytes
   */
  public static TensorTable read(byte[] header, long dataBytes) {
    String text = Json.decoded(HEADER, header);
    if (!text.startsWith("{")) {
      throw new MalformedFileException(
          HEADER, "{ at its beginning", text.substring(0, Math.min(10, text.length())));
    }
    TensorTableReader reader = new TensorTableReader();
    List<Entry> ordered = Json.parse(HEADER, text, reader::entries);
    checkCover(ordered, dataBytes);
    return new TensorTable(reader.metadata == null ? Map.of() : reader.metadata, ordered);
  }

  private List<Entry> entries(JsonParser parser) throws IOException {
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = Json.name(HEADER, parser);
      if (name.equals(TensorTable.METADATA)) {
        Map<String, String> texts = texts(parser);
        checkNew(HEADER, name, metadata);
        metadata = texts;
      } else {
        if (entries.size() == MAX_TENSORS) {
          throw new MalformedFileException(HEADER, "at most " + MAX_TENSORS + " tensors", "more");
        }
        checkNew(HEADER, name, entries.put(name, entry(name, parser)));
      }
    }
    List<Entry> ordered = new ArrayList<>(entries.values());
    ordered.sort(Comparator.comparingLong(Entry::begin).thenComparingLong(Entry::end));
    return ordered;
  }

  private static Map<String, String> texts(JsonParser parser) throws IOException {
    FieldPath path = FieldPath.of(TensorTable.METADATA);
    expect(path, parser, JsonToken.START_OBJECT, "an object");
    Map<String, String> texts = new LinkedHashMap<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = Json.name(path, parser);
      if (texts.size() == MAX_TEXTS) {
        throw new MalformedFileException(path, "at most " + MAX_TEXTS + " texts", "more");
      }
      expect(path.field(name), parser, JsonToken.VALUE_STRING, "a text");
      checkNew(path, name, texts.put(name, parser.getText()));
    }
    return texts;
  }

  private static Entry entry(String name, JsonParser parser) throws IOException {
    FieldPath path = TensorTable.path(name);
    expect(path, parser, JsonToken.START_OBJECT, "an object");
    TensorTable.Type type = null;
    List<Long> shape = null;
    List<Long> offsets = null;
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String field = Json.name(path, parser);
      FieldPath inside = path.part(field);
      switch (field) {
        case "dtype" -> {
          checkNew(path, field, type);
          type = type(inside, parser);
        }
        case "shape" -> {
          checkNew(path, field, shape);
          shape = wholes(inside, parser, MAX_DIMENSIONS);
        }
        case "data_offsets" -> {
          checkNew(path, field, offsets);
          offsets = wholes(inside, parser, 2);
        }
        default -> throw new MalformedFileException(path, "dtype, shape and data_offsets", field);
      }
    }
    if (type == null || shape == null || offsets == null) {
      throw new MalformedFileException(
          path,
          "dtype, shape and data_offsets",
          "no " + (type == null ? "dtype" : shape == null ? "shape" : "data_offsets"));
    }
    return entry(name, type, shape, offsets);
  }

  private static Entry entry(
      String name, TensorTable.Type type, List<Long> shape, List<Long> offsets) {
    FieldPath path = TensorTable.path(name);
    long numbers = 1;
    for (long length : shape) {
      if (length < 1 || length > MAX_NUMBERS / numbers) {
        throw new MalformedFileException(
            path.part("shape"),
            "lengths of at least 1 and a product of at most " + MAX_NUMBERS,
            shape);
      }
      numbers *= length;
    }
    FieldPath offsetsPath = path.part("data_offsets");
    if (offsets.size() != 2 || offsets.get(0) < 0 || offsets.get(1) < offsets.get(0)) {
      throw new MalformedFileException(offsetsPath, "a beginning and an end", offsets);
    }
    long begin = offsets.get(0);
    long end = offsets.get(1);
    long bytes = numbers * type.bytes();
    if (end - begin != bytes) {
      throw new MalformedFileException(
          offsetsPath,
          bytes + " bytes for " + type + " " + shape,
          (end - begin) + " bytes, " + offsets);
    }
    return new Entry(name, type, shape.stream().map(Long::intValue).toList(), begin, end);
  }

  private static void checkCover(List<Entry> ordered, long dataBytes) {
    long next = 0;
    for (Entry entry : ordered) {
      if (entry.begin() != next) {
        throw new MalformedFileException(
            entry.path().part("data_offsets"),
            "to begin at " + next + ", where the tensor before ends",
            entry.begin());
      }
      next = entry.end();
    }
    if (next != dataBytes) {
      throw new MalformedFileException(
          FieldPath.of("tensors"), next + " bytes after the header", dataBytes + " bytes");
    }
  }

  private static TensorTable.Type type(FieldPath path, JsonParser parser) throws IOException {
    expect(path, parser, JsonToken.VALUE_STRING, "a text");
    String name = parser.getText();
    return TYPES.stream()
        .filter(type -> type.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new MalformedFileException(path, "one of " + TYPES, name));
  }

  private static List<Long> wholes(FieldPath path, JsonParser parser, int most) throws IOException {
    expect(path, parser, JsonToken.START_ARRAY, "a list");
    List<Long> wholes = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      if (wholes.size() == most) {
        throw new MalformedFileException(path, "at most " + most + " numbers", "more");
      }
      wholes.add(Json.whole(path, parser));
    }
    return wholes;
  }

  private static void checkNew(FieldPath path, String name, @Nullable Object before) {
    if (before != null) {
      throw new MalformedFileException(path, "each name once", name + " twice");
    }
  }

  private static void expect(FieldPath path, JsonParser parser, JsonToken token, String expected)
      throws IOException {
    if (parser.nextToken() != token) {
      throw new MalformedFileException(path, expected, parser.getText());
    }
  }
}
