package io.github.sparseae.stress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.sparseae.SparseAutoencoder;
import io.github.sparseae.data.Samples;
import io.github.sparseae.engine.Compute;
import io.github.sparseae.engine.Fixtures;
import io.github.sparseae.model.DenseArray;
import io.github.sparseae.model.Device;
import io.github.sparseae.model.Optimizer;
import io.github.sparseae.model.Weights;
import io.github.sparseae.train.History;
import io.github.sparseae.train.Training;
import io.github.sparseae.train.TrainingDivergedException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Many threads at one network of the engine on the class path, and networks that are taken away
 * while they are used.
 */
@Tag(StressBounds.TAG)
@Timeout(value = 30, unit = TimeUnit.MINUTES)
public abstract class CrowdedNetwork {
  private static final Samples SAMPLES = Fixtures.samples(64, 1);
  private static final int PATIENCE_SECONDS = 300;

  @TempDir Path folder;
  private final ExecutorService threads = Executors.newCachedThreadPool();

  @AfterEach
  void noThreadHangs() throws InterruptedException {
    threads.shutdown();
    assertThat(threads.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
  }

  private static SparseAutoencoder autoencoder() {
    return SparseAutoencoder.builder()
        .inputs(Fixtures.INPUTS)
        .hidden(16)
        .l1(0.01)
        .compute(Compute.on(Device.CPU))
        .seed(3)
        .build();
  }

  private static Training.Builder endless() {
    return Training.epochs(1_000_000).batchSize(8);
  }

  private static <T> T ended(Future<T> future) throws Exception {
    return future.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  /** Of the TensorFlow engine, one row is computed in Java, four rows are a call of a session. */
  @ParameterizedTest
  @ValueSource(ints = {1, 4})
  void encode_from16ThreadsWhileOneSaves_isThatOfOneThreadBitForBit(int rows) throws Exception {
    int calls = StressBounds.rounds(200, 10_000);
    int batches = SAMPLES.size() / rows;
    try (SparseAutoencoder sae = autoencoder()) {
      sae.fit(SAMPLES, Training.epochs(2).batchSize(8));
      List<DenseArray> expected = new ArrayList<>();
      for (int batch = 0; batch < batches; batch++) {
        expected.add(sae.encode(SAMPLES.rows(batch * rows, (batch + 1) * rows)));
      }
      AtomicBoolean over = new AtomicBoolean();
      Path file = folder.resolve("model.safetensors");
      Future<Integer> saving = threads.submit(() -> saveUntil(over, sae, file));
      List<Future<Integer>> encoding = new ArrayList<>();
      for (int thread = 0; thread < 16; thread++) {
        int first = thread;
        encoding.add(
            threads.submit(
                () -> {
                  int same = 0;
                  for (int i = 0; i < calls; i++) {
                    int batch = (first + i) % batches;
                    Samples encoded = SAMPLES.rows(batch * rows, (batch + 1) * rows);
                    same += sae.encode(encoded).equals(expected.get(batch)) ? 1 : 0;
                  }
                  return same;
                }));
      }
      for (Future<Integer> same : encoding) {
        assertThat(same.get()).isEqualTo(calls);
      }
      over.set(true);
      int saves = ended(saving);
      assertThat(saves).isPositive();
      try (SparseAutoencoder saved = SparseAutoencoder.load(file, Compute.on(Device.CPU))) {
        assertThat(saved.weights()).isEqualTo(sae.weights());
      }
      StressBounds.report(
          "encode %d rows from 16 threads, %d calls each, during %d saves: all bit for bit",
          rows, calls, saves);
    }
  }

  private static int saveUntil(AtomicBoolean over, SparseAutoencoder sae, Path file)
      throws IOException {
    int saves = 0;
    do {
      sae.save(file);
      saves++;
    } while (!over.get());
    return saves;
  }

  /**
   * Everything a user can call, each again and again in a thread of its own, until it is closed.
   */
  @Test
  void close_whileEverythingIsCalled_endsEachCallWithAnIllegalState() throws Exception {
    int rounds = StressBounds.rounds(10, 1_000);
    Spoiling random = new Spoiling(1);
    for (int round = 0; round < rounds; round++) {
      SparseAutoencoder sae = autoencoder();
      Path file = folder.resolve("model.safetensors");
      List<Callable<?>> calls =
          List.of(
              () -> sae.fit(SAMPLES, endless()),
              () -> sae.encode(SAMPLES),
              () -> sae.decode(Fixtures.samples(3, 1, 16)),
              () -> sae.evaluate(SAMPLES),
              sae::weights,
              () -> {
                sae.save(file);
                return true;
              },
              sae::describe);
      CyclicBarrier start = new CyclicBarrier(calls.size() + 1);
      List<Future<?>> running = new ArrayList<>();
      for (Callable<?> call : calls) {
        running.add(
            threads.submit(
                () -> {
                  start.await();
                  while (true) {
                    call.call();
                  }
                }));
      }
      start.await();
      TimeUnit.MICROSECONDS.sleep(random.below(5_000));
      sae.close();
      for (Future<?> call : running) {
        assertThatThrownBy(() -> ended(call))
            .hasCauseInstanceOf(IllegalStateException.class)
            .hasMessageContaining("this SparseAutoencoder is closed");
      }
      assertThatThrownBy(() -> sae.encode(SAMPLES)).isInstanceOf(IllegalStateException.class);
      sae.close();
    }
    StressBounds.report("closed while 7 threads use it: %d rounds, IllegalStateException", rounds);
  }

  @Test
  void close_fromManyThreadsAtOnce_isOneClose() throws Exception {
    int rounds = StressBounds.rounds(5, 1_000);
    for (int round = 0; round < rounds; round++) {
      SparseAutoencoder sae = autoencoder();
      CyclicBarrier start = new CyclicBarrier(4);
      List<Future<Boolean>> closing = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        closing.add(
            threads.submit(
                () -> {
                  start.await();
                  sae.close();
                  return true;
                }));
      }
      for (Future<Boolean> closed : closing) {
        assertThat(ended(closed)).isTrue();
      }
    }
    StressBounds.report("closed by 4 threads at once: %d rounds", rounds);
  }

  @Test
  void fit_interruptedAgainAndAgain_stopsWithAModelThatWorks() throws Exception {
    int rounds = StressBounds.rounds(8, 1_000);
    Spoiling random = new Spoiling(2);
    Path file = folder.resolve("model.safetensors");
    try (SparseAutoencoder sae = autoencoder()) {
      for (int round = 0; round < rounds; round++) {
        AtomicBoolean stayedInterrupted = new AtomicBoolean();
        Thread[] trainer = new Thread[1];
        CyclicBarrier start = new CyclicBarrier(2);
        Future<History> fit =
            threads.submit(
                () -> {
                  trainer[0] = Thread.currentThread();
                  start.await();
                  History history = sae.fit(SAMPLES, endless());
                  sae.save(file);
                  stayedInterrupted.set(Thread.interrupted());
                  return history;
                });
        start.await();
        TimeUnit.MICROSECONDS.sleep(random.below(3_000));
        while (!fit.isDone()) {
          trainer[0].interrupt();
          Thread.onSpinWait();
        }
        assertThat(ended(fit).canceled()).isTrue();
        assertThat(stayedInterrupted).isTrue();
      }
      assertThat(sae.encode(SAMPLES).isFinite()).isTrue();
      try (SparseAutoencoder saved = SparseAutoencoder.load(file, Compute.on(Device.CPU))) {
        assertThat(saved.weights()).isEqualTo(sae.weights());
      }
    }
    StressBounds.report("fit interrupted in a storm: %d rounds, a clean stop", rounds);
  }

  @Test
  void fit_divergingWhileOthersEncode_keepsTheLastGoodWeights() throws Exception {
    int rounds = StressBounds.rounds(5, 1_000);
    try (SparseAutoencoder sae =
        SparseAutoencoder.builder()
            .inputs(Fixtures.INPUTS)
            .hidden(16)
            .compute(Compute.on(Device.CPU))
            .seed(1)
            .build()) {
      sae.fit(SAMPLES, Training.epochs(1).batchSize(8));
      Weights good = sae.weights();
      AtomicBoolean over = new AtomicBoolean();
      List<Future<Boolean>> encoding = new ArrayList<>();
      for (int thread = 0; thread < 4; thread++) {
        int row = thread;
        encoding.add(
            threads.submit(
                () -> {
                  while (!over.get()) {
                    sae.encode(SAMPLES.rows(row, row + 1));
                  }
                  return true;
                }));
      }
      for (int round = 0; round < rounds; round++) {
        assertThatThrownBy(
                () ->
                    sae.fit(SAMPLES, Training.epochs(3).batchSize(8).optimizer(Optimizer.sgd(1e6))))
            .isInstanceOf(TrainingDivergedException.class)
            .hasMessageContaining("in epoch 1, batch ");
        assertThat(sae.weights()).isEqualTo(good);
      }
      over.set(true);
      for (Future<Boolean> ended : encoding) {
        assertThat(ended(ended)).isTrue();
      }
    }
    StressBounds.report("diverged while 4 threads encode: %d rounds, the weights before", rounds);
  }

  @Test
  void fit_fromManyThreadsAtOnce_isOneFitAndIllegalStates() throws Exception {
    int rounds = StressBounds.rounds(20, 1_000);
    try (SparseAutoencoder sae = autoencoder()) {
      for (int round = 0; round < rounds; round++) {
        CyclicBarrier start = new CyclicBarrier(3);
        AtomicInteger fitted = new AtomicInteger();
        AtomicInteger refused = new AtomicInteger();
        List<Future<?>> fits = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
          fits.add(
              threads.submit(
                  () -> {
                    start.await();
                    Throwable failure =
                        catchThrowable(() -> sae.fit(SAMPLES, Training.epochs(1).batchSize(8)));
                    if (failure == null) {
                      fitted.incrementAndGet();
                    } else {
                      assertThat(failure)
                          .isInstanceOf(IllegalStateException.class)
                          .hasMessage(
                              "this SparseAutoencoder is being trained already: one fit at a time");
                      refused.incrementAndGet();
                    }
                    return true;
                  }));
        }
        for (Future<?> fit : fits) {
          ended(fit);
        }
        assertThat(fitted).hasPositiveValue();
        assertThat(fitted.get() + refused.get()).isEqualTo(3);
      }
    }
    StressBounds.report("three fits at once: %d rounds, one fit at a time", rounds);
  }

  @Test
  void load_whileTheFileIsSavedAndNetworksAreClosed_isAlwaysAWholeModel() throws Exception {
    int rounds = StressBounds.rounds(10, 1_000);
    Path file = folder.resolve("model.safetensors");
    try (SparseAutoencoder sae = autoencoder()) {
      sae.save(file);
      AtomicBoolean over = new AtomicBoolean();
      Future<Integer> saving = threads.submit(() -> saveUntil(over, sae, file));
      List<Future<Boolean>> loading = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        loading.add(
            threads.submit(
                () -> {
                  for (int round = 0; round < rounds; round++) {
                    try (SparseAutoencoder loaded =
                        SparseAutoencoder.load(file, Compute.on(Device.CPU))) {
                      assertThat(loaded.weights()).isEqualTo(sae.weights());
                    }
                  }
                  return true;
                }));
      }
      try {
        for (Future<Boolean> loaded : loading) {
          assertThat(loaded.get()).isTrue();
        }
      } catch (ExecutionException e) {
        throw new AssertionError("loading", e.getCause());
      } finally {
        over.set(true);
      }
      assertThat(ended(saving)).isPositive();
    }
    StressBounds.report("loaded by two threads while one saves: %d rounds each", rounds);
  }
}
