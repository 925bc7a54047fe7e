package io.github.sparseae.file;

import static com.google.common.base.Preconditions.checkArgument;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.file.StandardOpenOption.READ;
import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableSortedMap;
import com.google.common.hash.Hasher;
import com.google.common.hash.Hashing;
import io.github.sparseae.file.TensorTable.Entry;
import io.github.sparseae.model.DenseArray;
import io.github.sparseae.model.Precision;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * A safetensors file: texts and arrays by name, with a checksum over all of it.
 *
 * @param metadata texts by name
 * @param arrays by name
 */
record Safetensors(Map<String, String> metadata, Map<String, DenseArray> arrays) {
  /** Under this name the metadata hold the file's SHA-256. */
  static final String CHECKSUM = "sha256";

  private static final String NO_CHECKSUM = "0".repeat(64);
  private static final Place CHECKSUM_PLACE = Place.of(TensorTable.METADATA).field(CHECKSUM);
  private static final int LENGTH_BYTES = Long.BYTES;
  private static final int BUFFER_BYTES = 1 << 16;

  Safetensors {
    checkArgument(!metadata.containsKey(CHECKSUM), "%s is the file's own", CHECKSUM);
    arrays = ImmutableSortedMap.copyOf(arrays);
  }

  /**
   * Writes a file, in place of what was there.
   *
   * @param check is given the header as it will be read, before anything is written
   * @throws Malformed if the header cannot be read again
   */
  void write(Path path, Consumer<TensorTable> check) throws IOException {
    Map<String, String> texts = new LinkedHashMap<>();
    texts.put(CHECKSUM, NO_CHECKSUM);
    texts.putAll(metadata);
    TensorTable table = TensorTable.of(texts, arrays);
    byte[] header = table.toBytes();
    if (header.length > TensorTable.MAX_HEADER) {
      throw new Malformed(
          Place.of("header length"),
          "at most " + TensorTable.MAX_HEADER + ", the limit",
          header.length);
    }
    check.accept(TensorTableReader.read(header, table.dataBytes()));
    AtomicFile.replace(path, channel -> write(header, channel));
  }

  /** One of the arrays. */
  DenseArray array(String name) {
    return requireNonNull(arrays.get(name));
  }

  /** Writes zeros for the checksum, and then the checksum over them. */
  private void write(byte[] header, FileChannel channel) throws IOException {
    Hasher hasher = Hashing.sha256().newHasher();
    ByteBuffer buffer = buffer().putLong(header.length).flip();
    emit(buffer, hasher, channel);
    emit(ByteBuffer.wrap(header), hasher, channel);
    for (DenseArray array : arrays.values()) {
      buffer.clear();
      for (int i = 0; i < array.size(); i++) {
        if (array.precision() == Precision.FLOAT32) {
          buffer.putFloat((float) array.get(i));
        } else {
          buffer.putDouble(array.get(i));
        }
        if (!buffer.hasRemaining()) {
          emit(buffer.flip(), hasher, channel);
          buffer.clear();
        }
      }
      emit(buffer.flip(), hasher, channel);
    }
    int place = new String(header, ISO_8859_1).indexOf(NO_CHECKSUM);
    ByteBuffer checksum = ByteBuffer.wrap(hasher.hash().toString().getBytes(US_ASCII));
    channel.position(LENGTH_BYTES + (long) place);
    while (checksum.hasRemaining()) {
      channel.write(checksum);
    }
  }

