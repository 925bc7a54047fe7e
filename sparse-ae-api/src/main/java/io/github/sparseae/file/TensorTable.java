package io.github.sparseae.file;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.primitives.Ints;
import io.github.sparseae.model.DenseArray;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The header of a safetensors file: its metadata, and where each tensor lies in the bytes that
 * follow.
 *
 * @param metadata texts by name
 * @param tensors in the order in which they lie, without holes
 */
record TensorTable(Map<String, String> metadata, List<Entry> tensors) {
  /** How many bytes a header may have. */
  static final int MAX_HEADER = 1 << 24;

  /** What the metadata are called in a header. */
  static final String METADATA = "__metadata__";

  /** Tensors begin at a multiple of so many bytes. */
  private static final int ALIGNMENT = 8;

  TensorTable {
    metadata = ImmutableMap.copyOf(metadata);
    tensors = ImmutableList.copyOf(tensors);
  }

  /**
   * One tensor.
   *
   * @param name what it is called
   * @param type of its numbers
   * @param shape the lengths along each dimension, outermost first
   * @param begin where its first byte is, counted from the end of the header
   * @param end where the byte after its last one is
   */
  record Entry(String name, NumberType type, List<Integer> shape, long begin, long end) {
    Place place() {
      return TensorTable.place(name);
    }

    /** How many numbers there are. */
    int size() {
      return (int) ((end - begin) / type.bytes());
    }
  }

  /** The table of arrays that lie one after the other, by name. */
  static TensorTable of(Map<String, String> metadata, Map<String, DenseArray> arrays) {
    List<Entry> entries = new ArrayList<>();
    long begin = 0;
    for (Map.Entry<String, DenseArray> named : arrays.entrySet()) {
      DenseArray array = named.getValue();
      NumberType type = NumberType.of(array.precision());
      long end = begin + (long) array.size() * type.bytes();
      entries.add(new Entry(named.getKey(), type, Ints.asList(array.shape()), begin, end));
      begin = end;
    }
    return new TensorTable(metadata, entries);
  }

  /**
   * Checks that there are tensors of these names and shapes, and no others.
   *
   * @param shapes by name
   * @param plan what they belong to, for messages
   * @return the tensors by name, in the order of the shapes
   * @throws Malformed if one is missing, of another shape, or too many
   */
  Map<String, Entry> check(Map<String, ? extends List<Integer>> shapes, String plan) {
    Map<String, Entry> unclaimed = new LinkedHashMap<>();
    tensors.forEach(entry -> unclaimed.put(entry.name(), entry));
    Map<String, Entry> claimed = new LinkedHashMap<>();
    shapes.forEach(
        (name, shape) -> {
          Entry entry = unclaimed.remove(name);
          if (entry == null) {
            throw new Malformed(place(name), "float numbers " + shape, "missing");
          }
          if (!entry.shape().equals(shape)) {
            throw new Malformed(place(name).part("shape"), shape.toString(), entry.shape());
          }
          claimed.put(name, entry);
        });
    if (!unclaimed.isEmpty()) {
      Entry extra = unclaimed.values().iterator().next();
      throw new Malformed(extra.place(), "no tensor that " + plan + " lacks", "there");
    }
    return claimed;
  }

  static Place place(String tensor) {
    return Place.of("tensor " + tensor);
  }

  /** How many bytes the tensors have together. */
  long dataBytes() {
    return tensors.isEmpty() ? 0 : tensors.get(tensors.size() - 1).end();
  }

  /** The header, with spaces at its end so that the tensors begin at a multiple of 8. */
  byte[] toBytes() {
    JsonObject texts = new JsonObject();
    metadata.forEach(texts::put);
    JsonObject header = new JsonObject().put(METADATA, texts);
    for (Entry entry : tensors) {
      header.put(
          entry.name(),
          new JsonObject()
              .put("dtype", entry.type().name())
              .put("shape", entry.shape())
              .put("data_offsets", List.of(entry.begin(), entry.end())));
    }
    byte[] text = Json.text(header).getBytes(UTF_8);
    byte[] padded = Arrays.copyOf(text, (text.length + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT);
    Arrays.fill(padded, text.length, padded.length, (byte) ' ');
    return padded;
  }
}
