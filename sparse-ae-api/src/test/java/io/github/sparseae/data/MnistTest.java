package io.github.sparseae.data;

import static io.github.sparseae.data.IdxBytes.ascii;
import static io.github.sparseae.data.IdxBytes.bytes;
import static io.github.sparseae.data.IdxBytes.gzip;
import static io.github.sparseae.data.IdxBytes.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.common.hash.Hashing;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** MNIST in miniature: three training and two test images of two by three pixels. */
class MnistTest {
  private static final byte[] TRAIN_IMAGES =
      bytes(
          0, 0, 8, 3, 0, 0, 0, 3, 0, 0, 0, 2, 0, 0, 0, 3, 1, 2, 3, 4, 5, 6, 11, 12, 13, 14, 15, 16,
          21, 22, 23, 24, 25, 255);
  private static final byte[] TRAIN_LABELS = bytes(0, 0, 8, 1, 0, 0, 0, 3, 5, 0, 9);
  private static final byte[] TEST_IMAGES = IdxBytes.twoImages();
  private static final byte[] TEST_LABELS = bytes(0, 0, 8, 1, 0, 0, 0, 2, 7, 2);
  private static final List<MnistFile> FILES =
      List.of(
          file("train-images", 3, TRAIN_IMAGES),
          file("train-labels", 1, TRAIN_LABELS),
          file("test-images", 3, TEST_IMAGES),
          file("test-labels", 1, TEST_LABELS));
  private static final URI FIRST = URI.create("https://first.example/mnist/");
  private static final URI SECOND = URI.create("https://second.example/data/");

  @TempDir Path folder;
  private final Map<String, String> environment = new HashMap<>();
  private final FakeMirrors mirrors = new FakeMirrors();
  private Path cache;

  @BeforeEach
  void cacheInTheTemporaryFolder() {
    environment.put("XDG_CACHE_HOME", folder.resolve("xdg").toString());
    cache = folder.resolve("xdg/sparse-ae/mnist");
  }

  @Test
  void load_folder_plainAndCompressedFiles() throws IOException {
    IdxBytes.write(folder, "train-images", TRAIN_IMAGES);
    IdxBytes.write(folder, "train-labels.gz", gzip(TRAIN_LABELS));
    IdxBytes.write(folder, "test-images.gz", gzip(TEST_IMAGES));
    IdxBytes.write(folder, "test-labels", TEST_LABELS);

    Mnist mnist = places().load(folder);

    assertThat(mnist.train().labels()).containsExactly(5, 0, 9);
    assertThat(mnist.train().samples().get(2, 5)).isEqualTo(1);
    assertThat(mnist.test().labels()).containsExactly(7, 2);
    assertThat(mnist.test().samples().size()).isEqualTo(2);
    assertThat(mnist.source()).isEqualTo("the folder " + folder);
    assertThat(mnist).hasToString("MNIST, 3 + 2 digits from the folder " + folder);
    assertThat(mirrors.asked).isEmpty();
  }

  @Test
  void load_folderWithFaults_namesEachFile() throws IOException {
    byte[] otherLabels = with(TRAIN_LABELS, 10, 8);
    IdxBytes.write(folder, "train-labels", otherLabels);
    IdxBytes.write(folder, "test-images", ascii("no idx file"));
    IdxBytes.write(folder, "test-labels", TEST_LABELS);
    putInto(cache);

    MnistUnavailableException failure = failure(() -> places().load(folder));

    assertThat(failure.attempts())
        .containsExactly(
            "the folder " + folder + ": train-images: no such file",
            "the folder "
                + folder
                + ": train-labels: SHA-256 of the unpacked content: expected "
                + sha256(TRAIN_LABELS)
                + ", was "
                + sha256(otherLabels),
            "the folder "
                + folder
                + ": test-images: magic number: expected 0x00000803, was 0x6E6F2069");
    assertThat(failure.getSuppressed()).hasSize(3);
    assertThat(mirrors.asked).isEmpty();
  }

  @Test
  void load_noSuchFolder_saysSo() {
    assertThat(failure(() -> places().load(folder.resolve("absent"))).attempts())
        .containsExactly("the folder " + folder.resolve("absent") + ": no such folder");
  }

  @Test
  void load_environment_beforeTheCache() throws IOException {
    environment.put("SPARSE_AE_MNIST", folder.toString());
    putInto(folder);
    Files.createDirectories(cache);
    IdxBytes.write(cache, "train-images.gz", ascii("damaged"));

    Mnist mnist = places().load();

    assertThat(mnist.source()).isEqualTo("the folder " + folder + ", named by SPARSE_AE_MNIST");
    assertThat(mirrors.asked).isEmpty();
  }

