package io.github.sparseae.tf;

import io.github.sparseae.SparseAutoencoder;
import io.github.sparseae.data.Samples;
import io.github.sparseae.engine.Compute;
import io.github.sparseae.engine.EngineException;
import io.github.sparseae.model.Device;
import io.github.sparseae.train.Training;

/**
 * A program that trains a network and says nothing about it, unless the engine fails: started in a
 * process of its own, where class path, heap and caches can be what they should not be.
 */
public final class TinyTraining {
  private static final int WIDTH = 16;

  private TinyTraining() {}

  /**
   * Trains, twice: the second time an error must still be the same.
   *
   * @param args the device, and how many rows to train on, all in one batch
   */
  public static void main(String[] args) {
    Device device = Device.valueOf(args[0]);
    int rows = Integer.parseInt(args[1]);
    Samples samples = Samples.ofBytes(new byte[rows * WIDTH], WIDTH, 1);
    for (int attempt = 0; attempt < 2; attempt++) {
      try (SparseAutoencoder autoencoder =
          SparseAutoencoder.builder()
              .inputs(WIDTH)
              .hidden(4)
              .l1(0.1)
              .compute(Compute.on(device))
              .build()) {
        // Four units on rows of zeros would be warned of, and what is tested is the rest.
        autoencoder.fit(samples, Training.epochs(1).batchSize(rows).diagnostics(false));
      } catch (EngineException e) {
        System.out.println(e.reason() + ": " + e.getMessage());
      }
    }
  }
}
