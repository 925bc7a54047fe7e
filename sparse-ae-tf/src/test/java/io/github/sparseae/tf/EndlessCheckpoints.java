package io.github.sparseae.tf;

import io.github.sparseae.SparseAutoencoder;
import io.github.sparseae.engine.Compute;
import io.github.sparseae.engine.Fixtures;
import io.github.sparseae.engine.ReferenceEngine;
import io.github.sparseae.model.Device;
import io.github.sparseae.model.Optimizer;
import io.github.sparseae.train.Checkpoints;
import io.github.sparseae.train.EpochReport;
import io.github.sparseae.train.Training;
import io.github.sparseae.train.TrainingListener;
import java.io.IOException;
import java.nio.file.Path;

/**
 * A program that trains, on plain Java so that it starts at once, and says each checkpoint once it
 * is written, after every step: to be killed, and to go on from the newest.
 */
final class EndlessCheckpoints {
  private EndlessCheckpoints() {}

  /**
   * Trains until it is killed.
   *
   * @param args the folder of the checkpoints
   */
  public static void main(String[] args) throws IOException {
    Path folder = Path.of(args[0]);
    try (SparseAutoencoder sae =
        SparseAutoencoder.builder()
            .inputs(Fixtures.INPUTS)
            .hidden(Fixtures.HIDDEN)
            .l1(0.1)
            .seed(1)
            .compute(Compute.on(Device.CPU).engine(new ReferenceEngine()))
            .resumeOrBuild(folder)) {
      sae.fit(
          Fixtures.samples(23, 1),
          Training.epochs(10_000_000)
              .batchSize(6)
              .optimizer(Optimizer.adam(0.001))
              .checkpoint(folder, Checkpoints.everySteps(1).keepLast(2))
              .listener(
                  new TrainingListener() {
                    @Override
                    public void epochFinished(EpochReport report) {}

                    @Override
                    public void checkpointed(Path file) {
                      System.out.println(file.getFileName());
                    }
                  }));
    }
  }
}
