package io.github.sparseae.internal.file;

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
public record TensorTable(Map<String, String> metadata, List<Entry> tensors) {
  /** How many bytes a header may have. */
  public static final int MAX_HEADER = 1 << 24;

  /** What the metadata are called in a header. */
  public static final String METADATA = "__metadata__";

  /** Tensors begin at a multiple of so many bytes. */
  private static final int ALIGNMENT = 8;

  public TensorTable {
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
  public record Entry(String name, TensorType type, List<Integer> shape, long begin, long end) {
    FieldPath place() {
      return TensorTable.place(name);
    }

    /** How many numbers there are. */
    int size() {
      return (int) ((end - begin) / type.bytes());
    }
  }

  /** The table of arrays that lie one after the other, by name. */
  public static TensorTable of(Map<String, String> metadata, Map<String, DenseArray> arrays) {
    List<Entry> entries = new ArrayList<>();
    long begin = 0;
    for (Map.Entry<String, DenseArray> named : arrays.entrySet()) {
      DenseArray array = named.getValue();
      TensorType type = TensorType.of(array.precision());
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
   * @throws MalformedFieldException if one is missing, of another shape, or too many
   */
  public Map<String, Entry> check(Map<String, ? extends List<Integer>> shapes, String plan) {
    Map<String, Entry> unclaimed = new LinkedHashMap<>();
    tensors.forEach(entry -> unclaimed.put(entry.name(), entry));
    Map<String, Entry> claimed = new LinkedHashMap<>();
    shapes.forEach(
        (name, shape) -> {
          Entry entry = unclaimed.remove(name);
          if (entry == null) {
            throw new MalformedFieldException(place(name), "float numbers " + shape, "missing");
          }
          if (!entry.shape().equals(shape)) {
            throw new MalformedFieldException(
                place(name).part("shape"), shape.toString(), entry.shape());
          }
          claimed.put(name, entry);
        });
    if (!unclaimed.isEmpty()) {
      Entry extra = unclaimed.values().iterator().next();
      throw new MalformedFieldException(
          extra.place(), "no tensor that " + plan + " lacks", "there");
    }
    return claimed;
  }

  public static FieldPath place(String tensor) {
    return FieldPath.of("tensor " + tensor);
  }

  /** How many bytes the tensors have together. */
  public long dataBytes() {
    return tensors.isEmpty() ? 0 : tensors.get(tensors.size() - 1).end();
  }

  /** The header, with spaces at its end so that the tensors begin at a multiple of 8. */
  public byte[] toBytes() {
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
