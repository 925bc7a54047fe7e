package io.github.sparseae.samples;

import io.github.sparseae.SparseAutoencoder;
import io.github.sparseae.cli.Console;
import io.github.sparseae.data.Samples;
import io.github.sparseae.datasets.SyntheticActivations;
import io.github.sparseae.metrics.DataReport;
import io.github.sparseae.model.AuxiliaryLoss;
import io.github.sparseae.model.InputNormalization;
import io.github.sparseae.model.Optimizer;
import io.github.sparseae.model.PreEncoderBias;
import io.github.sparseae.model.Reconstruction;
import io.github.sparseae.model.Reduction;
import io.github.sparseae.model.Sparsity;
import io.github.sparseae.samples.run.SampleCommand;
import io.github.sparseae.train.Training;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.function.UnaryOperator;
import picocli.CommandLine.Command;

/**
 * Checks rows that lie farther and farther from 0, and counts dead units with and without what the
 * check advises.
 */
@Command(
    name = "dead-units",
    description = "Counts dead units on rows far from 0, as they are and as their check advises.")
public final class DeadUnits extends SampleCommand {
  private static final Sparsity.TopK TOP_K = Sparsity.topK(4);
  private static final Sparsity.TopK REVIVED =
      TOP_K.auxiliary(AuxiliaryLoss.of(32).weight(1).deadAfter(5000).relative(false));

  public static void main(String[] args) {
    Console.main(new DeadUnits(), args);
  }

  @Override
  protected void run(PrintWriter out) {
    for (double bias : new double[] {0.5, 10, 20}) {
      Samples rows =
          SyntheticActivations.builder()
              .features(164)
              .inputs(64)
              .trees(2, 4, 3)
              .correlation(25, 0.1)
              .biasNorm(bias)
              .seed(1)
              .build()
              .samples(0, 20_000);
      out.println(DataReport.of(rows));
      train(out, rows, "as they are", TOP_K, network -> network);
      train(out, rows, "AuxK", REVIVED, network -> network);
      train(out, rows, "pre-encoder bias", TOP_K, n -> n.preEncoderBias(PreEncoderBias.MEAN));
      train(out, rows, "AuxK, bias", REVIVED, n -> n.preEncoderBias(PreEncoderBias.MEAN));
      train(out, rows, "standardized", TOP_K, n -> n.normalization(InputNormalization.STANDARDIZE));
      train(out, rows, "mean norm", TOP_K, n -> n.normalization(InputNormalization.MEAN_NORM));
    }
  }

  private static void train(
      PrintWriter out,
      Samples rows,
      String name,
      Sparsity sparsity,
      UnaryOperator<SparseAutoencoder.Builder> setting) {
    SparseAutoencoder.Builder network =
        SparseAutoencoder.builder()
            .inputs(rows.width())
            .hidden(128)
            .sparsity(sparsity)
            .reconstruction(Reconstruction.squaredError(Reduction.PER_SAMPLE))
            .unitNormDecoder(true)
            .encoderFromDecoder(true)
            .seed(1);
    try (SparseAutoencoder sae = setting.apply(network).build()) {
      sae.fit(
          rows,
          Training.epochs(6)
              .batchSize(250)
              .optimizer(Optimizer.adam(0.001))
              .listener(report -> {}));
      out.printf(
          Locale.ROOT,
          "  %-18s %3d of 128 units dead, explained variance %.0f %%%n",
          name,
          sae.sparsity(rows).dead(),
          100 * sae.evaluate(rows).explainedVariance());
    }
  }
}