  private static void emit(ByteBuffer bytes, Hasher hasher, FileChannel channel)
      throws IOException {
    hasher.putBytes(bytes.duplicate());
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  /**
   * Reads a file.
   *
   * @param check is given the header before memory is set aside for what it describes
   * @throws Malformed if it is not what it should be
   */
  static Safetensors read(Path path, Consumer<TensorTable> check) throws IOException {
    return Uninterrupted.call(
        () -> {
          if (Files.exists(path) && !Files.isRegularFile(path)) {
            throw new Malformed(
                Place.of("file"), "a file", Files.isDirectory(path) ? "a folder" : "a device");
          }
          try (FileChannel channel = FileChannel.open(path, READ)) {
            return read(channel, channel.size(), check);
          }
        });
  }

  private static Safetensors read(FileChannel channel, long size, Consumer<TensorTable> check)
      throws IOException {
    Place lengthPlace = Place.of("header length");
    if (size < LENGTH_BYTES) {
      throw new Malformed(lengthPlace, LENGTH_BYTES + " bytes", size + " bytes");
    }
    ByteBuffer length = buffer().limit(LENGTH_BYTES);
    fill(length, channel);
    long headerBytes = length.getLong(0);
    long most = Math.min(TensorTable.MAX_HEADER, size - LENGTH_BYTES);
    if (headerBytes < 0 || headerBytes > most) {
      throw new Malformed(
          lengthPlace,
          "at most "
              + most
              + (most < TensorTable.MAX_HEADER ? ", what the file has" : ", the limit"),
          Long.toUnsignedString(headerBytes));
    }
    byte[] header = new byte[(int) headerBytes];
    fill(ByteBuffer.wrap(header), channel);
    TensorTable table = TensorTableReader.read(header, size - LENGTH_BYTES - headerBytes);
    String expected = table.metadata().get(CHECKSUM);
    if (expected == null || !expected.matches("[0-9a-f]{64}")) {
      throw new Malformed(
          CHECKSUM_PLACE, "64 hexadecimal digits", expected == null ? "missing" : expected);
    }
    check.accept(table);
    Hasher hasher = Hashing.sha256().newHasher();
    hasher.putBytes(length.flip());
    hasher.putBytes(withoutChecksum(header, expected));
    Map<String, DenseArray> arrays = new LinkedHashMap<>();
    for (Entry entry : table.tensors()) {
      arrays.put(entry.name(), array(entry, hasher, channel));
    }
    String actual = hasher.hash().toString();
    if (!actual.equals(expected)) {
      throw new Malformed(CHECKSUM_PLACE, expected + " as the file says", actual);
    }
    Map<String, String> texts = new LinkedHashMap<>(table.metadata());
    texts.remove(CHECKSUM);
    return new Safetensors(texts, arrays);
  }

  /** The header as it was when the checksum was made. */
  private static byte[] withoutChecksum(byte[] header, String checksum) {
    byte[] bytes = header.clone();
    int place = new String(header, ISO_8859_1).indexOf(checksum);
    if (place < 0) {
      throw new Malformed(CHECKSUM_PLACE, "digits without escapes", checksum);
    }
    Arrays.fill(bytes, place, place + checksum.length(), (byte) '0');
    return bytes;
  }

  private static DenseArray array(Entry entry, Hasher hasher, FileChannel channel)
      throws IOException {
    int[] shape = entry.shape().stream().mapToInt(Integer::intValue).toArray();
    int size = entry.size();
    boolean single = entry.precision() == Precision.FLOAT32;
    float[] floats = new float[single ? size : 0];
    double[] doubles = new double[single ? 0 : size];
    int perBuffer = BUFFER_BYTES / TensorTable.bytes(entry.precision());
    ByteBuffer buffer = buffer();
    for (int from = 0; from < size; from += perBuffer) {
      int count = Math.min(perBuffer, size - from);
      buffer.clear().limit(count * TensorTable.bytes(entry.precision()));
      fill(buffer, channel);
      buffer.flip();
      hasher.putBytes(buffer.duplicate());
      if (single) {
        buffer.asFloatBuffer().get(floats, from, count);
      } else {
        buffer.asDoubleBuffer().get(doubles, from, count);
      }
    }
    return single ? DenseArray.adopt(floats, shape) : DenseArray.adopt(doubles, shape);
  }

  private static ByteBuffer buffer() {
    return ByteBuffer.allocate(BUFFER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static void fill(ByteBuffer bytes, FileChannel channel) throws IOException {
    while (bytes.hasRemaining()) {
      if (channel.read(bytes) < 0) {
        throw new Malformed(
            Place.of("file"), "as many bytes as when it was opened", "cut short meanwhile");
      }
    }
  }
}
