package io.github.sparseae.benchmarks.sparseae;

import io.github.sparseae.SparseAutoencoder;
import io.github.sparseae.benchmarks.worker.Task;
import io.github.sparseae.benchmarks.worker.Trainer;
import io.github.sparseae.data.Rows;
import io.github.sparseae.train.History;
import io.github.sparseae.train.Training;
import java.io.IOException;

/** This library with rows that are read, shuffled and trained on at the same time. */
public final class SparseAeStreamed extends SparseAe {

  /** Creates the implementation. */
  public SparseAeStreamed() {}

  @Override
  public String describe() {
    return super.describe() + ", rows streamed";
  }

  @Override
  public Trainer trainer(Task task) throws IOException {
    Rows rows = task.rows().source();
    return new FitTrainer(open(task), task) {
      @Override
      History fit(SparseAutoencoder network, Training training) {
        return network.fit(rows, training);
      }
    };
  }
}
