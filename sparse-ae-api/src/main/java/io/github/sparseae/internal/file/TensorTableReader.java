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
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads the header of a safetensors file and believes nothing: each name comes once, each tensor
 * has a type, a shape and a place of the right size, and the tensors cover the bytes that follow,
 * each byte once.
 */
public final class TensorTableReader {
  private static final FieldPath HEADER = FieldPath.of("header");
  private static final int MAX_DIMENSIONS = 8;
  private static final int MAX_NUMBERS = Integer.MAX_VALUE - 8;

  /** Each takes memory that its few bytes in a header do not pay for. */
  private static final int MAX_TENSORS = 1 << 14;

  private static final int MAX_TEXTS = 1 << 8;

  private final Set<TensorType> types;
  private final Map<String, Entry> entries = new LinkedHashMap<>();
  private @Nullable Map<String, String> metadata;

  private TensorTableReader(Set<TensorType> types) {
    this.types = types;
  }

  /**
   * Reads a header.
   *
   * @param header all its bytes
   * @param dataBytes how many bytes follow it
   * @param types what numbers a tensor may have
   * @throws MalformedFieldException if it is none, or does not describe these bytes
   */
  public static TensorTable read(byte[] header, long dataBytes, Set<TensorType> types) {
    String text = Json.decoded(HEADER, header);
    if (!text.startsWith("{")) {
      throw new MalformedFieldException(
          HEADER, "{ at its beginning", text.substring(0, Math.min(10, text.length())));
    }
    TensorTableReader reader = new TensorTableReader(types);
    List<Entry> ordered = Json.parse(HEADER, text, reader::entries);
    checkCover(ordered, dataBytes);
    return new TensorTable(reader.metadata == null ? Map.of() : reader.metadata, ordered);
  }

  private List<Entry> entries(JsonParser parser) throws IOException {
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      if (name.equals(TensorTable.METADATA)) {
        Map<String, String> texts = texts(parser);
        checkNew(HEADER, name, metadata);
        metadata = texts;
      } else {
        if (entries.size() == MAX_TENSORS) {
          throw new MalformedFieldException(HEADER, "at most " + MAX_TENSORS + " tensors", "more");
        }
        checkNew(HEADER, name, entries.put(name, entry(name, parser)));
      }
    }
    List<Entry> ordered = new ArrayList<>(entries.values());
    ordered.sort(Comparator.comparingLong(Entry::begin).thenComparingLong(Entry::end));
    return ordered;
  }

  private static Map<String, String> texts(JsonParser parser) throws IOException {
    FieldPath place = FieldPath.of(TensorTable.METADATA);
    expect(place, parser, JsonToken.START_OBJECT, "an object");
    Map<String, String> texts = new LinkedHashMap<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      if (texts.size() == MAX_TEXTS) {
        throw new MalformedFieldException(place, "at most " + MAX_TEXTS + " texts", "more");
      }
      expect(place.field(name), parser, JsonToken.VALUE_STRING, "a text");
      checkNew(place, name, texts.put(name, parser.getText()));
    }
    return texts;
  }

  private Entry entry(String name, JsonParser parser) throws IOException {
    FieldPath place = TensorTable.place(name);
    expect(place, parser, JsonToken.START_OBJECT, "an object");
    TensorType type = null;
    List<Long> shape = null;
    List<Long> offsets = null;
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String field = parser.currentName();
      FieldPath inside = place.part(field);
      switch (field) {
        case "dtype" -> {
          checkNew(place, field, type);
          type = type(inside, parser);
        }
        case "shape" -> {
          checkNew(place, field, shape);
          shape = wholes(inside, parser, MAX_DIMENSIONS);
        }
        case "data_offsets" -> {
          checkNew(place, field, offsets);
          offsets = wholes(inside, parser, 2);
        }
        default -> throw new MalformedFieldException(place, "dtype, shape and data_offsets", field);
      }
    }
    if (type == null || shape == null || offsets == null) {
      throw new MalformedFieldException(
          place,
          "dtype, shape and data_offsets",
          "no " + (type == null ? "dtype" : shape == null ? "shape" : "data_offsets"));
    }
    return entry(name, type, shape, offsets);
  }

  private static Entry entry(String name, TensorType type, List<Long> shape, List<Long> offsets) {
    FieldPath place = TensorTable.place(name);
    long numbers = 1;
    for (long length : shape) {
      if (length < 1 || length > MAX_NUMBERS / numbers) {
        throw new MalformedFieldException(
            place.part("shape"),
            "lengths of at least 1 and a product of at most " + MAX_NUMBERS,
            shape);
      }
      numbers *= length;
    }
    FieldPath offsetsPlace = place.part("data_offsets");
    if (offsets.size() != 2 || offsets.get(0) < 0 || offsets.get(1) < offsets.get(0)) {
      throw new MalformedFieldException(offsetsPlace, "a beginning and an end", offsets);
    }
    long begin = offsets.get(0);
    long end = offsets.get(1);
    long bytes = numbers * type.bytes();
    if (end - begin != bytes) {
      throw new MalformedFieldException(
          offsetsPlace,
          bytes + " bytes for " + type + " " + shape,
          (end - begin) + " bytes, " + offsets);
    }
    return new Entry(name, type, shape.stream().map(Long::intValue).toList(), begin, end);
  }

  private static void checkCover(List<Entry> ordered, long dataBytes) {
    long next = 0;
    for (Entry entry : ordered) {
      if (entry.begin() != next) {
        throw new MalformedFieldException(
            entry.place().part("data_offsets"),
            "to begin at " + next + ", where the tensor before ends",
            entry.begin());
      }
      next = entry.end();
    }
    if (next != dataBytes) {
      throw new MalformedFieldException(
          FieldPath.of("tensors"), next + " bytes after the header", dataBytes + " bytes");
    }
  }

  private TensorType type(FieldPath place, JsonParser parser) throws IOException {
    expect(place, parser, JsonToken.VALUE_STRING, "a text");
    String name = parser.getText();
    return types.stream()
        .filter(type -> type.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new MalformedFieldException(place, TensorType.or(types), name));
  }

  private static List<Long> wholes(FieldPath place, JsonParser parser, int most)
      throws IOException {
    expect(place, parser, JsonToken.START_ARRAY, "a list");
    List<Long> wholes = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      if (wholes.size() == most) {
        throw new MalformedFieldException(place, "at most " + most + " numbers", "more");
      }
      wholes.add(Json.whole(place, parser));
    }
    return wholes;
  }

  private static void checkNew(FieldPath place, String name, @Nullable Object before) {
    if (before != null) {
      throw new MalformedFieldException(place, "each name once", name + " twice");
    }
  }

  private static void expect(FieldPath place, JsonParser parser, JsonToken token, String expected)
      throws IOException {
    if (parser.nextToken() != token) {
      throw new MalformedFieldException(place, expected, parser.getText());
    }
  }
}
