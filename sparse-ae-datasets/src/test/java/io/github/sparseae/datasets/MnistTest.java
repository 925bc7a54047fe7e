package io.github.sparseae.datasets;

import static io.github.sparseae.data.IdxBytes.ascii;
import static io.github.sparseae.data.IdxBytes.gzip;
import static io.github.sparseae.data.IdxBytes.with;
import static io.github.sparseae.datasets.SmallMnist.FILES;
import static io.github.sparseae.datasets.SmallMnist.FIRST;
import static io.github.sparseae.datasets.SmallMnist.SECOND;
import static io.github.sparseae.datasets.SmallMnist.TEST_IMAGES;
import static io.github.sparseae.datasets.SmallMnist.TEST_LABELS;
import static io.github.sparseae.datasets.SmallMnist.TRAIN_IMAGES;
import static io.github.sparseae.datasets.SmallMnist.TRAIN_LABELS;
import static io.github.sparseae.datasets.SmallMnist.filesIn;
import static io.github.sparseae.datasets.SmallMnist.putInto;
import static io.github.sparseae.datasets.SmallMnist.sha256;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparseae.data.IdxBytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Where MNIST is looked for, on a MNIST in miniature. */
class MnistTest extends MnistInATemporaryFolder {
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
  void load_otherDataSetInTheFormat_saysHowItIsRead() throws IOException {
    String advice =
        " are another data set in MNIST's format, such as Fashion-MNIST or EMNIST: read images and"
            + " labels by Idx.read(Path, Path).\nWhat to do: set SPARSE_AE_MNIST to";
    IdxBytes.write(folder, "train-labels-idx1-ubyte", TRAIN_LABELS);
    IdxBytes.write(folder, "emnist-letters-train-images-idx3-ubyte.gz", gzip(TRAIN_IMAGES));

    assertThat(failure(() -> places().load(folder)))
        .hasMessageContaining(
            "\nIf emnist-letters-train-images-idx3-ubyte.gz, train-labels-idx1-ubyte" + advice);
  }

  @Test
  void load_noSuchFolder_saysSo() {
    assertThat(failure(() -> places().load(folder.resolve("absent"))).attempts())
        .containsExactly("the folder " + folder.resolve("absent") + ": no such folder");
  }

  @Test
  void load_fileInPlaceOfAFolder_saysSo() throws IOException {
    Path file = IdxBytes.write(folder, "train-images.gz", gzip(TRAIN_IMAGES));
    environment.put("SPARSE_AE_MNIST", file.toString());
    assertThat(failure(() -> places().load()))
        .hasMessageContaining(file + ", named by SPARSE_AE_MNIST: not a folder but a file\n")
        .hasMessageContaining(", or unset it and download them by hand into " + cache);
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
  void load_environmentNamesARelativeFolder_saysWhereItWouldBe() {
    environment.put("SPARSE_AE_MNIST", "~/absent");
    assertThat(failure(() -> places().load()).attempts())
        .containsExactly(
            "the folder "
                + Path.of("").toAbsolutePath().resolve("~/absent")
                + ", named by SPARSE_AE_MNIST: no such folder");
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
                "Behind a proxy, start Java with -Dhttps.proxyHost=HOST -Dhttps.proxyPort=PORT.",
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
}
