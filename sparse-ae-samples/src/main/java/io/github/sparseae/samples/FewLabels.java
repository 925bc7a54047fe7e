package io.github.sparseae.samples;

import static io.github.sparseae.Classifier.fromEncoder;

import com.google.common.math.StatsAccumulator;
import io.github.sparseae.Classifier;
import io.github.sparseae.SparseAutoencoder;
import io.github.sparseae.cli.Console;
import io.github.sparseae.data.LabeledSamples;
import io.github.sparseae.model.Corruption;
import io.github.sparseae.model.InputNormalization;
import io.github.sparseae.model.Optimizer;
import io.github.sparseae.model.PreEncoderBias;
import io.github.sparseae.model.Sparsity;
import io.github.sparseae.probe.LinearProbe;
import io.github.sparseae.samples.run.ShortSample;
import io.github.sparseae.train.Training;
import java.io.IOException;
import java.io.PrintWriter;
import picocli.CommandLine.Command;

/** Classifies digits from few labels, with an encoder that learned from rows without labels. */
@Command(
    name = "few-labels",
    description = "Classifies digits from 10 and 100 labels a class, over ten draws.")
public final class FewLabels extends ShortSample {
  public static void main(String[] args) {
    Console.main(new FewLabels(), args);
  }

  @Override
  protected void run(PrintWriter out) throws IOException {
    LabeledSamples train = train();
    LabeledSamples test = test();
    try (SparseAutoencoder sae = builder().build()) {
      Optimizer adam = Optimizer.adam(0.002);
      Training.Builder training = Training.epochs(10).batchSize(quickOr(50, 500)).optimizer(adam);
      sae.fit(train, training.corruption(Corruption.masking(0.3)));
      for (int labels = quickOr(3, 10); labels <= quickOr(3, 100); labels *= 10) {
        for (String name : new String[] {"pixels", "untrained", "pretrained"}) {
          StatsAccumulator all = new StatsAccumulator();
          for (int draw = 0; draw < quickOr(2, 10); draw++) {
            all.add(100 * accuracy(name, sae, train.stratified(labels, draw), test));
          }
          Object[] row = {10 * labels, name, all.mean(), all.sampleStandardDeviation()};
          out.printf("%,5d labels, %-10s %.2f %% ± %.2f%n", row);
        }
      }
    }
  }

  private SparseAutoencoder.Builder builder() {
    return SparseAutoencoder.builder()
        .inputs(784)
        .hidden(quickOr(200, 1000))
        .sparsity(Sparsity.topK(quickOr(20, 30)))
        .unitNormDecoder(true)
        .encoderFromDecoder(true)
        .preEncoderBias(PreEncoderBias.MEAN)
        .normalization(InputNormalization.ROW_NORM)
        .seed(1);
  }

  private double accuracy(
      String name, SparseAutoencoder sae, LabeledSamples few, LabeledSamples test) {
    if (name.equals("pixels")) {
      return LinearProbe.builder().build(few).evaluate(test).accuracy();
    }
    boolean isTrained = name.equals("pretrained");
    try (SparseAutoencoder untrained = builder().build();
        Classifier digits = fromEncoder(isTrained ? sae : untrained).classes(10).build()) {
      digits.fit(few);
      return digits.evaluate(test).accuracy();
    }
  }
}