  @Test
  void load_environmentNamesNoFolder_triesNothingElse() throws IOException {
    environment.put("SPARSE_AE_MNIST", folder.resolve("absent").toString());
    putInto(cache);

    assertThat(failure(() -> places().load()).attempts())
        .containsExactly(
            "the folder "
                + folder.resolve("absent")
                + ", named by SPARSE_AE_MNIST: no such folder");

    environment.put("SPARSE_AE_MNIST", "no\0path");
    assertThat(failure(() -> places().load()).attempts())
        .containsExactly("the environment variable SPARSE_AE_MNIST: no path: no\0path");
  }

  @Test
  void load_cache_withoutTheMirrors() throws IOException {
    putInto(cache);

    assertThat(places().load().source()).isEqualTo("the cache folder " + cache);
    assertThat(mirrors.asked).isEmpty();
  }

  @Test
  void load_noXdgCacheHomeOrARelativeOne_cacheInTheHome() throws IOException {
    Path inHome = folder.resolve("home/.cache/sparse-ae/mnist");
    putInto(inHome);

    environment.remove("XDG_CACHE_HOME");
    assertThat(places().load().source()).isEqualTo("the cache folder " + inHome);
    environment.put("XDG_CACHE_HOME", "not/absolute");
    assertThat(places().load().source()).isEqualTo("the cache folder " + inHome);
  }

  @Test
  void load_noHome_saysSo() {
    environment.remove("XDG_CACHE_HOME");
    MnistPlaces homeless = new MnistPlaces(FILES, environment, "?", List.of(FIRST), mirrors);

    assertThat(failure(homeless::load).attempts())
        .containsExactly(
            "the environment variable SPARSE_AE_MNIST: not set",
            "the cache folder: there is no home folder to put it in: ?");
  }

  @Test
  void load_nothingThere_downloadsOnceIntoTheCache() throws IOException {
    mirrors.serve(FIRST);

    Mnist mnist = places().load();

    assertThat(mnist.train().labels()).containsExactly(5, 0, 9);
    assertThat(mnist.source())
        .isEqualTo(
            "the cache folder "
                + cache
                + ", 4 of 4 files downloaded from first.example or second.example");
    assertThat(mirrors.asked).hasSize(4);
    assertThat(filesIn(cache))
        .containsExactly("test-images.gz", "test-labels.gz", "train-images.gz", "train-labels.gz");
    assertThat(places().load().source()).isEqualTo("the cache folder " + cache);
    assertThat(mirrors.asked).hasSize(4);
  }

  @Test
  void load_firstMirrorFails_secondIsTaken() throws IOException {
    mirrors.serve(SECOND);

    Mnist mnist = places().load();

    assertThat(mnist.test().labels()).containsExactly(7, 2);
    assertThat(mirrors.asked)
        .startsWith(FIRST.resolve("train-images.gz"), SECOND.resolve("train-images.gz"));
  }

  @Test
  void load_firstMirrorServesOtherBytes_secondIsTakenAndOnlyThatKept() throws IOException {
    mirrors.serve(FIRST);
    mirrors.serve(SECOND);
    mirrors.content.put(FIRST.resolve("test-labels.gz"), gzip(with(TEST_LABELS, 9, 3)));

    assertThat(places().load().test().labels()).containsExactly(7, 2);

    assertThat(mirrors.asked).hasSize(5);
    assertThat(filesIn(cache)).hasSize(4);
    assertThat(FILES.get(3).read(cache.resolve("test-labels.gz")).elements()).containsExactly(7, 2);
  }

  @Test
  void load_damagedCache_downloadsOnlyTheDamagedFile() throws IOException {
    mirrors.serve(FIRST);
    putInto(cache);
    IdxBytes.write(cache, "train-labels.gz", gzip(with(TRAIN_LABELS, 9, 1)));

    Mnist mnist = places().load();

    assertThat(mnist.train().labels()).containsExactly(5, 0, 9);
    assertThat(mirrors.asked).containsExactly(FIRST.resolve("train-labels.gz"));
    assertThat(mnist.source()).contains("1 of 4 files downloaded");
    assertThat(places().load().source()).isEqualTo("the cache folder " + cache);
  }

