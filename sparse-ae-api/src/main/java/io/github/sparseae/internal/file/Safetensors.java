package io.github.sparseae.internal.file;

import static com.google.common.base.Preconditions.checkArgument;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.file.StandardOpenOption.READ;
import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.Maps;
import com.google.common.primitives.Ints;
import io.github.sparseae.internal.data.NumberType;
import io.github.sparseae.internal.data.RowFile;
import io.github.sparseae.internal.file.TensorTable.Entry;
import io.github.sparseae.internal.file.TensorTable.Tensor;
import io.github.sparseae.internal.io.AtomicFile;
import io.github.sparseae.internal.io.HeapLimit;
import io.github.sparseae.internal.io.IoConsumer;
import io.github.sparseae.internal.io.IoFunction;
import io.github.sparseae.internal.io.Uninterrupted;
import io.github.sparseae.model.DenseArray;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The content of a safetensors file: texts and arrays by name. Files that this library writes have
 * a checksum over all their bytes; files of others have none and may store numbers in 16 bits.
 */
public record Safetensors(Map<String, String> metadata, Map<String, DenseArray> arrays) {
  private static final Checksum CHECKSUM = Checksum.CRC32;
  private static final FieldPath FILE = FieldPath.of("file");

  /** The first bytes of files of other formats, none of which can begin a safetensors file. */
  private static final ImmutableMap<String, String> OTHER_FORMATS =
      ImmutableMap.of(
          "PK\3\4", "a zip archive, perhaps one of PyTorch",
          "\u0080\2\u008a\n", "a Python pickle, perhaps one of PyTorch",
          "\u0089HDF", "an HDF5 file, perhaps one of Keras",
          "\u0093NUMPY", "a NumPy array",
          "\u001f\u008b\b", "a gzip file");

  private static final int LENGTH_BYTES = Long.BYTES;

  public Safetensors {
    checkArgument(!metadata.containsKey(CHECKSUM.toString()), "%s is the file's own", CHECKSUM);
    arrays = Collections.unmodifiableSortedMap(new TreeMap<>(arrays));
  }

  public DenseArray array(String name) {
    return requireNonNull(arrays.get(name));
  }

  /** Supplies the bytes of a file in order. */
  public record Source(ReadableByteChannel channel, long size) {
    void fill(ByteBuffer bytes) throws IOException {
      while (bytes.hasRemaining()) {
        FILE.check(channel.read(bytes) >= 0, size + " bytes, as when it was opened", "shorter");
      }
    }
  }

  /**
   * Writes a file in place of an existing one and returns its checksum.
   *
   * @param check receives the header as it will be read, before anything is written
   */
  public String write(Path path, Consumer<TensorTable> check) throws IOException {
    byte[] header = header(check).toBytes();
    String[] checksum = {CHECKSUM.zeros()};
    AtomicFile.replace(
        path,
        channel -> {
          checksum[0] = write(header, bytes -> AtomicFile.writeAll(bytes, channel));
          channel.position(LENGTH_BYTES + (long) CHECKSUM.place(header, CHECKSUM.zeros()));
          AtomicFile.writeAll(ByteBuffer.wrap(checksum[0].getBytes(US_ASCII)), channel);
        });
    return checksum[0];
  }

