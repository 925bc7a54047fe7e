package io.github.sparseae.tf.internal.loading;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparseae.stress.StressBounds;
import io.github.sparseae.tf.ChildJvm;
import io.github.sparseae.tf.LoadMnist;
import io.github.sparseae.tf.Namespaces;
import io.github.sparseae.tf.TinyTraining;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Folders that are full or not writable: each error names the setting. */
@Tag(StressBounds.TAG)
@EnabledOnOs(value = OS.LINUX, disabledReason = "makes small disks and takes away the network")
class PlacesIT {
  @TempDir Path folder;

  private List<String> failures(ChildJvm.Ended ended) {
    assertThat(ended.err()).noneMatch(line -> line.contains("Exception"));
    assertThat(ended.status()).isZero();
    return ended.out().stream().filter(line -> line.startsWith("NATIVE_LIBRARY: ")).toList();
  }

  @Test
  void load_cacheOnAFullDisk_saysHowMuchItNeedsAndWhere() throws Exception {
    ChildJvm.Ended ended =
        new ChildJvm()
            .withTensorFlow()
            .within(Namespaces.smallDisk(folder, "4m"))
            .option("-Dorg.bytedeco.javacpp.cachedir=" + folder)
            .run(TinyTraining.class, "CPU", "8");

    assertThat(failures(ended))
        .hasSize(2)
        .allSatisfy(
            failure ->
                assertThat(failure)
                    .contains("does not load (")
                    .contains("it is unpacked to " + folder.toRealPath())
                    .contains("-Dorg.bytedeco.javacpp.cachedir says")
                    .contains("has 700 MB free"));
    StressBounds.report("TensorFlow's cache on a full disk: %s", failures(ended).get(0));
  }

  /** A home that cannot be written; the temporary folder is a private one. */
  @Test
  void load_homeThatCannotBeWrittenAndNoTemporaryFolder_saysWhichPropertyNamesAnother()
      throws Exception {
    ChildJvm.Ended ended =
        new ChildJvm()
            .withTensorFlow()
            .option("-Duser.home=/proc")
            .option("-Djava.io.tmpdir=/proc")
            .run(TinyTraining.class, "CPU", "8");

    assertThat(failures(ended))
        .hasSize(2)
        .allMatch(failure -> failure.contains("-Dorg.bytedeco.javacpp.cachedir"));
  }

  /** Any user can create a folder of that name in a shared temporary folder. */
  @Test
  void load_homeThatCannotBeWrittenAndATemporaryFolderOpenToOthers_isRefused() throws Exception {
    Path cache =
        Files.createDirectories(
            folder.resolve(".javacpp-" + System.getProperty("user.name")).resolve("cache"));
    Files.setPosixFilePermissions(cache, PosixFilePermissions.fromString("rwxrwxrwx"));
    ChildJvm.Ended ended =
        new ChildJvm()
            .withTensorFlow()
            .option("-Duser.home=/proc")
            .option("-Djava.io.tmpdir=" + folder)
            .run(TinyTraining.class, "CPU", "8");

    assertThat(failures(ended))
        .hasSize(2)
        .containsOnly(
            "NATIVE_LIBRARY: TensorFlow's native library is not loaded from the temporary folder "
                + cache.toRealPath()
                + ", which is not this user's alone: others could have put code there; set"
                + " -Dorg.bytedeco.javacpp.cachedir to a folder of this user's, or remove that"
                + " one");
    assertThat(cache).isEmptyDirectory();
  }

  @Test
  void mnist_homeThatCannotBeWritten_saysWhatToSet() throws Exception {
    assertThat(mnist(new ChildJvm().option("-Duser.home=/proc"), "/proc/.cache"))
        .contains("set SPARSE_AE_MNIST to a folder that holds these files");
  }

  @Test
  void mnist_withoutANetwork_saysWhatToSetAndWhatToDownload() throws Exception {
    String message =
        mnist(
            new ChildJvm().within(Namespaces.noNetwork()).option("-Duser.home=" + folder),
            "https://");

    assertThat(message)
        .contains("set SPARSE_AE_MNIST to a folder that holds these files")
        .contains("train-images-idx3-ubyte.gz from https://");
    StressBounds.report("MNIST without a network: %s", message);
  }

  private static String mnist(ChildJvm jvm, String named) throws Exception {
    ChildJvm.Ended ended =
        jvm.environment("SPARSE_AE_MNIST", "")
            .environment("XDG_CACHE_HOME", "")
            .run(LoadMnist.class);
    String message = String.join("\n", ended.out());
    assertThat(message).startsWith("MnistUnavailableException: ").contains(named);
    return message;
  }
}
