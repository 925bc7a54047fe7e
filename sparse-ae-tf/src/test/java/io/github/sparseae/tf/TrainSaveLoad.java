package io.github.sparseae.tf;

import io.github.sparseae.Classifier;
import io.github.sparseae.SparseAutoencoder;
import io.github.sparseae.data.Csv;
import io.github.sparseae.data.LabeledSamples;
import io.github.sparseae.data.Samples;
import io.github.sparseae.engine.Compute;
import io.github.sparseae.file.SaeLens;
import io.github.sparseae.model.DenseArray;
import io.github.sparseae.model.Device;
import io.github.sparseae.model.Sparsity;
import io.github.sparseae.probe.LinearProbe;
import io.github.sparseae.train.Checkpoints;
import io.github.sparseae.train.Training;
import java.nio.file.Path;

/**
 * A program that uses every part of the library once, and prints a line: started with other
 * versions of the libraries that it depends on.
 */
public final class TrainSaveLoad {
  private TrainSaveLoad() {}

  /**
   * Trains, saves and loads.
   *
   * @param args an empty folder
   */
  public static void main(String[] args) throws Exception {
    Path folder = Path.of(args[0]);
    double[][] rows = new double[32][6];
    int[] labels = new int[rows.length];
    for (int r = 0; r < rows.length; r++) {
      for (int i = 0; i < 6; i++) {
        rows[r][i] = Math.sin(1 + r * 6 + i);
      }
      labels[r] = rows[r][0] > 0 ? 1 : 0;
    }
    Samples samples = Samples.of(rows);
    Training training =
        Training.epochs(2)
            .batchSize(8)
            .checkpoint(folder.resolve("checkpoints"), Checkpoints.everyEpochs(1))
            .build();
    try (SparseAutoencoder sae =
        SparseAutoencoder.builder()
            .inputs(6)
            .hidden(4)
            .sparsity(Sparsity.topK(2))
            .compute(Compute.on(Device.CPU))
            .build()) {
      sae.fit(samples, training);
      sae.save(folder.resolve("model.safetensors"));
      SaeLens.write(sae.toModelFile(), folder.resolve("saelens"));
      DenseArray codes = sae.encode(samples);
      Csv.plain().write(codes, folder.resolve("codes.csv"));
      LinearProbe probe =
          LinearProbe.builder().build(LabeledSamples.of(samples, labels), sae::encode);
      boolean described = !(sae.sparsity(samples) + " " + probe).isBlank();
      TensorFlowExport.savedModel(sae, folder.resolve("saved-model"));
      try (Classifier classifier = Classifier.fromEncoder(sae).classes(2).build()) {
        described &= classifier.evaluate(LabeledSamples.of(samples, labels)).accuracy() >= 0;
      }
      try (SparseAutoencoder loaded =
              SparseAutoencoder.load(folder.resolve("model.safetensors"), Compute.on(Device.CPU));
          SparseAutoencoder resumed = SparseAutoencoder.resume(folder.resolve("checkpoints"))) {
        System.out.println(
            described
                && loaded.encode(samples).equals(codes)
                && resumed.encode(samples).equals(codes));
      }
    }
    SaeLens.read(folder.resolve("saelens"));
  }
}
