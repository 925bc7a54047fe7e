package io.github.sparseae.benchmarks.ours;

import io.github.sparseae.SparseAutoencoder;
import io.github.sparseae.benchmarks.contender.Learner;
import io.github.sparseae.benchmarks.contender.Task;
import io.github.sparseae.data.Rows;
import io.github.sparseae.train.History;
import io.github.sparseae.train.Training;
import java.io.IOException;

/** This library, with rows that are read, mixed and trained at the same time. */
public final class Streamed extends SparseAe {

  /** A contender. */
  public Streamed() {}

  @Override
  public String describe() {
    return super.describe() + ", rows streamed";
  }

  @Override
  public Learner learner(Task task) throws IOException {
    Rows rows = task.rows().source();
    return new FitLearner(open(task), task) {
      @Override
      History fit(SparseAutoencoder network, Training training) {
        return network.fit(rows, training);
      }
    };
  }
}
