package io.github.sparseae.benchmarks.sparseae;

import io.github.sparseae.SparseAutoencoder;
import io.github.sparseae.benchmarks.worker.Implementation;
import io.github.sparseae.benchmarks.worker.RowsFile;
import io.github.sparseae.benchmarks.worker.Task;
import io.github.sparseae.data.Rows;
import io.github.sparseae.data.Samples;
import io.github.sparseae.engine.Compute;
import io.github.sparseae.engine.EngineProvider;
import io.github.sparseae.file.ModelFile;
import io.github.sparseae.file.Provenance;
import io.github.sparseae.model.DenseArray;
import java.io.IOException;
import java.util.List;

/** This library by its public API, with rows in memory. */
public class SparseAe implements Implementation {

  @Override
  public String describe() {
    return describe(Compute.auto().engine());
  }

  /** Describes an engine; the speed of the one in plain Java is that of the Java it runs on. */
  static String describe(EngineProvider engine) {
    return "sparse-ae, "
        + (engine.name().equals("Java") ? "plain Java on " + Runtime.version() : engine.version());
  }

  Rows rows(RowsFile file) throws IOException {
    return file.read();
  }

  @Override
  public Trainer trainer(Task task) throws IOException {
    return new FitTrainer(open(task), rows(task.rows()), task);
  }

  @Override
  public Encoder encoder(Task task) throws IOException {
    SparseAutoencoder network = open(task);
    return (rows, count) ->
        count == 1
            ? DenseArray.wrap(network.encode(rows), 1, task.hidden())
            : network.encode(Samples.of(DenseArray.wrap(rows, count, task.rows().width())));
  }

  static SparseAutoencoder open(Task task) throws IOException {
    Compute compute = Compute.on(task.device());
    if (task.saved().isPresent()) {
      return SparseAutoencoder.load(task.saved().get(), compute);
    }
    if (task.isSeeded()) {
      return SparseAutoencoder.builder(task.spec()).compute(compute).build();
    }
    Provenance here = Provenance.initial(compute.engine().version());
    return SparseAutoencoder.of(
        new ModelFile(task.spec(), List.of(), task.initial(), 0, 0, here), compute);
  }

  /** This library with rows that are read, shuffled and trained on at the same time. */
  public static final class Streamed extends SparseAe {

    @Override
    public String describe() {
      return super.describe() + ", rows streamed";
    }

    @Override
    Rows rows(RowsFile file) throws IOException {
      return file.source();
    }
  }
}
