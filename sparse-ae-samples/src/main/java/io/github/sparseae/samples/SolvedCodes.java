package io.github.sparseae.samples;

import io.github.sparseae.SparseAutoencoder;
import io.github.sparseae.data.Samples;
import io.github.sparseae.datasets.Mnist;
import io.github.sparseae.metrics.ReconstructionReport;
import io.github.sparseae.metrics.SparsityReport;
import io.github.sparseae.model.AuxiliaryLoss;
import io.github.sparseae.model.DenseArray;
import io.github.sparseae.model.Losses;
import io.github.sparseae.model.Optimizer;
import io.github.sparseae.model.PreEncoderBias;
import io.github.sparseae.model.Sparsity;
import io.github.sparseae.pursuit.Pursuit;
import io.github.sparseae.train.Schedule;
import io.github.sparseae.train.Training;
import java.io.IOException;
import java.util.Locale;
import java.util.function.Function;

/** Compares the codes of an encoder with codes that are solved for over the same decoder. */
public final class SolvedCodes {
  private static final int ACTIVE = 25;

  private SolvedCodes() {}

  /** Trains a TopK autoencoder on MNIST and prints what each kind of code explains. */
  public static void main(String[] args) throws IOException {
    Mnist mnist = Mnist.load();
    Samples test = mnist.test();
    try (SparseAutoencoder sae =
        SparseAutoencoder.builder()
            .inputs(test.width())
            .hidden(1000)
            .sparsity(Sparsity.topK(ACTIVE).auxiliary(AuxiliaryLoss.of(128).deadAfter(10_000)))
            .unitNormDecoder(true)
            .encoderFromDecoder(true)
            .preEncoderBias(PreEncoderBias.MEAN)
            .seed(1)
            .build()) {
      sae.fit(
          mnist.train(),
          Training.epochs(args.length > 0 ? Integer.parseInt(args[0]) : 12)
              .batchSize(250)
              .optimizer(Optimizer.adam(0.001))
              .learningRateSchedule(Schedule.linearDecay(0.5)));
      print(sae, test, "the encoder", sae::encode);
      for (Pursuit pursuit :
          new Pursuit[] {
            Pursuit.orthogonal(ACTIVE), Pursuit.nonNegative(ACTIVE), Pursuit.matching(ACTIVE)
          }) {
        print(sae, test, pursuit.toString(), rows -> sae.encode(rows, pursuit));
      }
    }
  }

  private static void print(
      SparseAutoencoder sae, Samples rows, String name, Function<Samples, DenseArray> encoder) {
    // The first rows pay for what is computed once: products of atoms, and compilation.
    int unused = encoder.apply(rows.rows(0, 1000)).rows();
    long start = System.nanoTime();
    DenseArray codes = encoder.apply(rows);
    double seconds = (System.nanoTime() - start) / 1e9;
    ReconstructionReport.Accumulator report = new ReconstructionReport.Accumulator(rows.width());
    report.add(rows, sae.decode(Samples.of(codes)));
    System.out.printf(
        Locale.ROOT,
        "%-28s explained variance %.2f %%, L0 %.1f, %,.0f rows/s%n",
        name,
        100 * report.report(new Losses(Double.NaN, 0)).explainedVariance(),
        SparsityReport.of(codes, 0).l0(),
        rows.size() / seconds);
  }
}
