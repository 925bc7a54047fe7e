package io.github.sparseae.samples;

import io.github.sparseae.SparseAutoencoder;
import io.github.sparseae.cli.Console;
import io.github.sparseae.data.LabeledSamples;
import io.github.sparseae.data.Samples;
import io.github.sparseae.picture.ReconstructionPicture;
import io.github.sparseae.picture.WeightPicture;
import io.github.sparseae.samples.run.ShortSample;
import io.github.sparseae.train.Progress;
import io.github.sparseae.train.Training;
import java.io.IOException;
import java.io.PrintWriter;
import picocli.CommandLine.Command;

@Command(
    name = "first-model",
    description = "Trains a sparse autoencoder on digits, and draws what its units stand for.")
public final class FirstModel extends ShortSample {
  public static void main(String[] args) {
    Console.main(new FirstModel(), args);
  }

  @Override
  protected void run(PrintWriter out) throws IOException {
    LabeledSamples test = test();
    try (SparseAutoencoder sae =
        SparseAutoencoder.builder()
            .inputs(784)
            .hidden(quickOr(100, 400))
            .l1(0.1)
            .unitNormDecoder(true)
            .encoderFromDecoder(true)
            .seed(1)
            .build()) {
      sae.fit(train(), Training.epochs(quickOr(6, 10)).listener(Progress.toConsole()));
      out.println(sae.evaluate(test));
      out.println(sae.sparsity(test));

      Samples shown = test.samples().rows(0, 10);
      WeightPicture.atoms(sae.weights()).save(file("atoms.png"));
      ReconstructionPicture.of(28, 28)
          .add("digits", shown)
          .add("reconstructions", sae.reconstruct(shown))
          .save(file("reconstructions.png"));
      sae.save(file("model.safetensors"));
      out.println("pictures and model: " + file(""));
    }
  }
}
