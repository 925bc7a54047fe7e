package io.github.sparseae.internal.file;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import io.github.sparseae.internal.io.HalfPrecision;
import io.github.sparseae.internal.io.IoConsumer;
import io.github.sparseae.model.DenseArray;
import io.github.sparseae.model.Precision;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * The header of a safetensors file: its metadata, and the location of each tensor in the bytes that
 * follow.
 *
 * @param metadata the texts by name
 * @param tensors in the order in which they lie, without gaps
 */
public record TensorTable(Map<String, String> metadata, List<Entry> tensors) {
  /** The number of bytes a header may have. */
  public static final int MAX_HEADER = 1 << 24;

  /** The name of the metadata in a header. */
  public static final String METADATA = "__metadata__";

  /** The number of bytes that are read at once. */
  private static final int BUFFER_BYTES = 1 << 16;

  /** The first tensor begins at a multiple of this number of bytes. */
  private static final int ALIGNMENT = 8;

  public TensorTable {
    metadata = ImmutableMap.copyOf(metadata);
    tensors = ImmutableList.copyOf(tensors);
  }

  /** The types of numbers that are read, under their names in safetensors. */
  public enum Type {
    F16(Precision.FLOAT32, Short.BYTES),
    BF16(Precision.FLOAT32, Short.BYTES),
    F32(Precision.FLOAT32, Float.BYTES),
    F64(Precision.FLOAT64, Double.BYTES),
    I32(Precision.FLOAT64, Integer.BYTES),
    I64(Precision.FLOAT64, Long.BYTES);

    private final Precision precision;
    private final int bytes;

    Type(Precision precision, int bytes) {
      this.precision = precision;
      this.bytes = bytes;
    }

    /** Returns the type in which a precision is written. */
    public static Type of(Precision precision) {
      return switch (precision) {
        case FLOAT32 -> F32;
        case FLOAT64 -> F64;
      };
    }

    /** Returns the precision in which numbers of this type are read. */
    public Precision precision() {
      return precision;
    }

    boolean isWhole() {
      return this == I32 || this == I64;
    }

    /** Returns the number of bytes of a number. */
    public int bytes() {
      return bytes;
    }

    /**
     * Reads an array of this type, little-endian, some bytes at a time.
     *
     * @param source fills a buffer with the next bytes, up to its limit
     */
    public DenseArray read(IoConsumer<ByteBuffer> source, int... shape) throws IOException {
      int size = IntStream.of(shape).reduce(1, Math::multiplyExact);
      float[] floats = new float[precision == Precision.FLOAT32 ? size : 0];
      double[] doubles = new double[size - floats.length];
      ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
      int count;
      for (int from = 0; from < size; from += count) {
        count = Math.min(BUFFER_BYTES / bytes, size - from);
        source.accept(buffer.clear().limit(count * bytes));
        buffer.position(0);
        if (precision == Precision.FLOAT32) {
          read(buffer, floats, from, count);
        } else {
          read(buffer, doubles, from, count);
        }
      }
      return precision == Precision.FLOAT32
          ? DenseArray.wrap(floats, shape)
          : DenseArray.wrap(doubles, shape);
    }

    /** Reads numbers of a type whose precision is float64; whole numbers may lose digits. */
    private void read(ByteBuffer from, double[] into, int offset, int count) {
      if (this == F64) {
        from.asDoubleBuffer().get(into, offset, count);
        return;
      }
      for (int i = 0; i < count; i++) {
        into[offset + i] = this == I32 ? from.getInt() : from.getLong();
      }
    }

    /** Reads numbers of a type whose precision is float32. */
    private void read(ByteBuffer from, float[] into, int offset, int count) {
      if (this == F32) {
        from.asFloatBuffer().get(into, offset, count);
        return;
      }
      for (int i = 0; i < count; i++) {
        short bits = from.getShort();
        into[offset + i] =
            this == F16 ? HalfPrecision.ofFloat16(bits) : HalfPrecision.ofBfloat16(bits);
      }
    }
  }

  /**
   * One tensor.
   *
   * @param begin the offset of its first byte from the end of the header
   * @param end the offset of the byte after its last
   */
  public record Entry(String name, Type type, List<Integer> shape, long begin, long end) {
    FieldPath path() {
      return TensorTable.path(name);
    }

    /** Returns the number of its elements. */
    int size() {
      return (int) ((end - begin) / type.bytes());
    }
  }

  /** The type of a tensor's numbers and its lengths, outermost dimension first. */
  public record Tensor(Type type, List<Integer> shape) {
    static Tensor of(Precision precision, List<Integer> shape) {
      return new Tensor(Type.of(precision), shape);
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

  /**
   * Checks that there are tensors of these names and shapes, and returns them in this order.
   *
   * @param owner what the tensors belong to, for messages
   * @param allowsUnknown whether there may be further tensors
   */
  public Map<String, Entry> check(
      Map<String, ? extends List<Integer>> shapes, String owner, boolean allowsUnknown) {
    Map<String, Entry> unclaimed = new LinkedHashMap<>();
    tensors.forEach(entry -> unclaimed.put(entry.name(), entry));
    Map<String, Entry> claimed = new LinkedHashMap<>();
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
          claimed.put(name, entry);
        });
    if (!allowsUnknown && !unclaimed.isEmpty()) {
      Entry extra = unclaimed.values().iterator().next();
      throw new MalformedFileException(extra.path(), "no tensor that " + owner + " lacks", "there");
    }
    return claimed;
  }

  /** Refuses whole numbers in the tensors that must be real. */
  public void checkReal(Collection<String> names) {
    for (Entry entry : tensors) {
      if (names.contains(entry.name()) && entry.type().isWhole()) {
        throw new MalformedFileException(
            entry.path().part("dtype"),
            "one of " + Arrays.stream(Type.values()).filter(type -> !type.isWhole()).toList(),
            entry.type());
      }
    }
  }

  /** Returns the path of a tensor. */
  public static FieldPath path(String tensor) {
    return new FieldPath(null, "tensor ", tensor) {
      @Override
      public FieldPath field(String name) {
        return part(name);
      }
    };
  }

  /** Returns the number of bytes of all tensors. */
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
