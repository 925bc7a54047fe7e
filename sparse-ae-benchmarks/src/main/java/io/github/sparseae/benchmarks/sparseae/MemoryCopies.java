package io.github.sparseae.benchmarks.sparseae;

import io.github.sparseae.benchmarks.worker.Implementation;
import io.github.sparseae.benchmarks.worker.Task;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/**
 * Copies of arrays by all cores at once, which together are as large as the encoder of 12,288
 * units. They measure the bandwidth of the machine's memory.
 */
public final class MemoryCopies implements Implementation {
  /** The bytes that a step reads and writes. */
  public static final double BYTES_PER_STEP = 100.0 * Float.BYTES * 768 * 12_288;

  @Override
  public String describe() {
    return "Java's System.arraycopy";
  }

  @Override
  public Trainer trainer(Task task) {
    int cores = Runtime.getRuntime().availableProcessors();
    int length = 768 * 12_288 / 2 / cores;
    List<float[][]> pairs = Stream.generate(() -> new float[2][length]).limit(cores).toList();
    double perCopy = 2.0 * Float.BYTES * length * cores;
    long copies = Math.round(task.steps() * BYTES_PER_STEP / perCopy);
    return () -> {
      List<CompletableFuture<Void>> all =
          pairs.stream()
              .map(
                  pair ->
                      CompletableFuture.runAsync(
                          () -> copy(pair, copies), each -> new Thread(each).start()))
              .toList();
      all.forEach(CompletableFuture::join);
      return Double.NaN;
    };
  }

  private static void copy(float[][] pair, long times) {
    for (long i = 0; i < times; i++) {
      int from = (int) (i % 2);
      System.arraycopy(pair[from], 0, pair[1 - from], 0, pair[from].length);
    }
  }
}
