package io.github.sparseae.stress;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.sparseae.data.Csv;
import io.github.sparseae.data.DataFormatException;
import io.github.sparseae.data.Idx;
import io.github.sparseae.data.Npy;
import io.github.sparseae.data.RowReadException;
import io.github.sparseae.data.RowStream;
import io.github.sparseae.data.Rows;
import io.github.sparseae.data.Samples;
import io.github.sparseae.file.ModelBytes;
import io.github.sparseae.file.ModelFile;
import io.github.sparseae.file.ModelFileException;
import io.github.sparseae.file.PublishedModels;
import io.github.sparseae.file.SaeLens;
import io.github.sparseae.table.TableSchema;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** A reader of untrusted files, with the exceptions and the memory it may use for any bytes. */
@SuppressWarnings("ImmutableEnumChecker") // Its readings are method references.
public enum FuzzedReader {
  /** Images, read as a whole and in pieces, with the same result. */
  IDX_IMAGES(
      "/io/github/sparseae/stress/idx",
      FuzzedReader::images,
      6 * Gzip.UNPACKED,
      List.of(DataFormatException.class, RowReadException.class)),

  /** Labels. */
  IDX_LABELS(
      "/io/github/sparseae/stress/idx",
      Idx::readLabels,
      6 * Gzip.UNPACKED,
      List.of(DataFormatException.class)),

  /** Models, as they are and with a valid checksum; a model that is read can be written again. */
  MODEL_FILE(
      "/io/github/sparseae/file/v1", FuzzedReader::model, 256, List.of(ModelFileException.class)),

  /** NumPy arrays, as labels and as rows, as a whole and in pieces. */
  NPY(
      "/io/github/sparseae/stress/npy",
      FuzzedReader::npy,
      64,
      List.of(DataFormatException.class, RowReadException.class)),

  /** Tables of numbers, without and with a header and labels. */
  CSV(
      "/io/github/sparseae/stress/csv",
      FuzzedReader::csv,
      256,
      List.of(DataFormatException.class, RowReadException.class)),

  /** Tables, by the schema that is inferred from them. */
  TABLE(
      "/io/github/sparseae/stress/csv",
      FuzzedReader::table,
      1024,
      List.of(DataFormatException.class, RowReadException.class)),

  /** SAELens folders: two bytes for the length of {@code cfg.json}, that file, and the weights. */
  SAE_LENS(
      "/io/github/sparseae/stress/saelens",
      FuzzedReader::saeLens,
      256,
      List.of(ModelFileException.class)),

  /** Archives of NumPy, as Gemma Scope's models; deflate expands to a thousandfold. */
  NPZ(
      "/io/github/sparseae/stress/npz",
      PublishedModels::readGemmaScope,
      1 << 11,
      List.of(ModelFileException.class)),

  /** Archives of {@code torch.save}, as dictionary_learning's models. */
  TORCH(
      "/io/github/sparseae/stress/torch",
      file -> dictionary(file, Files.readAllBytes(file)),
      1 << 11,
      List.of(ModelFileException.class)),

  /** Pickles of tensors, in an archive that holds the numbers they name. */
  PICKLE(
      "/io/github/sparseae/stress/pickle",
      FuzzedReader::pickle,
      1 << 10,
      List.of(ModelFileException.class));

  /** An allowance for loading classes in the first reading. */
  private static final long FIXED_BYTES = 16 << 20;

  private final String corpus;
  private final Reading reading;
  private final int bytesPerByte;
  private final List<Class<? extends Exception>> documented;

  private interface Reading {
    void read(Path file) throws Exception;
  }

  FuzzedReader(
      String corpus,
      Reading reading,
      int bytesPerByte,
      List<Class<? extends Exception>> documented) {
    this.corpus = corpus;
    this.reading = reading;
    this.bytesPerByte = bytesPerByte;
    this.documented = documented;
  }

