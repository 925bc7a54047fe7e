package io.github.sparseae.datasets;

import static io.github.sparseae.data.IdxBytes.ascii;
import static io.github.sparseae.data.IdxBytes.gzip;
import static io.github.sparseae.data.IdxBytes.with;
import static io.github.sparseae.datasets.SmallMnist.FILES;
import static io.github.sparseae.datasets.SmallMnist.FIRST;
import static io.github.sparseae.datasets.SmallMnist.SECOND;
import static io.github.sparseae.datasets.SmallMnist.TEST_LABELS;
import static io.github.sparseae.datasets.SmallMnist.TRAIN_IMAGES;
import static io.github.sparseae.datasets.SmallMnist.TRAIN_LABELS;
import static io.github.sparseae.datasets.SmallMnist.filesIn;
import static io.github.sparseae.datasets.SmallMnist.putInto;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.sparseae.data.IdxBytes;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Filling the cache and healing it, from mirrors that are faked. */
class MnistCacheTest extends MnistInATemporaryFolder {
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
    assertThat(FILES.get(3).read(cache.resolve("test-labels.gz")).labels()).containsExactly(7, 2);
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
  void load_cacheThatCannotBeWritten_saysWhy() throws IOException {
    mirrors.serve(FIRST);
    Files.createDirectories(cache.getParent());
    Files.writeString(cache, "a file where the folder should be");

    assertThat(failure(() -> places().load()).attempts())
        .contains(
            FIRST.resolve("train-images.gz") + ": " + cache + ": there is a file of that name");
    assertThat(mirrors.asked).isEmpty();
  }

  @Test
  void load_partialDownloadOfACrash_neverTakenAndDeletedAfterADay() throws IOException {
    mirrors.serve(FIRST);
    Files.createDirectories(cache);
    Path young = IdxBytes.write(cache, "train-images.gz.0a1b.part", ascii("half a file"));
    Path old = IdxBytes.write(cache, "train-images.gz.0a1c.part", ascii("half a file"));
    Files.setLastModifiedTime(old, FileTime.from(Instant.now().minus(Duration.ofHours(25))));

    assertThat(places().load().train().size()).isEqualTo(3);
    assertThat(mirrors.asked).hasSize(4);
    assertThat(young).exists();
    assertThat(old).doesNotExist();
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

  private static void await(CyclicBarrier barrier) throws IOException {
    try {
      barrier.await();
    } catch (InterruptedException | BrokenBarrierException e) {
      throw new IOException(e);
    }
  }
}
