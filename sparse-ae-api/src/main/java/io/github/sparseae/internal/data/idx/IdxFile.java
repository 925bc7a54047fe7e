package io.github.sparseae.internal.data.idx;

import com.google.common.hash.Hashing;
import com.google.common.primitives.Ints;
import io.github.sparseae.data.DataFormatException;
import io.github.sparseae.data.LabeledSamples;
import io.github.sparseae.data.Rows;
import io.github.sparseae.data.Samples;
import io.github.sparseae.internal.data.RowFile;
import io.github.sparseae.internal.data.npy.NpyHeader;
import io.github.sparseae.internal.data.npy.NpyReader;
import io.github.sparseae.internal.data.npy.NpyStream;
import io.github.sparseae.internal.io.HeapLimit;
import io.github.sparseae.internal.io.Quantity;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** The unpacked and verified content of an IDX file of unsigned bytes. */
public final class IdxFile {
  public static final float PIXEL_SCALE = 1 / 255f;

  private static final int IMAGE_DIMENSIONS = 3;
  private static final int UNSIGNED_BYTE = 0x08;
  private static final int GZIP_MAGIC = 0x1F8B;

  private final Path path;
  private final int[] dimensions;
  private final byte[] elements;

  private IdxFile(Path path, int[] dimensions, byte[] elements) {
    this.path = path;
    this.dimensions = dimensions;
    this.elements = elements;
  }

  /** Reads a file with the given number of dimensions, plain or compressed with gzip. */
  public static IdxFile read(Path path, int dimensions) throws IOException {
    return RowFile.read(path, () -> open(path, dimensions), reader -> read(path, reader));
  }

  private static IdxFile read(Path path, NpyReader reader) throws IOException {
    NpyHeader header = reader.header();
    RowFile.check(
        header.count() <= HeapLimit.MAX_LENGTH,
        path,
        "dimensions",
        "a product of at most " + HeapLimit.MAX_LENGTH + ": read them as Rows.ofIdx",
        NpyHeader.words(header.shape()));
    byte[] elements = new byte[(int) header.count()];
    reader.read(elements);
    return new IdxFile(path, Ints.toArray(header.shape()), elements);
  }

  /** Returns the images of a file as a stream: one sample for each index of the first dimension. */
  public static Rows rows(Path file) throws IOException {
    try (NpyReader reader = open(file, IMAGE_DIMENSIONS)) {
      return NpyStream.rows(file, reader.header(), PIXEL_SCALE, () -> open(file, IMAGE_DIMENSIONS));
    }
  }

  /** Opens a file of a number of dimensions, and compares the size in its header with its own. */
  private static NpyReader open(Path path, int dimensions) throws IOException {
    InputStream file = new BufferedInputStream(RowFile.open(path));
    return RowFile.orClosed(
        file,
        () -> {
          if (!isGzip(file)) {
            NpyHeader header = header(path, file, dimensions);
            long size = Files.size(path) - Integer.BYTES * (1L + dimensions);
            return NpyReader.of(path, file, size, header);
          }
          Unpacked unpacked = Unpacked.of(path, file);
          NpyHeader header = header(path, unpacked, dimensions);
          unpacked.expect(header, Files.size(path));
          return NpyReader.of(path, unpacked, header.count(), header);
        });
  }

  private static boolean isGzip(InputStream file) throws IOException {
    file.mark(2);
    byte[] start = file.readNBytes(2);
    file.reset();
    return start.length == 2 && ByteBuffer.wrap(start).getChar() == GZIP_MAGIC;
  }

  private static NpyHeader header(Path path, InputStream in, int dimensions) throws IOException {
    checkMagic(path, RowFile.exactly(path, in, Integer.BYTES, "magic number"), dimensions);
    ByteBuffer lengths =
        ByteBuffer.wrap(RowFile.exactly(path, in, Integer.BYTES * dimensions, "dimensions"));
    List<Long> shape = new ArrayList<>();
    for (int i = 0; i < dimensions; i++) {
      int length = lengths.getInt();
      if (length <= 0) {
        throw new DataFormatException(
            path, "dimension " + i, "1 to " + Integer.MAX_VALUE, Integer.toUnsignedString(length));
      }
      shape.add((long) length);
    }
    return new NpyHeader('u', 1, ByteOrder.BIG_ENDIAN, false, shape);
  }

  private static void checkMagic(Path path, byte[] bytes, int dimensions)
      throws DataFormatException {
    ByteBuffer magic = ByteBuffer.wrap(bytes);
    RowFile.check(
        magic.getShort(0) == 0,
        path,
        "magic number",
        String.format(Locale.ROOT, "0x%08X", magic(dimensions)),
        String.format(Locale.ROOT, "0x%08X", magic.getInt(0)));
    int type = Byte.toUnsignedInt(magic.get(2));
    RowFile.check(
        type == UNSIGNED_BYTE, path, "element type", typeName(UNSIGNED_BYTE), typeName(type));
    int actual = Byte.toUnsignedInt(magic.get(3));
    RowFile.check(
        actual == dimensions, path, "number of dimensions", String.valueOf(dimensions), actual);
  }

  private static int magic(int dimensions) {
    return UNSIGNED_BYTE << 8 | dimensions;
  }

  private static String typeName(int type) {
    String name =
        switch (type) {
          case UNSIGNED_BYTE -> "unsigned byte";
          case 0x09 -> "signed byte";
          case 0x0B -> "short";
          case 0x0C -> "int";
          case 0x0D -> "float";
          case 0x0E -> "double";
          default -> "unknown";
        };
    return String.format(Locale.ROOT, "0x%02X (%s)", type, name);
  }

  public Samples images() {
    return Samples.wrapBytes(elements, elements.length / dimensions[0], PIXEL_SCALE);
  }

  public int[] labels() {
    return IntStream.range(0, elements.length).map(i -> Byte.toUnsignedInt(elements[i])).toArray();
  }

  public LabeledSamples labeled(IdxFile labels) throws DataFormatException {
    checkLabels(labels.path, labels.dimensions[0], path, dimensions[0]);
    return LabeledSamples.of(images(), labels.labels());
  }

  public static void checkLabels(Path labels, long labelCount, Path images, long imageCount)
      throws DataFormatException {
    RowFile.check(
        imageCount == labelCount,
        labels,
        "dimension 0",
        Quantity.of(imageCount, "label") + ", one for each image in " + images,
        labelCount);
  }

  /** Returns the SHA-256 of the unpacked file in lower-case hexadecimal. */
  public String sha256() {
    ByteBuffer header = ByteBuffer.allocate(Integer.BYTES * (1 + dimensions.length));
    header.putInt(magic(dimensions.length)).asIntBuffer().put(dimensions);
    return Hashing.sha256()
        .newHasher()
        .putBytes(header.array())
        .putBytes(elements)
        .hash()
        .toString();
  }
}
