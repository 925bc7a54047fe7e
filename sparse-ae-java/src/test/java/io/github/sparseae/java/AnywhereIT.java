package io.github.sparseae.java;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.base.Splitter;
import io.github.sparseae.SparseAutoencoder;
import io.github.sparseae.data.Samples;
import io.github.sparseae.engine.Compute;
import io.github.sparseae.engine.Fixtures;
import io.github.sparseae.java.internal.kernel.OtherJvm;
import io.github.sparseae.train.Training;
import java.io.File;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** Small, locked and short-lived places. Consumers with jars, fat jars and jlink are in src/it. */
@Isolated("waits until no thread of a class loader is left")
class AnywhereIT {
  private static final String VECTORS = "--add-modules=jdk.incubator.vector";
  private static final int DEPLOYMENTS = 3;

  @TempDir private Path folder;

  /** This Java and, where the property {@code test.jdk} names another, that one. */
  private static List<Path> jdks() {
    List<Path> jdks = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"))));
    String other = System.getProperty("test.jdk", "");
    if (!other.isEmpty()) {
      jdks.add(Path.of(other));
    }
    return jdks;
  }

  /** Below a file no folder can be made, not even by root, whom permissions do not stop. */
  private List<String> withoutPlaces(String... options) throws IOException {
    Path nowhere = folder.resolve("file").resolve("nowhere");
    if (!Files.exists(nowhere.getParent())) {
      Files.createFile(nowhere.getParent());
    }
    List<String> all = new ArrayList<>(List.of(options));
    all.addAll(List.of("-Xmx64m", "-Duser.home=" + nowhere, "-Djava.io.tmpdir=" + nowhere));
    return all;
  }

  @Test
  void train_smallHeapAndNoPlaceToWriteTo_worksWithoutAWarning() throws Exception {
    for (Path jdk : jdks()) {
      assertThat(lines(jdk, withoutPlaces())).as("%s", jdk).containsExactly("the same codes");
      assertThat(lines(jdk, withoutPlaces(VECTORS)))
          .as("%s", jdk)
          .containsExactly(
              "WARNING: Using incubator modules: jdk.incubator.vector", "the same codes");
    }
  }

  /** Returns what a process prints, but for what Java itself says of such a temporary folder. */
  private static List<String> lines(Path jdk, List<String> options) throws Exception {
    return new OtherJvm(jdk, options)
        .run(Service.class).stream()
            .filter(line -> !line.isEmpty())
            .filter(line -> !line.equals("WARNING: java.io.tmpdir directory does not exist"))
            .toList();
  }

  /**
   * Java itself keeps the last class loader in which the {@code equals} of a record was linked, in
   * {@code java.lang.runtime.ObjectMethods}.
   */
  @Test
  void deploy_again_leavesNeitherThreadsNorEarlierClasses() throws Exception {
    List<WeakReference<ClassLoader>> loaders = new ArrayList<>();
    for (int i = 0; i < DEPLOYMENTS; i++) {
      loaders.add(new WeakReference<>(deployed()));
    }
    List<WeakReference<ClassLoader>> earlier = loaders.subList(0, DEPLOYMENTS - 1);
    // Threads that help end after a second without work.
    for (int i = 0; i < 100 && (isAlive(earlier) || hasThreads()); i++) {
      System.gc();
      Thread.sleep(100);
    }

    assertThat(isAlive(earlier)).isFalse();
    assertThat(hasThreads()).isFalse();
  }

  private static boolean isAlive(List<WeakReference<ClassLoader>> loaders) {
    return loaders.stream().anyMatch(loader -> loader.get() != null);
  }

  private static boolean hasThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .anyMatch(thread -> thread.getName().startsWith("sparse-ae"));
  }

  /** Trains with a copy of the library of its own, as a plug-in does, and returns its loader. */
  private static ClassLoader deployed() throws Exception {
    List<URL> urls = new ArrayList<>();
    for (String entry :
        Splitter.on(File.pathSeparatorChar).split(System.getProperty("java.class.path"))) {
      urls.add(Path.of(entry).toUri().toURL());
    }
    try (URLClassLoader loader =
        new URLClassLoader(urls.toArray(new URL[0]), ClassLoader.getPlatformClassLoader())) {
      Class<?> copy = loader.loadClass(Service.class.getName());
      assertThat(copy).isNotSameAs(Service.class);
      assertThat((boolean) copy.getMethod("trains").invoke(null)).isTrue();
      return loader;
    }
  }

  /** Trains, and opens the model again. */
  public static final class Service {
    private Service() {}

    /** Prints whether it works. */
    public static void main(String[] args) throws IOException {
      System.out.println(trains() ? "the same codes" : "other codes");
    }

    /** Returns whether the model that is opened again has the same codes. */
    public static boolean trains() throws IOException {
      Samples rows = Fixtures.samples(300, 1, 40);
      try (SparseAutoencoder sae =
          SparseAutoencoder.builder()
              .inputs(40)
              .hidden(60)
              .l1(0.1)
              .compute(Compute.auto().engine("Java"))
              .build()) {
        sae.fit(rows, Training.epochs(2));
        try (SparseAutoencoder again =
            SparseAutoencoder.of(sae.toModelFile(), Compute.auto().engine("Java"))) {
          return again.encode(rows).equals(sae.encode(rows));
        }
      }
    }
  }
}
