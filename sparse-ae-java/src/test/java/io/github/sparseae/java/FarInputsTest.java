package io.github.sparseae.java;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.sparseae.Classifier;
import io.github.sparseae.SparseAutoencoder;
import io.github.sparseae.data.LabeledSamples;
import io.github.sparseae.data.Samples;
import io.github.sparseae.engine.Compute;
import io.github.sparseae.file.ModelFile;
import io.github.sparseae.internal.random.RandomStream;
import io.github.sparseae.model.Activation;
import io.github.sparseae.model.DenseArray;
import io.github.sparseae.model.InputNormalization;
import io.github.sparseae.model.Optimizer;
import io.github.sparseae.model.Parameter;
import io.github.sparseae.model.Precision;
import io.github.sparseae.train.History;
import io.github.sparseae.train.Training;
import io.github.sparseae.train.TrainingWarning;
import io.github.sparseae.train.TrainingWarning.Kind;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Inputs whose digits float32 loses before their mean is subtracted, such as time stamps. */
class FarInputsTest {
  private static final double FAR = 1.7e9;
  private static final Samples ROWS = rows(FAR, 100);

  /** Rows of two causes and some noise, of which column 1 has a mean and a deviation of its own. */
  private static Samples rows(double mean, double deviation) {
    RandomStream random = RandomStream.of(3, "far inputs", 0);
    double[][] rows = new double[600][3];
    float[] normal = new float[3];
    for (double[] row : rows) {
      random.fillGaussian(normal, 1);
      row[0] = normal[0] + 0.05 * normal[2];
      row[1] = mean + deviation * normal[1];
      row[2] = 0.5 * normal[0] - 0.5 * normal[1] + 0.05 * normal[2];
    }
    return Samples.of(rows);
  }

  private static SparseAutoencoder.Builder network(Precision precision) {
    return SparseAutoencoder.builder()
        .inputs(3)
        .hidden(2)
        .activation(Activation.LINEAR)
        .normalization(InputNormalization.STANDARDIZE)
        .precision(precision)
        .compute(Compute.auto().engine("Java"))
        .seed(4);
  }

  private static Training.Builder training() {
    return Training.epochs(30).batchSize(50).optimizer(Optimizer.adam(0.01));
  }

  @Test
  void fit_timeStampsInFloat64_learnsAsInFloat64() {
    try (SparseAutoencoder single = network(Precision.FLOAT32).build();
        SparseAutoencoder twice = network(Precision.FLOAT64).build()) {
      History history = single.fit(ROWS, training());
      twice.fit(ROWS, training());

      double expected = twice.evaluate(ROWS).explainedVariance();
      assertThat(expected).isGreaterThan(0.9);
      assertThat(single.evaluate(ROWS).explainedVariance()).isCloseTo(expected, within(0.01));
      assertThat(history.last().orElseThrow().warnings())
          .noneMatch(warning -> warning.kind() == Kind.LOST_DIGITS);
      DenseArray outputs = single.reconstruct(ROWS);
      assertThat(outputs.precision()).isEqualTo(Precision.FLOAT64);
      assertThat(single.decode(Samples.of(single.encode(ROWS)))).isEqualTo(outputs);
    }
  }

  @Test
  void fit_timeStampsWithinSecondsOrConstant_learnsTheOtherColumns() {
    // Float32 has steps of 128 there, and rounds the mean by 37.
    for (double deviation : new double[] {1, 0}) {
      Samples rows = rows(FAR + 37, deviation);
      try (SparseAutoencoder sae = network(Precision.FLOAT32).build()) {
        History history = sae.fit(rows, training());

        DenseArray outputs = sae.reconstruct(rows);
        double squares = 0;
        for (int row = 0; row < rows.size(); row++) {
          assertThat(outputs.get(row, 1)).isCloseTo(FAR + 37, within(40.0));
          squares += Math.pow(outputs.get(row, 0) - rows.get(row, 0), 2);
        }
        assertThat(squares / rows.size()).isLessThan(0.1);
        assertThat(history.epochs().get(0).loss()).isLessThan(3);
        assertThat(history.last().orElseThrow().warnings())
            .extracting(TrainingWarning::kind)
            .isEqualTo(deviation > 0 ? List.of(Kind.LOST_DIGITS) : List.of());
      }
    }
  }

  @Test
  void load_modelOfTimeStamps_computesTheSame() {
    try (SparseAutoencoder sae = network(Precision.FLOAT32).build()) {
      sae.fit(ROWS, training());
      ModelFile model = sae.toModelFile();
      DenseArray mean = requireNonNull(model.parameters().get(Parameter.INPUT_MEAN));
      assertThat(mean.get(1)).isCloseTo(FAR, within(300.0));
      try (SparseAutoencoder again = SparseAutoencoder.of(model, Compute.auto().engine("Java"))) {
        assertThat(again.encode(ROWS)).isEqualTo(sae.encode(ROWS));
        assertThat(again.reconstruct(ROWS)).isEqualTo(sae.reconstruct(ROWS));
        assertThat(again.toModelFile().parameters()).isEqualTo(model.parameters());
      }
      int[] labels = new int[ROWS.size()];
      for (int i = 0; i < labels.length; i++) {
        labels[i] = ROWS.get(i, 1) > FAR ? 1 : 0;
      }
      LabeledSamples sides = LabeledSamples.of(ROWS, labels);
      try (Classifier classifier = Classifier.fromEncoder(sae).classes(2).build()) {
        classifier.fit(sides, training());
        assertThat(classifier.evaluate(sides).accuracy()).isGreaterThan(0.9);
      }
    }
  }

  @Test
  void fit_inputsNearZero_giveTheBitsOfFloat32() {
    Samples near = rows(2, 1);
    Samples rounded = Samples.of(near.toDenseArray().in(Precision.FLOAT32));
    try (SparseAutoencoder sae = network(Precision.FLOAT32).build();
        SparseAutoencoder same = network(Precision.FLOAT32).build()) {
      sae.fit(rounded, training());
      same.fit(rounded, training());
      assertThat(sae.reconstruct(rounded).precision()).isEqualTo(Precision.FLOAT32);
      assertThat(sae.reconstruct(near)).isEqualTo(same.reconstruct(rounded));
    }
  }
}
