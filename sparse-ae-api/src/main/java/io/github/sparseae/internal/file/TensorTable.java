package io.github.sparseae.internal.file;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import io.github.sparseae.internal.data.NumberType;
import io.github.sparseae.model.Precision;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The header of a safetensors file: its metadata, and the location of each tensor in the bytes that
 * follow, in which the tensors lie without gaps.
 */
public record TensorTable(Map<String, String> metadata, List<Entry> tensors) {
  public static final int MAX_HEADER = 1 << 24;
  public static final String METADATA = "__metadata__";

  /** The first tensor begins at a multiple of this number of bytes. */
  private static final int ALIGNMENT = 8;

  public TensorTable {
    metadata = ImmutableMap.copyOf(metadata);
    tensors = ImmutableList.copyOf(tensors);
  }

  /**
   * One tensor, from its first byte to the one after its last, counted from the end of the header.
   */
  public record Entry(String name, NumberType type, List<Integer> shape, long begin, long end) {
    FieldPath path() {
      return TensorTable.path(name);
    }
  }

  /** The type of a tensor's numbers and its lengths, outermost dimension first. */
  public record Tensor(NumberType type, List<Integer> shape) {
    static Tensor of(Precision precision, List<Integer> shape) {
      return new Tensor(NumberType.of(precision), shape);
    }
  }

  /** Returns the header for tensors that lie one after the other. */
  public static TensorTable of(Map<String, String> metadata, Map<String, Tensor> tensors) {
    List<Entry> entries = new ArrayList<>();
    long begin = 0;
    for (Map.Entry<String, Tensor> named : tensors.entrySet()) {
      Tensor tensor = named.getValue();
      long bytes = tensor.type().bytes();
      for (int length : tensor.shape()) {
        bytes *= length;
      }
      entries.add(new Entry(named.getKey(), tensor.type(), tensor.shape(), begin, begin + bytes));
      begin += bytes;
    }
    return new TensorTable(metadata, entries);
  }

  /** Checks that there are tensors of these names and shapes. */
  public void check(
      Map<String, ? extends List<Integer>> shapes, String owner, boolean allowsUnknown) {
    Map<String, Entry> unclaimed = new LinkedHashMap<>();
    tensors.forEach(entry -> unclaimed.put(entry.name(), entry));
    shapes.forEach(
        (name, shape) -> {
          Entry entry = unclaimed.remove(name);
          if (entry == null) {
            throw new MalformedFileException(path(name), "float numbers " + shape, "missing");
          }
          if (!entry.shape().equals(shape)) {
            throw new MalformedFileException(
                path(name).part("shape"), shape.toString(), entry.shape());
          }
        });
    if (!allowsUnknown && !unclaimed.isEmpty()) {
      Entry extra = unclaimed.values().iterator().next();
      throw new MalformedFileException(extra.path(), "no tensor that " + owner + " lacks", "there");
    }
  }

  /** Refuses whole numbers in the tensors that must be real. */
  public void checkReal(Collection<String> names) {
    for (Entry entry : tensors) {
      if (names.contains(entry.name()) && entry.type().isWhole()) {
        throw new MalformedFileException(
            entry.path().part("dtype"),
            "one of " + Arrays.stream(NumberType.values()).filter(type -> !type.isWhole()).toList(),
            entry.type());
      }
    }
  }

  public static FieldPath path(String tensor) {
    return new FieldPath(null, "tensor ", tensor) {
      @Override
      public FieldPath field(String name) {
        return part(name);
      }
    };
  }

  public long dataBytes() {
    return tensors.isEmpty() ? 0 : tensors.get(tensors.size() - 1).end();
  }

  /** Returns the bytes of the header, padded with spaces to a multiple of 8. */
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
