package io.github.sparseae.internal.file;

import static com.google.common.base.Preconditions.checkArgument;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.file.StandardOpenOption.READ;
import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableSet;
import com.google.common.collect.ImmutableSortedMap;
import com.google.common.collect.Sets;
import com.google.common.hash.Hasher;
import com.google.common.hash.Hashing;
import io.github.sparseae.internal.file.TensorTable.Entry;
import io.github.sparseae.internal.io.AtomicFile;
import io.github.sparseae.internal.io.Uninterrupted;
import io.github.sparseae.model.DenseArray;
import io.github.sparseae.model.Precision;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * A safetensors file: texts and arrays by name. What is written has a checksum over all of it;
 * files of others have none, and may keep their numbers in 16 bits.
 *
 * @param metadata texts by name
 * @param arrays by name
 */
public record Safetensors(Map<String, String> metadata, Map<String, DenseArray> arrays) {
  /** Under this name the metadata hold the file's SHA-256. */
  public static final String CHECKSUM = "sha256";

  private static final String NO_CHECKSUM = "0".repeat(64);
  private static final FieldPath CHECKSUM_PLACE =
      FieldPath.of(TensorTable.METADATA).field(CHECKSUM);

  /** What numbers are in files that this library wrote. */
  private static final ImmutableSet<TensorType> OWN =
      Sets.immutableEnumSet(TensorType.F32, TensorType.F64);

  private static final int LENGTH_BYTES = Long.BYTES;
  private static final int BUFFER_BYTES = 1 << 16;

  public Safetensors {
    checkArgument(!metadata.containsKey(CHECKSUM), "%s is the file's own", CHECKSUM);
    arrays = ImmutableSortedMap.copyOf(arrays);
  }

  /**
   * Writes a file, in place of what was there.
   *
   * @param check is given the header as it will be read, before anything is written
   * @return the checksum, 64 hexadecimal digits
   * @throws MalformedFieldException if the header cannot be read again
   */
  public String write(Path path, Consumer<TensorTable> check) throws IOException {
    Map<String, String> texts = new LinkedHashMap<>();
    texts.put(CHECKSUM, NO_CHECKSUM);
    texts.putAll(metadata);
    TensorTable table = TensorTable.of(texts, arrays);
    byte[] header = table.toBytes();
    if (header.length > TensorTable.MAX_HEADER) {
      throw new MalformedFieldException(
          FieldPath.of("header length"),
          "at most " + TensorTable.MAX_HEADER + ", the limit",
          header.length);
    }
    check.accept(TensorTableReader.read(header, table.dataBytes(), OWN));
    String[] checksum = {NO_CHECKSUM};
    AtomicFile.replace(path, channel -> checksum[0] = write(header, channel));
    return checksum[0];
  }

  /** One of the arrays. */
  public DenseArray array(String name) {
    return requireNonNull(arrays.get(name));
  }

  /** Writes zeros for the checksum, and then the checksum over them; gives that back. */
  private String write(byte[] header, FileChannel channel) throws IOException {
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
    String checksum = hasher.hash().toString();
    ByteBuffer digits = ByteBuffer.wrap(checksum.getBytes(US_ASCII));
    channel.position(LENGTH_BYTES + (long) place);
    while (digits.hasRemaining()) {
      channel.write(digits);
    }
    return checksum;
  }

