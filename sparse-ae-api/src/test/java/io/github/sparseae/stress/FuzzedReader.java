package io.github.sparseae.stress;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparseae.data.Idx;
import io.github.sparseae.data.IdxException;
import io.github.sparseae.data.SampleSource;
import io.github.sparseae.data.SampleSourceException;
import io.github.sparseae.data.SampleStream;
import io.github.sparseae.data.Samples;
import io.github.sparseae.file.ModelBytes;
import io.github.sparseae.file.ModelFile;
import io.github.sparseae.file.ModelFileException;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** A reader of files that may come from anybody, and what it may do with bytes that may be anything. */
public enum FuzzedReader {
  /** Images, whole and piece by piece: both agree. */
  IDX_IMAGES(
      "/io/github/sparseae/stress/idx",
      FuzzedReader::images,
      6 * Gzip.UNPACKED,
      IdxException.class,
      SampleSourceException.class),

  /** Labels. */
  IDX_LABELS(
      "/io/github/sparseae/stress/idx", Idx::readLabels, 6 * Gzip.UNPACKED, IdxException.class),

  /** Models: as they are, and with the checksum made right. What is read can be written and read. */
  MODEL_FILE("/io/github/sparseae/file/v1", FuzzedReader::model, 256, ModelFileException.class);

  /** What a first reading takes to load its classes, and more than any other takes. */
  private static final long FIXED_BYTES = 16 << 20;

  private final String corpus;
  private final Reading reading;
  private final int bytesPerByte;
  private final List<Class<? extends Exception>> documented;

  private interface Reading {
    void read(Path file) throws Exception;
  }

  @SafeVarargs
  FuzzedReader(
      String corpus,
      Reading reading,
      int bytesPerByte,
      Class<? extends Exception>... documented) {
    this.corpus = corpus;
    this.reading = reading;
    this.bytesPerByte = bytesPerByte;
    this.documented = List.of(documented);
  }

  /** Reads; fails where anything but a documented exception comes, or too much is allocated. */
  public void read(byte[] bytes, Path file) throws Exception {
    Files.write(file, bytes);
    long allocated = Allocations.during(() -> readOrRefuse(file));
    assertThat(allocated)
        .as("bytes allocated for a file of %s", bytes.length)
        .isLessThan((long) bytesPerByte * bytes.length + FIXED_BYTES);
  }

  private void readOrRefuse(Path file) throws Exception {
    try {
      reading.read(file);
    } catch (Exception e) {
      if (documented.stream().noneMatch(type -> type.isInstance(e))) {
        throw e;
      }
    }
  }

  private static void images(Path file) throws IOException {
    Samples whole = null;
    try {
      whole = Idx.readImages(file);
    } finally {
      int rows = 0;
      try (SampleStream stream = SampleSource.ofIdx(file).open()) {
        for (Optional<Samples> next = stream.next(); next.isPresent(); next = stream.next()) {
          rows += next.get().size();
        }
        assertThat(whole).isNotNull();
        assertThat(rows).isEqualTo(whole.size());
      }
    }
  }

  private static void model(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    try {
      readAndWriteAgain(file);
    } catch (ModelFileException e) {
      Files.write(file, ModelBytes.forged(bytes));
      readAndWriteAgain(file);
    }
  }

  private static void readAndWriteAgain(Path file) throws IOException {
    ModelFile model = ModelFile.read(file);
    model.write(file);
    assertThat(ModelFile.read(file)).isEqualTo(model);
  }

  /** The files that a fuzzer starts from: whole ones, and those that have found something once. */
  public List<byte[]> corpus() throws IOException {
    URI folder = uri(corpus);
    if (!folder.getScheme().equals("jar")) {
      return files(Path.of(folder));
    }
    try (FileSystem jar = FileSystems.newFileSystem(folder, Map.of())) {
      return files(jar.getPath(corpus));
    }
  }

  private static URI uri(String folder) {
    try {
      return requireNonNull(FuzzedReader.class.getResource(folder), folder).toURI();
    } catch (URISyntaxException e) {
      throw new IllegalStateException(folder, e);
    }
  }

  private static List<byte[]> files(Path folder) throws IOException {
    List<byte[]> files = new ArrayList<>();
    try (Stream<Path> paths = Files.list(folder)) {
      for (Path path : (Iterable<Path>) paths.sorted()::iterator) {
        if (!path.toString().endsWith(".txt")) {
          files.add(Files.readAllBytes(path));
        }
      }
    }
    return files;
  }

  /** By how much gzip can make bytes more. */
  private static final class Gzip {
    static final int UNPACKED = 1032;
  }
}
