package io.github.sparseae.internal.file;

import com.google.common.primitives.Ints;
import io.github.sparseae.internal.data.NumberType;
import io.github.sparseae.internal.file.TensorTable.Entry;
import io.github.sparseae.internal.io.HeapLimit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads the header of a safetensors file and verifies it: each name occurs once, each tensor has a
 * type, a shape and offsets of the matching size, and the tensors cover each byte that follows
 * once.
 */
public final class TensorTableReader {
  private static final FieldPath HEADER =
      new FieldPath(null, "", "header") {
        @Override
        public FieldPath field(String name) {
          return name.equals(TensorTable.METADATA) ? FieldPath.of(name) : TensorTable.path(name);
        }
      };

  private static final int MAX_DIMENSIONS = 8;

  /** The number of tensors: each takes far more memory than its bytes in the header. */
  private static final int MAX_TENSORS = 1 << 14;

  private static final int MAX_TEXTS = 1 << 8;

  private TensorTableReader() {}

  /** Reads all bytes of a header, and the number of bytes that follow it. */
  public static TensorTable read(byte[] header, long dataBytes) {
    String text = Json.decoded(HEADER, header);
    HEADER.check(
        text.startsWith("{"), "{ at its beginning", text.substring(0, Math.min(10, text.length())));
    JsonObject parts = Json.object(HEADER, text);
    Map<String, String> metadata =
        parts.or(TensorTable.METADATA, TensorTableReader::texts, Map.of());
    checkCount(HEADER, parts, MAX_TENSORS, "tensors");
    List<Entry> entries = new ArrayList<>();
    for (String name : parts.names()) {
      entries.add(entry(name, parts.object(name)));
    }
    entries.sort(Comparator.comparingLong(Entry::begin).thenComparingLong(Entry::end));
    checkCover(entries, dataBytes);
    return new TensorTable(metadata, entries);
  }

  private static Map<String, String> texts(JsonObject header, String name) {
    JsonObject from = header.object(name);
    checkCount(from.path(), from, MAX_TEXTS, "texts");
    Map<String, String> texts = new LinkedHashMap<>();
    from.names().forEach(text -> texts.put(text, from.text(text)));
    return texts;
  }

  private static void checkCount(FieldPath path, JsonObject from, int most, String what) {
    path.check(from.names().size() <= most, "at most " + most + " " + what, "more");
  }

  private static Entry entry(String name, JsonObject from) {
    NumberType type = from.choice("dtype", NumberType.class, NumberType::name);
    List<Long> shape = wholes(from, "shape", MAX_DIMENSIONS);
    List<Long> offsets = wholes(from, "data_offsets", 2);
    from.end();
    FieldPath path = TensorTable.path(name);
    long numbers = 1;
    for (long length : shape) {
      if (length < 1 || length > HeapLimit.MAX_LENGTH / numbers) {
        throw new MalformedFileException(
            path.part("shape"),
            "lengths of at least 1 and a product of at most " + HeapLimit.MAX_LENGTH,
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
    offsetsPath.check(
        end - begin == bytes,
        bytes + " bytes for " + type + " " + shape,
        (end - begin) + " bytes, " + offsets);
    return new Entry(name, type, Ints.asList(Ints.toArray(shape)), begin, end);
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
    FieldPath.of("tensors")
        .check(next == dataBytes, next + " bytes after the header", dataBytes + " bytes");
  }

  private static List<Long> wholes(JsonObject from, String name, int most) {
    List<Long> wholes = from.wholes(name);
    from.path(name).check(wholes.size() <= most, "at most " + most + " numbers", "more");
    return wholes;
  }
}
