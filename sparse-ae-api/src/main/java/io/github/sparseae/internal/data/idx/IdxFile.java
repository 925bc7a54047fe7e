package io.github.sparseae.internal.data.idx;

import com.google.common.hash.Hashing;
import java.io.IOException;
import java.nio.file.Path;

/** The unpacked and checked content of one IDX file of unsigned bytes, whole in memory. */
public final class IdxFile {
  /** The longest array that every Java virtual machine can make. */
  public static final int MAX_COUNT = Integer.MAX_VALUE - 8;

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

  /** Reads a file of so many dimensions, plain or compressed by gzip. */
  public static IdxFile read(Path path, int dimensions) throws IOException {
    try (IdxReader reader = IdxReader.open(path, dimensions, MAX_COUNT)) {
      byte[] elements = reader.read((int) reader.count());
      return new IdxFile(path, reader.header(), reader.shape(), elements);
    }
  }

  public Path path() {
    return path;
  }

  public int dimension(int index) {
    return dimensions[index];
  }

  /** The elements themselves, not a copy: this class stays inside the package. */
  public byte[] elements() {
    return elements;
  }

  /** The SHA-256 of the unpacked file, header and elements, as 64 lower-case digits. */
  public String sha256() {
    return Hashing.sha256().newHasher().putBytes(header).putBytes(elements).hash().toString();
  }
}