  /** Reads; fails on an undocumented exception or if too much memory is allocated. */
  public void read(byte[] bytes, Path file) throws Exception {
    Files.write(file, bytes);
    long bound = (long) bytesPerByte * bytes.length + FIXED_BYTES;
    if (Allocations.during(() -> readOrRefuse(file)) < bound) {
      return;
    }
    // Jazzer rewrites classes as they are loaded, which takes much more. A second reading loads
    // none.
    assertThat(Allocations.during(() -> readOrRefuse(file)))
        .as("bytes allocated for a file of %s, in the second reading", bytes.length)
        .isLessThan(bound);
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
    assertSameRows(() -> Idx.readImages(file), () -> Rows.ofIdx(file));
  }

  private static void npy(Path file) throws IOException {
    try {
      Npy.readLabels(file);
    } catch (DataFormatException e) {
      assertSameRows(() -> Npy.read(file), () -> Rows.ofNpy(file));
    }
  }

  private static void csv(Path file) throws IOException {
    try {
      assertSameRows(() -> Csv.plain().read(file), () -> Csv.plain().source(file));
    } catch (DataFormatException e) {
      Csv.plain().header().label("label").readLabeled(file);
    }
  }

  private static void table(Path file) throws IOException {
    Csv csv = Csv.plain().header();
    TableSchema schema = TableSchema.infer(csv, file);
    assertSameRows(() -> schema.read(csv, file), () -> schema.rows(csv, file));
  }

  private static void saeLens(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    int claimed = bytes.length < 2 ? 0 : (bytes[0] & 0xFF) | ((bytes[1] & 0xFF) << 8);
    int end = Math.min(bytes.length, 2 + claimed);
    Path folder = Files.createDirectories(file.resolveSibling(file.getFileName() + ".sae"));
    Files.write(folder.resolve("cfg.json"), Arrays.copyOfRange(bytes, Math.min(2, end), end));
    Files.write(
        folder.resolve("sae_weights.safetensors"), Arrays.copyOfRange(bytes, end, bytes.length));
    SaeLens.read(folder);
  }

  private static void dictionary(Path file, byte[] weights) throws IOException {
    Path folder = Files.createDirectories(file.resolveSibling(file.getFileName() + ".dict"));
    Files.writeString(
        folder.resolve("config.json"),
        "{\"trainer\": {\"dict_class\": \"AutoEncoder\", \"activation_dim\": 3,"
            + " \"dict_size\": 7}}");
    Files.write(folder.resolve("ae.pt"), weights);
    PublishedModels.readDictionaryLearning(folder);
  }

  private static void pickle(Path file) throws IOException {
    ByteArrayOutputStream archive = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(archive)) {
      zip.putNextEntry(new ZipEntry("ae/data.pkl"));
      zip.write(Files.readAllBytes(file));
      for (int key = 0; key < 5; key++) {
        zip.putNextEntry(new ZipEntry("ae/data/" + key));
        zip.write(new byte[8 * 21]);
      }
    }
    dictionary(file, archive.toByteArray());
  }

  private interface Opening<T> {
    T open() throws IOException;
  }

  /** Checks that reading as a whole and in pieces agree, also in refusing. */
  private static void assertSameRows(Opening<Samples> whole, Opening<Rows> pieces)
      throws IOException {
    Samples samples;
    try {
      samples = whole.open();
    } catch (IOException e) {
      assertThatThrownBy(() -> rows(pieces.open()))
          .isInstanceOfAny(IOException.class, RowReadException.class);
      throw e;
    }
    assertThat(rows(pieces.open())).isEqualTo(samples.size());
  }

  private static int rows(Rows source) throws IOException {
    int rows = 0;
    try (RowStream<? extends Samples> stream = source.open()) {
      for (Optional<? extends Samples> next = stream.next();
          next.isPresent();
          next = stream.next()) {
        rows += next.get().size();
      }
    }
    return rows;
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

  /**
   * Returns the files that a fuzzer starts from: valid ones, and those that once found an error.
   */
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

  /** The highest expansion of gzip. */
  private static final class Gzip {
    static final int UNPACKED = 1032;
  }
}