  /** Returns the bytes that {@link #write} would write. */
  public byte[] toBytes(Consumer<TensorTable> check) {
    TensorTable table = header(check);
    byte[] header = table.toBytes();
    long size = LENGTH_BYTES + header.length + table.dataBytes();
    checkArgument(
        size <= HeapLimit.MAX_LENGTH,
        "the model has %s bytes, which is more than an array holds; write it to a file",
        size);
    ByteBuffer bytes = ByteBuffer.allocate((int) size);
    try {
      String checksum = write(header, bytes::put);
      bytes.put(
          LENGTH_BYTES + CHECKSUM.place(header, CHECKSUM.zeros()), checksum.getBytes(US_ASCII));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.array();
  }

  private TensorTable header(Consumer<TensorTable> check) {
    Map<String, String> texts = new LinkedHashMap<>();
    texts.put(CHECKSUM.toString(), CHECKSUM.zeros());
    texts.putAll(metadata);
    TensorTable table =
        TensorTable.of(
            texts,
            Maps.transformValues(
                arrays, array -> Tensor.of(array.precision(), Ints.asList(array.shape()))));
    byte[] header = table.toBytes();
    FieldPath.of("header length")
        .check(
            header.length <= TensorTable.MAX_HEADER,
            "at most " + TensorTable.MAX_HEADER + ", the limit",
            header.length);
    check.accept(TensorTableReader.read(header, table.dataBytes()));
    return table;
  }

  /** Writes all bytes with zeros for the checksum and returns the checksum over them. */
  private String write(byte[] header, IoConsumer<ByteBuffer> sink) throws IOException {
    Checksum.Sum sum = CHECKSUM.start();
    IoConsumer<ByteBuffer> summed =
        bytes -> {
          sum.put().accept(bytes.duplicate());
          sink.accept(bytes);
        };
    summed.accept(length(header));
    summed.accept(ByteBuffer.wrap(header));
    for (DenseArray array : arrays.values()) {
      NumberType.write(array, summed);
    }
    return sum.digits().get();
  }

  /**
   * Returns the reading of a file that this library wrote; it verifies the checksum.
   *
   * @param reading receives the header before memory is allocated for what it describes, and
   *     returns what is then done with the content
   */
  public static <T> IoFunction<Source, T> own(
      Function<TensorTable, Function<Safetensors, T>> reading) {
    return source -> {
      byte[] header = header(source);
      TensorTable table = table(header, source);
      Function<Safetensors, T> result = reading.apply(table);
      Checksum checksum = Checksum.of(table.metadata());
      String expected = checksum.digits(table.metadata());
      byte[] zeroed = header.clone();
      int at = checksum.place(header, expected);
      Arrays.fill(zeroed, at, at + expected.length(), (byte) '0');
      Checksum.Sum sum = checksum.start();
      sum.put().accept(length(header));
      sum.put().accept(ByteBuffer.wrap(zeroed));
      Map<String, DenseArray> arrays = arrays(table, source, sum.put());
      String actual = sum.digits().get();
      if (!actual.equals(expected)) {
        throw checksum.malformed(expected + " as the file says", actual);
      }
      return result.apply(new Safetensors(texts(table), arrays));
    };
  }

  /** Returns the reading of a file that any program wrote, as {@link #own} without its checksum. */
  public static <T> IoFunction<Source, T> foreign(
      Function<TensorTable, Function<Safetensors, T>> reading) {
    return source -> {
      TensorTable table = table(header(source), source);
      Function<Safetensors, T> result = reading.apply(table);
      return result.apply(new Safetensors(texts(table), arrays(table, source, bytes -> {})));
    };
  }

  public static <T> T read(Path path, IoFunction<Source, T> reading) throws IOException {
    return Uninterrupted.call(
        () -> {
          RowFile.check(path);
          try (FileChannel channel = FileChannel.open(path, READ)) {
            return reading.apply(new Source(channel, channel.size()));
          }
        });
  }

  public static <T> T read(byte[] bytes, IoFunction<Source, T> reading) throws IOException {
    return Uninterrupted.call(
        () ->
            reading.apply(
                new Source(Channels.newChannel(new ByteArrayInputStream(bytes)), bytes.length)));
  }

  private static Map<String, String> texts(TensorTable table) {
    Map<String, String> texts = new LinkedHashMap<>(table.metadata());
    texts.remove(Checksum.of(texts).toString());
    return texts;
  }

  private static byte[] header(Source source) throws IOException {
    FieldPath path = FieldPath.of("header length");
    path.check(source.size() >= LENGTH_BYTES, LENGTH_BYTES + " bytes", source.size() + " bytes");
    byte[] length = new byte[LENGTH_BYTES];
    source.fill(ByteBuffer.wrap(length));
    long headerBytes = ByteBuffer.wrap(length).order(ByteOrder.LITTLE_ENDIAN).getLong();
    long available = source.size() - LENGTH_BYTES;
    if (headerBytes < 0 || headerBytes > Math.min(TensorTable.MAX_HEADER, available)) {
      refuseOtherFormat(new String(length, ISO_8859_1));
      throw new MalformedFileException(
          path,
          available < TensorTable.MAX_HEADER
              ? "at most " + available + ", the bytes that follow"
              : "at most " + TensorTable.MAX_HEADER + ", the limit",
          Long.toUnsignedString(headerBytes) + ": a file cut short, or of another kind");
    }
    byte[] header = new byte[(int) headerBytes];
    source.fill(ByteBuffer.wrap(header));
    return header;
  }

  private static void refuseOtherFormat(String firstBytes) {
    if (firstBytes.chars().allMatch(c -> (c >= ' ' && c < 0x7f) || c == '\n' || c == '\r')) {
      String kind = firstBytes.startsWith("{") ? "a text, perhaps JSON" : "a text";
      throw new MalformedFileException(FILE, "a safetensors file", kind);
    }
    OTHER_FORMATS.forEach(
        (beginning, format) -> {
          FILE.check(!firstBytes.startsWith(beginning), "a safetensors file", format);
        });
  }

  private static TensorTable table(byte[] header, Source source) {
    return TensorTableReader.read(header, source.size() - LENGTH_BYTES - header.length);
  }

  private static Map<String, DenseArray> arrays(
      TensorTable table, Source source, Consumer<ByteBuffer> seen) throws IOException {
    Map<String, DenseArray> arrays = new LinkedHashMap<>();
    for (Entry entry : table.tensors()) {
      arrays.put(
          entry.name(),
          entry
              .type()
              .read(
                  buffer -> {
                    source.fill(buffer);
                    seen.accept(buffer.duplicate().flip());
                  },
                  ByteOrder.LITTLE_ENDIAN,
                  Ints.toArray(entry.shape())));
    }
    return arrays;
  }

  /** Returns the length of a header, as a file begins with it. */
  private static ByteBuffer length(byte[] header) {
    return ByteBuffer.allocate(LENGTH_BYTES)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(header.length)
        .flip();
  }
}