  private static void emit(ByteBuffer bytes, Hasher hasher, FileChannel channel)
      throws IOException {
    hasher.putBytes(bytes.duplicate());
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  /**
   * Reads a file that this library wrote, and holds its checksum against it.
   *
   * @param check is given the header before memory is set aside for what it describes
   * @throws MalformedFieldException if it is not what it should be
   */
  public static Safetensors read(Path path, Consumer<TensorTable> check) throws IOException {
    return open(path, channel -> readOwn(channel, check));
  }

  /**
   * Reads a file that anybody wrote, with a checksum or without: what it says of one is not
   * believed.
   *
   * @param check is given the header before memory is set aside for what it describes
   * @throws MalformedFieldException if it is not what it should be
   */
  public static Safetensors readForeign(Path path, Consumer<TensorTable> check) throws IOException {
    return open(path, channel -> readForeign(channel, check));
  }

  /** Reads a whole file from its beginning. */
  private interface Reading {
    Safetensors read(FileChannel channel) throws IOException;
  }

  private static Safetensors open(Path path, Reading reading) throws IOException {
    return Uninterrupted.call(
        () -> {
          checkIsFile(path);
          try (FileChannel channel = FileChannel.open(path, READ)) {
            return reading.read(channel);
          }
        });
  }

  public static void checkIsFile(Path path) {
    if (Files.exists(path) && !Files.isRegularFile(path)) {
      throw new MalformedFieldException(
          FieldPath.of("file"), "a file", Files.isDirectory(path) ? "a folder" : "a device");
    }
  }

  private static Safetensors readOwn(FileChannel channel, Consumer<TensorTable> check)
      throws IOException {
    byte[] header = header(channel);
    TensorTable table = table(header, channel, OWN);
    String expected = table.metadata().get(CHECKSUM);
    if (expected == null || !expected.matches("[0-9a-f]{64}")) {
      throw new MalformedFieldException(
          CHECKSUM_PLACE, "64 hexadecimal digits", expected == null ? "missing" : expected);
    }
    check.accept(table);
    Hasher hasher = Hashing.sha256().newHasher();
    hasher.putBytes(buffer().putLong(header.length).flip());
    hasher.putBytes(withoutChecksum(header, expected));
    Map<String, DenseArray> arrays = arrays(table, channel, hasher::putBytes);
    String actual = hasher.hash().toString();
    if (!actual.equals(expected)) {
      throw new MalformedFieldException(CHECKSUM_PLACE, expected + " as the file says", actual);
    }
    return new Safetensors(texts(table), arrays);
  }

  private static Safetensors readForeign(FileChannel channel, Consumer<TensorTable> check)
      throws IOException {
    TensorTable table = table(header(channel), channel, EnumSet.allOf(TensorType.class));
    check.accept(table);
    return new Safetensors(texts(table), arrays(table, channel, bytes -> {}));
  }

  private static Map<String, String> texts(TensorTable table) {
    Map<String, String> texts = new LinkedHashMap<>(table.metadata());
    texts.remove(CHECKSUM);
    return texts;
  }

  private static byte[] header(FileChannel channel) throws IOException {
    long size = channel.size();
    FieldPath lengthPlace = FieldPath.of("header length");
    if (size < LENGTH_BYTES) {
      throw new MalformedFieldException(lengthPlace, LENGTH_BYTES + " bytes", size + " bytes");
    }
    ByteBuffer length = buffer().limit(LENGTH_BYTES);
    fill(length, channel);
    long headerBytes = length.getLong(0);
    long most = Math.min(TensorTable.MAX_HEADER, size - LENGTH_BYTES);
    if (headerBytes < 0 || headerBytes > most) {
      throw new MalformedFieldException(
          lengthPlace,
          "at most "
              + most
              + (most < TensorTable.MAX_HEADER ? ", what the file has" : ", the limit"),
          Long.toUnsignedString(headerBytes));
    }
    byte[] header = new byte[(int) headerBytes];
    fill(ByteBuffer.wrap(header), channel);
    return header;
  }

  private static TensorTable table(byte[] header, FileChannel channel, Set<TensorType> types)
      throws IOException {
    return TensorTableReader.read(header, channel.size() - LENGTH_BYTES - header.length, types);
  }

  /** The header as it was when the checksum was made. */
  private static byte[] withoutChecksum(byte[] header, String checksum) {
    byte[] bytes = header.clone();
    int place = new String(header, ISO_8859_1).indexOf(checksum);
    if (place < 0) {
      throw new MalformedFieldException(CHECKSUM_PLACE, "digits without escapes", checksum);
    }
    Arrays.fill(bytes, place, place + checksum.length(), (byte) '0');
    return bytes;
  }

  private static Map<String, DenseArray> arrays(
      TensorTable table, FileChannel channel, Consumer<ByteBuffer> seen) throws IOException {
    Map<String, DenseArray> arrays = new LinkedHashMap<>();
    for (Entry entry : table.tensors()) {
      arrays.put(entry.name(), array(entry, seen, channel));
    }
    return arrays;
  }

  private static DenseArray array(Entry entry, Consumer<ByteBuffer> seen, FileChannel channel)
      throws IOException {
    int[] shape = entry.shape().stream().mapToInt(Integer::intValue).toArray();
    TensorType type = entry.type();
    int size = entry.size();
    boolean single = type.precision() == Precision.FLOAT32;
    float[] floats = new float[single ? size : 0];
    double[] doubles = new double[single ? 0 : size];
    int perBuffer = BUFFER_BYTES / type.bytes();
    ByteBuffer buffer = buffer();
    for (int from = 0; from < size; from += perBuffer) {
      int count = Math.min(perBuffer, size - from);
      buffer.clear().limit(count * type.bytes());
      fill(buffer, channel);
      buffer.flip();
      seen.accept(buffer.duplicate());
      if (single) {
        type.read(buffer, floats, from, count);
      } else {
        buffer.asDoubleBuffer().get(doubles, from, count);
      }
    }
    return single ? DenseArray.wrap(floats, shape) : DenseArray.wrap(doubles, shape);
  }

  private static ByteBuffer buffer() {
    return ByteBuffer.allocate(BUFFER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static void fill(ByteBuffer bytes, FileChannel channel) throws IOException {
    while (bytes.hasRemaining()) {
      if (channel.read(bytes) < 0) {
        throw new MalformedFieldException(
            FieldPath.of("file"), "as many bytes as when it was opened", "cut short meanwhile");
      }
    }
  }
}