  @Test
  void load_damagedPlainFileInTheCache_healedByTheDownload() throws IOException {
    mirrors.serve(FIRST);
    putInto(cache);
    Files.delete(cache.resolve("train-labels.gz"));
    IdxBytes.write(cache, "train-labels", with(TRAIN_LABELS, 9, 1));

    places().load();

    assertThat(places().load().source()).isEqualTo("the cache folder " + cache);
    assertThat(mirrors.asked).hasSize(1);
  }

  @Test
  void load_everythingFails_listsEachPlaceAndWhatToDo() throws IOException {
    Files.createDirectories(cache);
    byte[] damaged = with(TRAIN_IMAGES, 20, 99);
    IdxBytes.write(cache, "train-images.gz", gzip(damaged));
    mirrors.content.put(SECOND.resolve("train-images.gz"), gzip(TRAIN_LABELS));

    assertThat(failure(() -> places().load()))
        .hasMessage(
            String.join(
                "\n",
                "MNIST is not available. Tried:",
                "  the environment variable SPARSE_AE_MNIST: not set",
                "  the cache, to be downloaded again: "
                    + cache.resolve("train-images.gz")
                    + ": SHA-256 of the unpacked content: expected "
                    + sha256(TRAIN_IMAGES)
                    + ", was "
                    + sha256(damaged),
                "  https://first.example/mnist/train-images.gz: HTTP status 404",
                "  https://second.example/data/train-images.gz: number of dimensions: expected 3,"
                    + " was 1",
                "What to do: set SPARSE_AE_MNIST to a folder that holds these files, pass such a"
                    + " folder to Mnist.load(Path), or download them by hand into "
                    + cache
                    + ":",
                "  train-images.gz from https://first.example/mnist/train-images.gz or"
                    + " https://second.example/data/train-images.gz",
                "  train-labels.gz from https://first.example/mnist/train-labels.gz or"
                    + " https://second.example/data/train-labels.gz",
                "  test-images.gz from https://first.example/mnist/test-images.gz or"
                    + " https://second.example/data/test-images.gz",
                "  test-labels.gz from https://first.example/mnist/test-labels.gz or"
                    + " https://second.example/data/test-labels.gz"));
    assertThat(filesIn(cache)).containsExactly("train-images.gz");
  }

  @Test
  void load_cacheThatCannotBeWritten_saysWhy() throws IOException {
    mirrors.serve(FIRST);
    Files.createDirectories(cache.getParent());
    Files.writeString(cache, "a file where the folder should be");

    assertThat(failure(() -> places().load()).attempts())
        .contains(FIRST.resolve("train-images.gz") + ": " + cache + " is not a folder");
    assertThat(mirrors.asked).isEmpty();
  }

  @Test
  void load_partialDownloadOfACrash_neverTaken() throws IOException {
    mirrors.serve(FIRST);
    Files.createDirectories(cache);
    IdxBytes.write(cache, "train-images.gz.0a1b.part", ascii("half a file"));

    assertThat(places().load().train().size()).isEqualTo(3);
    assertThat(mirrors.asked).hasSize(4);
  }

  @Test
  void load_interrupted_asksNoOtherMirrorAndLeavesNothing() throws IOException {
    mirrors.serve(SECOND);
    Fetcher interrupted =
        (source, limit, target) -> {
          mirrors.asked.add(source);
          target.write(gzip(TRAIN_IMAGES), 0, 9);
          throw new InterruptedIOException("download interrupted");
        };
    MnistPlaces places =
        new MnistPlaces(FILES, environment, "", List.of(FIRST, SECOND), interrupted);

    assertThatThrownBy(places::load).isInstanceOf(InterruptedIOException.class);
    assertThat(mirrors.asked).containsExactly(FIRST.resolve("train-images.gz"));
    assertThat(filesIn(cache)).isEmpty();
  }

  @Test
  void load_interruptedWhileStoring_asksNoOtherMirrorAndLeavesNothing() throws IOException {
    mirrors.serve(FIRST);
    Fetcher interrupting =
        (source, limit, target) -> {
          mirrors.fetch(source, limit, target);
          Thread.currentThread().interrupt();
        };
    MnistPlaces places =
        new MnistPlaces(FILES, environment, "", List.of(FIRST, SECOND), interrupting);

    assertThatThrownBy(places::load)
        .isInstanceOf(InterruptedIOException.class)
        .hasMessage("download interrupted");
    assertThat(Thread.interrupted()).isTrue();
    assertThat(mirrors.asked).containsExactly(FIRST.resolve("train-images.gz"));
    assertThat(filesIn(cache)).isEmpty();
  }

