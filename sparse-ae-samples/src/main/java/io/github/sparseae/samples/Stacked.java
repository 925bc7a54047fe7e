package io.github.sparseae.samples;

import io.github.sparseae.Classifier;
import io.github.sparseae.EncoderStack;
import io.github.sparseae.SparseAutoencoder;
import io.github.sparseae.cli.Console;
import io.github.sparseae.data.LabeledSamples;
import io.github.sparseae.data.Samples;
import io.github.sparseae.picture.ReconstructionPicture;
import io.github.sparseae.samples.run.ShortSample;
import io.github.sparseae.train.Training;
import java.io.IOException;
import java.io.PrintWriter;
import picocli.CommandLine.Command;

@Command(
    name = "stacked",
    description = "Stacks two autoencoders, and fine-tunes them as a classifier of digits.")
public final class Stacked extends ShortSample {
  public static void main(String[] args) {
    Console.main(new Stacked(), args);
  }

  @Override
  protected void run(PrintWriter out) throws IOException {
    LabeledSamples train = train();
    LabeledSamples test = test();
    Training training = Training.epochs(quickOr(8, 10)).build();
    int hidden = quickOr(100, 400);
    try (SparseAutoencoder first = layer(784, hidden);
        SparseAutoencoder second = layer(hidden, hidden / 2)) {
      first.fit(train, training);
      second.fit(Samples.of(first.encode(train)), training);
      EncoderStack both = EncoderStack.of(first, second);
      out.printf("784 -> %d -> %d units%n", hidden, hidden / 2);
      try (Classifier shallow = Classifier.fromEncoder(first).classes(10).build();
          Classifier deep = Classifier.fromEncoders(both).classes(10).build()) {
        shallow.fit(train, training);
        deep.fit(train, training);
        out.printf("accuracy on one layer  %.2f %%%n", 100 * shallow.evaluate(test).accuracy());
        out.printf("accuracy on two layers %.2f %%%n", 100 * deep.evaluate(test).accuracy());
      }
      Samples shown = test.samples().rows(0, 10);
      ReconstructionPicture.of(28, 28)
          .add("digits", shown)
          .add("by one layer", first.reconstruct(shown))
          .add("by two layers", both.reconstruct(shown))
          .save(file("stacked.png"));
      out.println("picture: " + file("stacked.png"));
    }
  }

  private static SparseAutoencoder layer(int inputs, int hidden) {
    return SparseAutoencoder.builder().inputs(inputs).hidden(hidden).l1(0.01).seed(1).build();
  }
}
