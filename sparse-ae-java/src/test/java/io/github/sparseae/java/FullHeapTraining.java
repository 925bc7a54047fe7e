package io.github.sparseae.java;

import io.github.sparseae.SparseAutoencoder;
import io.github.sparseae.data.Samples;
import io.github.sparseae.engine.EngineException;
import io.github.sparseae.train.Training;

/** Trains in one batch that the heap cannot hold, and then in smaller ones. */
final class FullHeapTraining {
  private static final int WIDTH = 16;

  private FullHeapTraining() {}

  public static void main(String[] args) {
    int rows = 600_000;
    Samples samples = Samples.ofBytes(new byte[rows * WIDTH], WIDTH, 1);
    try (SparseAutoencoder sae =
        SparseAutoencoder.builder().inputs(WIDTH).hidden(4).l1(0.1).build()) {
      for (int batch : new int[] {rows, 1000}) {
        try {
          sae.fit(samples, Training.epochs(1).batchSize(batch).diagnostics(false));
          System.out.println("trained in batches of " + batch);
        } catch (EngineException e) {
          System.out.println(e.reason() + ": " + e.getMessage());
        }
      }
    }
  }
}