  @Test
  void load_manyAtOnce_allWholeAndOneFileEach() throws Exception {
    int loaders = 4;
    mirrors.serve(FIRST);
    CyclicBarrier together = new CyclicBarrier(loaders);
    // Each loader has its first file half written when the others begin theirs.
    Fetcher slow =
        (source, limit, target) -> {
          byte[] content = mirrors.content(source, limit);
          target.write(content, 0, content.length / 2);
          if (source.getPath().endsWith("train-images.gz")) {
            await(together);
          }
          target.write(content, content.length / 2, content.length - content.length / 2);
        };
    ExecutorService threads = Executors.newFixedThreadPool(loaders);
    try {
      List<Future<Mnist>> loads = new ArrayList<>();
      for (int i = 0; i < loaders; i++) {
        Callable<Mnist> load =
            () -> new MnistPlaces(FILES, environment, "", List.of(FIRST), slow).load();
        loads.add(threads.submit(load));
      }
      for (Future<Mnist> load : loads) {
        assertThat(load.get().train().labels()).containsExactly(5, 0, 9);
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(filesIn(cache))
        .containsExactly("test-images.gz", "test-labels.gz", "train-images.gz", "train-labels.gz");
  }

  @Test
  void ofThisSystem_mirrors_areHttpsOnly() {
    MnistPlaces places = MnistPlaces.ofThisSystem();

    assertThat(places.mirrors()).hasSize(2).allMatch(uri -> "https".equals(uri.getScheme()));
    assertThat(places.mirrors().get(0).resolve(places.files().get(0).packedName()))
        .hasToString("https://ossci-datasets.s3.amazonaws.com/mnist/train-images-idx3-ubyte.gz");
    assertThat(places.files())
        .extracting(MnistFile::size)
        .containsExactly(47_040_016, 60_008, 7_840_016, 10_008);
  }

  @Test
  void classNames_inOrder() {
    assertThat(Mnist.CLASS_NAMES).hasSize(10).startsWith("zero", "one").endsWith("nine");
  }

  private MnistPlaces places() {
    return new MnistPlaces(
        FILES, environment, folder.resolve("home").toString(), List.of(FIRST, SECOND), mirrors);
  }

  private static MnistUnavailableException failure(Callable<Mnist> load) {
    return catchThrowableOfType(MnistUnavailableException.class, load::call);
  }

  private static void putInto(Path folder) throws IOException {
    Files.createDirectories(folder);
    IdxBytes.write(folder, "train-images.gz", gzip(TRAIN_IMAGES));
    IdxBytes.write(folder, "train-labels.gz", gzip(TRAIN_LABELS));
    IdxBytes.write(folder, "test-images.gz", gzip(TEST_IMAGES));
    IdxBytes.write(folder, "test-labels.gz", gzip(TEST_LABELS));
  }

  private static List<String> filesIn(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  private static MnistFile file(String name, int dimensions, byte[] content) {
    return new MnistFile(name, dimensions, 200, sha256(content));
  }

  private static String sha256(byte[] content) {
    return Hashing.sha256().hashBytes(content).toString();
  }

  private static void await(CyclicBarrier barrier) throws IOException {
    try {
      barrier.await();
    } catch (Exception e) {
      throw new IOException(e);
    }
  }

  /** Serves what it was given and remembers what it was asked for. */
  private static final class FakeMirrors implements Fetcher {
    final Map<URI, byte[]> content = new HashMap<>();
    final List<URI> asked = new ArrayList<>();

    void serve(URI mirror) throws IOException {
      content.put(mirror.resolve("train-images.gz"), gzip(TRAIN_IMAGES));
      content.put(mirror.resolve("train-labels.gz"), gzip(TRAIN_LABELS));
      content.put(mirror.resolve("test-images.gz"), gzip(TEST_IMAGES));
      content.put(mirror.resolve("test-labels.gz"), gzip(TEST_LABELS));
    }

    @Override
    public void fetch(URI source, long limit, OutputStream target) throws IOException {
      asked.add(source);
      target.write(content(source, limit));
    }

    byte[] content(URI source, long limit) throws IOException {
      byte[] found = content.get(source);
      if (found == null) {
        throw new IOException("HTTP status 404");
      }
      assertThat(found.length).isLessThanOrEqualTo((int) limit);
      return found;
    }
  }
}
