package io.github.sparseae.java;

import io.github.sparseae.SparseAutoencoder;
import io.github.sparseae.data.Samples;
import io.github.sparseae.engine.EngineException;
import io.github.sparseae.train.Training;

/** Builds a network and trains in a batch that the heap cannot hold, and then in smaller ones. */
final class FullHeapTraining {
  private static final int WIDTH = 16;

  private FullHeapTraining() {}

  public static void main(String[] args) {
    try (SparseAutoencoder sae = SparseAutoencoder.builder().inputs(5000).hidden(4000).build()) {
      System.out.println("built " + sae);
    } catch (EngineException e) {
      System.out.println(e.reason() + ": " + e.getMessage());
    }
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
