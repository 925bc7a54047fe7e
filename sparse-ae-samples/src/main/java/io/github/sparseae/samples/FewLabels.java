package io.github.sparseae.samples;

import io.github.sparseae.Classifier;
import io.github.sparseae.SparseAutoencoder;
import io.github.sparseae.data.LabeledSamples;
import io.github.sparseae.datasets.Mnist;
import io.github.sparseae.metrics.ClassificationReport;
import io.github.sparseae.model.Corruption;
import io.github.sparseae.probe.LinearProbe;
import io.github.sparseae.train.Training;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.DoubleStream;
import java.util.stream.LongStream;

/** Classifies MNIST from few labels, with an encoder that learned from rows without labels. */
public final class FewLabels {
  private FewLabels() {}

  /** Prints the mean accuracy on all test digits, over draws of labels, and its deviation. */
  public static void main(String[] args) throws IOException {
    if (List.of(args).contains("--help")) {
      System.out.println(
          "FewLabels [--quick]: 10 and 100 labels a class, 10 draws; 2 with --quick");
      return;
    }
    boolean quick = List.of(args).contains("--quick");
    LabeledSamples train = Mnist.load().train();
    LabeledSamples test = Mnist.load().test();
    try (SparseAutoencoder untrained = builder().build();
        SparseAutoencoder sae = builder().build()) {
      sae.fit(
          quick ? train.rows(0, 10_000) : train,
          Training.epochs(quick ? 2 : 20).corruption(Corruption.masking(0.3)));
      for (int labels : quick ? new int[] {10} : new int[] {10, 100}) {
        List<LabeledSamples> draws =
            LongStream.range(0, quick ? 2 : 10).mapToObj(i -> train.stratified(labels, i)).toList();
        print("pixels", draws, few -> LinearProbe.builder().build(few).evaluate(test));
        print("untrained", draws, few -> classify(untrained, few, test));
        print("pretrained", draws, few -> classify(sae, few, test));
      }
    }
  }

  private static SparseAutoencoder.Builder builder() {
    return SparseAutoencoder.builder().inputs(784).hidden(1000).l1(0.1).seed(1);
  }

  private static ClassificationReport classify(
      SparseAutoencoder sae, LabeledSamples few, LabeledSamples test) {
    try (Classifier digits = Classifier.fromEncoder(sae).classes(10).build()) {
      digits.fit(few);
      return digits.evaluate(test);
    }
  }

  private static void print(
      String name, List<LabeledSamples> draws, Function<LabeledSamples, ClassificationReport> of) {
    double[] all = draws.stream().mapToDouble(few -> 100 * of.apply(few).accuracy()).toArray();
    double mean = DoubleStream.of(all).average().orElseThrow();
    double spread = DoubleStream.of(all).map(x -> (x - mean) * (x - mean)).sum();
    Object[] row = {draws.get(0).size(), name, mean, Math.sqrt(spread / (all.length - 1))};
    System.out.printf(Locale.ROOT, "%d labels, %s: %.2f %% +- %.2f%n", row);
  }
}
