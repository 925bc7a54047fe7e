package io.github.sparseae.tf.internal.loading;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparseae.tf.ChildJvm;
import io.github.sparseae.tf.TinyTraining;
import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import org.bytedeco.javacpp.Loader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Native libraries that are unavailable, each in a process of its own. */
class NativeLibraryIT {
  private static final String PLATFORM = Loader.Detector.getPlatform();

  @TempDir private Path folder;

  @Test
  void load_withoutTheNativeJar_saysWhichDependencyToAdd() throws Exception {
    assertFails(
        new ChildJvm().withoutNatives(),
        "TensorFlow's native library is not on the class path: add the dependency"
            + " org.tensorflow:tensorflow-core-native with classifier "
            + PLATFORM);
  }

  /** JavaCPP would search the class path for twenty libraries before it loads TensorFlow's. */
  @Test
  void training_onTheCpu_searchesForNoLibraryOfCuda() throws Exception {
    ChildJvm.Ended ended =
        new ChildJvm()
            .option("-Dorg.bytedeco.javacpp.logger.debug=true")
            .run(TinyTraining.class, "CPU", "8");

    assertThat(ended.status()).isZero();
    assertThat(ended.err())
        .anyMatch(line -> line.contains("tensorflow_cc"))
        .noneMatch(line -> line.contains("cudart"));
  }

  @Test
  void load_withAnotherPlatformsJar_saysWhoseItIsAndWhichToAdd() throws Exception {
    boolean onWindows = PLATFORM.equals("windows-x86_64");
    String other = onWindows ? "linux-x86_64" : "windows-x86_64";
    String file = onWindows ? "libjnitensorflow.so" : "jnitensorflow.dll";
    Path jar = folder.resolve("another-platform.jar");
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
      out.putNextEntry(new JarEntry("org/tensorflow/internal/c_api/" + other + "/" + file));
      out.write(1);
    }
    assertFails(
        new ChildJvm().withoutNatives().with(jar),
        "TensorFlow's native library on the class path is for "
            + other
            + ", but this is "
            + PLATFORM
            + ": add the dependency org.tensorflow:tensorflow-core-native with classifier "
            + PLATFORM);
  }

  @Test
  void load_withoutTheJavaClasses_saysWhichArtifactsItNeeds() throws Exception {
    assertFails(
        new ChildJvm().without(name -> name.matches("tensorflow-core-native-[\\d.]+\\.jar")),
        "TensorFlow's Java classes are not all on the class path (org.tensorflow.",
        " is missing): it needs org.tensorflow:tensorflow-core-api, and"
            + " org.tensorflow:tensorflow-core-native both without a classifier and with this"
            + " platform's");
  }

  @Test
  void load_withoutAnyJavaCpp_isNoLinkageError() throws Exception {
    assertFails(
        new ChildJvm()
            .without(name -> name.startsWith("tensorflow-core") || name.startsWith("javacpp")),
        "TensorFlow's Java classes are not all on the class path");
  }

  @Test
  void load_noFolderForTheCache_saysHowToGiveItOne() throws Exception {
    Path temporary = Files.createDirectory(folder.resolve("tmp"));
    Path inTheWay = Files.createFile(folder.resolve(".javacpp"));
    Files.createFile(temporary.resolve(".javacpp-" + System.getProperty("user.name")));
    assertFails(
        new ChildJvm()
            .option("-Dorg.bytedeco.javacpp.cachedir=" + inTheWay.resolve("cache"))
            .option("-Duser.home=" + folder)
            .option("-Djava.io.tmpdir=" + temporary),
        "TensorFlow's native library is on the class path but does not load"
            + " (java.io.IOException: Could not create the cache",
        "-Dorg.bytedeco.javacpp.cachedir says: see that the folder can be written, has 700 MB"
            + " free");
  }

  @Test
  void load_cacheThatCannotBeWritten_namesTheFolder() throws Exception {
    Files.createFile(folder.resolve(ChildJvm.nativeJar().getFileName().toString()));
    assertFails(
        new ChildJvm().option("-Dorg.bytedeco.javacpp.cachedir=" + folder),
        "does not load (java.io.FileNotFoundException: ",
        "it is unpacked to " + folder.toRealPath() + ", or where");
  }

  @Test
  void load_damagedFilesInTheCache_saysToRemoveThem() throws Exception {
    fillCacheWithZeros();
    assertFails(
        new ChildJvm().option("-Dorg.bytedeco.javacpp.cachedir=" + folder),
        "TensorFlow's native library is on the class path but does not load"
            + " (java.lang.UnsatisfiedLinkError: ",
        "it is unpacked to " + folder.toRealPath() + ", or where",
        "if a file in it is damaged, remove the folder, and it is unpacked again");
  }

  /** Files of the right size and time, which is all that JavaCPP checks, without content. */
  private void fillCacheWithZeros() throws IOException {
    Path jar = ChildJvm.nativeJar();
    try (JarFile entries = new JarFile(jar.toFile())) {
      List<JarEntry> files = entries.stream().filter(entry -> !entry.isDirectory()).toList();
      for (JarEntry entry : files) {
        File file = folder.resolve(jar.getFileName()).resolve(entry.getName()).toFile();
        Files.createDirectories(file.getParentFile().toPath());
        try (RandomAccessFile zeros = new RandomAccessFile(file, "rw")) {
          zeros.setLength(entry.getSize());
        }
        assertThat(file.setLastModified(entry.getTime())).isTrue();
      }
    }
  }

  /** Fails twice with the same message, for a program that tries again. */
  private static void assertFails(ChildJvm jvm, String... words) throws Exception {
    ChildJvm.Ended ended = jvm.withTensorFlow().run(TinyTraining.class, "CPU", "8");

    // The Java VM itself has a word to say about some damaged files.
    assertThat(ended.err()).noneMatch(line -> line.contains("Exception"));
    assertThat(ended.status()).isZero();
    List<String> failures =
        ended.out().stream().filter(line -> line.startsWith("NATIVE_LIBRARY: ")).toList();
    assertThat(failures).hasSize(2);
    assertThat(failures.get(0)).contains(words).isEqualTo(failures.get(1));
  }
}
