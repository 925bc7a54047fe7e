package io.github.sparseae.internal.data.idx;

import com.google.common.hash.Hashing;
import io.github.sparseae.data.DataFormatException;
import io.github.sparseae.data.LabeledSamples;
import io.github.sparseae.data.RowStream;
import io.github.sparseae.data.Rows;
import io.github.sparseae.data.Samples;
import io.github.sparseae.internal.data.NumberArray;
import io.github.sparseae.internal.data.RowFile;
import io.github.sparseae.internal.data.SuppliedRows;
import io.github.sparseae.internal.io.Quantity;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;

/** The decompressed and verified content of an IDX file of unsigned bytes. */
public final class IdxFile {
  /** The scale that maps bytes to [0, 1]. */
  public static final float PIXEL_SCALE = 1 / 255f;

  /** The approximate number of pixels of a chunk. */
  private static final int CHUNK_BYTES = 1 << 18;

  private static final int IMAGE_DIMENSIONS = 3;

  private final Path path;
  private final byte[] header;
  private final int[] dimensions;
  private final byte[] elements;

  private IdxFile(Path path, byte[] header, int[] dimensions, byte[] elements) {
    this.path = path;
    this.header = header;
    this.dimensions = dimensions;
    this.elements = elements;
  }

  /** Reads a file with the given number of dimensions, plain or compressed with gzip. */
  public static IdxFile read(Path path, int dimensions) throws IOException {
    return RowFile.read(
        path,
        () -> IdxReader.open(path, dimensions, NumberArray.MAX_LENGTH),
        reader ->
            new IdxFile(path, reader.header(), reader.shape(), reader.read((int) reader.count())));
  }

  /** Returns the images of a file as a stream: one sample for each index of the first dimension. */
  public static Rows rows(Path file) throws IOException {
    try (IdxReader reader = reader(file)) {
      return new SuppliedRows(
          file.toString(),
          reader.rowLength(),
          OptionalLong.of(reader.shape()[0]),
          () -> open(file));
    }
  }

  private static IdxReader reader(Path file) throws IOException {
    return IdxReader.open(file, IMAGE_DIMENSIONS, Long.MAX_VALUE);
  }

  private static RowStream<Samples> open(Path file) throws IOException {
    IdxReader reader = reader(file);
    return SuppliedRows.stream(
        () -> {
          if (reader.left() == 0) {
            return Optional.empty();
          }
          int width = reader.rowLength();
          long chunk = (long) Math.max(1, CHUNK_BYTES / width) * width;
          byte[] pixels = reader.read((int) Math.min(chunk, reader.left()));
          return Optional.of(Samples.wrapBytes(pixels, width, PIXEL_SCALE));
        },
        reader);
  }

  /** Returns one sample for each index of the first dimension. */
  public Samples images() {
    return Samples.wrapBytes(elements, elements.length / dimensions[0], PIXEL_SCALE);
  }

  /** Returns the elements as numbers from 0 to 255. */
  public int[] labels() {
    return IntStream.range(0, elements.length).map(i -> Byte.toUnsignedInt(elements[i])).toArray();
  }

  /** Returns these images with the labels of another file. */
  public LabeledSamples labeled(IdxFile labels) throws DataFormatException {
    checkLabels(labels.path, labels.dimensions[0], path, dimensions[0]);
    return LabeledSamples.of(images(), labels.labels());
  }

  /** Checks that there is one label for each image. */
  public static void checkLabels(Path labels, long labelCount, Path images, long imageCount)
      throws DataFormatException {
    if (imageCount != labelCount) {
      throw new DataFormatException(
          labels,
          "dimension 0",
          Quantity.of(imageCount, "label") + ", one for each image in " + images,
          labelCount);
    }
  }

  /** Returns the SHA-256 of the decompressed file in lower-case hexadecimal. */
  public String sha256() {
    return Hashing.sha256().newHasher().putBytes(header).putBytes(elements).hash().toString();
  }
}
