package io.github.sparseae.java;

import io.github.sparseae.Classifier;
import io.github.sparseae.SparseAutoencoder;
import io.github.sparseae.data.Samples;
import io.github.sparseae.engine.EngineException;
import io.github.sparseae.pursuit.Pursuit;
import io.github.sparseae.train.Training;

/**
 * Builds a network and trains in a batch that the heap cannot hold, and then in smaller ones; asks
 * for a classifier and for codes that it cannot hold.
 */
final class FullHeapTraining {
  private static final int WIDTH = 16;

  private FullHeapTraining() {}

  public static void main(String[] args) {
    attempt(() -> SparseAutoencoder.builder().inputs(5000).hidden(4000).build());
    int rows = 600_000;
    Samples samples = Samples.ofBytes(new byte[rows * WIDTH], WIDTH, 1);
    try (SparseAutoencoder sae =
        SparseAutoencoder.builder().inputs(WIDTH).hidden(4).l1(0.1).build()) {
      for (int batch : new int[] {rows, 1000}) {
        attempt(
            () -> {
              sae.fit(samples, Training.epochs(1).batchSize(batch).diagnostics(false));
              System.out.println("trained in batches of " + batch);
            });
      }
      attempt(() -> Classifier.fromEncoder(sae).classes(100_000_000).build());
    }
    try (SparseAutoencoder wide = SparseAutoencoder.builder().inputs(WIDTH).hidden(1000).build()) {
      Samples many = samples.rows(0, 20_000);
      attempt(() -> wide.encode(many));
      attempt(() -> wide.encode(many, Pursuit.matching(1)));
    }
  }

  private static void attempt(Runnable call) {
    try {
      call.run();
    } catch (EngineException e) {
      System.out.println(e.reason() + ": " + e.getMessage());
    }
  }
}
