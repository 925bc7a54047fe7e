package io.github.sparseae.samples;

import io.github.sparseae.SparseAutoencoder;
import io.github.sparseae.cli.Console;
import io.github.sparseae.data.Samples;
import io.github.sparseae.metrics.ReconstructionReport;
import io.github.sparseae.model.Corruption;
import io.github.sparseae.model.Losses;
import io.github.sparseae.picture.ReconstructionPicture;
import io.github.sparseae.samples.run.ShortSample;
import io.github.sparseae.train.Training;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Random;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;

/** The lecture's next step: an autoencoder that learns to repair digits with erased pixels. */
@Command(
    name = "denoising",
    description = "Erases half of the pixels of digits, and learns to repair them.")
public final class Denoising extends ShortSample {
  private static final double ERASED = 0.5;

  public static void main(String[] args) {
    Console.main(new Denoising(), args);
  }

  @Override
  protected void run(PrintWriter out) throws IOException {
    Samples test = test().samples();
    Samples erased = erase(test, new Random(1));
    ReconstructionPicture picture =
        ReconstructionPicture.of(28, 28)
            .add("digits", test.rows(0, 10))
            .add("erased", erased.rows(0, 10));
    out.printf("%-28s %.5f%n", "error of erased digits", error(test, erased));
    for (Corruption noise : new Corruption[] {Corruption.none(), Corruption.masking(ERASED)}) {
      try (SparseAutoencoder sae =
          SparseAutoencoder.builder().inputs(784).hidden(quickOr(100, 400)).l1(0.02).build()) {
        sae.fit(train(), Training.epochs(quickOr(6, 10)).corruption(noise));
        Samples repaired = Samples.of(sae.reconstruct(erased));
        String name = noise.equals(Corruption.none()) ? "trained on digits" : "trained on erased";
        out.printf("%-28s %.5f%n", name, error(test, repaired));
        picture.add(name, repaired.rows(0, 10));
      }
    }
    picture.save(file("denoising.png"));
    out.println("picture: " + file("denoising.png"));
  }

  private static Samples erase(Samples rows, Random random) {
    float[][] erased = IntStream.range(0, rows.size()).mapToObj(rows::row).toArray(float[][]::new);
    for (float[] row : erased) {
      IntStream.range(0, row.length)
          .filter(i -> random.nextDouble() < ERASED)
          .forEach(i -> row[i] = 0);
    }
    return Samples.of(erased);
  }

  private static double error(Samples rows, Samples others) {
    ReconstructionReport.Accumulator report = new ReconstructionReport.Accumulator(rows.width());
    report.add(rows, others.toDenseArray());
    return report.report(new Losses(0, 0)).meanSquaredError();
  }
}
