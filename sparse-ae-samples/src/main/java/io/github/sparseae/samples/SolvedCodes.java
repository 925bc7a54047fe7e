package io.github.sparseae.samples;

import io.github.sparseae.SparseAutoencoder;
import io.github.sparseae.cli.Console;
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
import io.github.sparseae.samples.run.SampleCommand;
import io.github.sparseae.train.Schedule;
import io.github.sparseae.train.Training;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
    name = "solved-codes",
    description = "Compares the codes of an encoder with codes that are solved for.")
public final class SolvedCodes extends SampleCommand {
  private static final int ACTIVE = 25;

  @Parameters(
      arity = "0..1",
      paramLabel = "EPOCHS",
      description = "epochs of training (default: ${DEFAULT-VALUE})")
  private int epochs = 12;

  public static void main(String[] args) {
    Console.main(new SolvedCodes(), args);
  }

  @Override
  protected void run(PrintWriter out) throws IOException {
    checkPositive("epochs", epochs);
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
          Training.epochs(epochs)
              .batchSize(250)
              .optimizer(Optimizer.adam(0.001))
              .learningRateSchedule(Schedule.linearDecay(0.5)));
      print(out, sae, test, "the encoder", sae::encode);
      for (Pursuit pursuit :
          new Pursuit[] {
            Pursuit.orthogonal(ACTIVE), Pursuit.nonNegative(ACTIVE), Pursuit.matching(ACTIVE)
          }) {
        print(out, sae, test, pursuit.toString(), rows -> sae.encode(rows, pursuit));
      }
    }
  }

  private static void print(
      PrintWriter out,
      SparseAutoencoder sae,
      Samples rows,
      String name,
      Function<Samples, DenseArray> encoder) {
    // The first rows pay for what is computed once: products of atoms, and compilation.
    int unused = encoder.apply(rows.rows(0, 1000)).rows();
    long start = System.nanoTime();
    DenseArray codes = encoder.apply(rows);
    double seconds = (System.nanoTime() - start) / 1e9;
    ReconstructionReport.Accumulator report = new ReconstructionReport.Accumulator(rows.width());
    report.add(rows, sae.decode(Samples.of(codes)));
    out.printf(
        Locale.ROOT,
        "%-28s explained variance %.2f %%, L0 %.1f, %,.0f rows/s%n",
        name,
        100 * report.report(new Losses(Double.NaN, 0)).explainedVariance(),
        SparsityReport.of(codes, 0).l0(),
        rows.size() / seconds);
  }
}
