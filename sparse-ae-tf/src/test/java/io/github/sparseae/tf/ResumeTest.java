package io.github.sparseae.tf;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparseae.Classifier;
import io.github.sparseae.Resumed;
import io.github.sparseae.SparseAutoencoder;
import io.github.sparseae.data.LabeledSamples;
import io.github.sparseae.data.Samples;
import io.github.sparseae.engine.Compute;
import io.github.sparseae.engine.Fixtures;
import io.github.sparseae.engine.NetworkState;
import io.github.sparseae.file.Examples;
import io.github.sparseae.file.ModelFile;
import io.github.sparseae.file.Provenance;
import io.github.sparseae.internal.train.Checkpoint;
import io.github.sparseae.model.AutoencoderSpec;
import io.github.sparseae.model.Corruption;
import io.github.sparseae.model.Device;
import io.github.sparseae.model.Optimizer;
import io.github.sparseae.model.Precision;
import io.github.sparseae.model.Structure;
import io.github.sparseae.stress.FullForm;
import io.github.sparseae.train.Checkpoints;
import io.github.sparseae.train.History;
import io.github.sparseae.train.Training;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Stopped and resumed training on TensorFlow, with every kind of sparsity and optimizer. */
class ResumeTest {
  private static final Samples SAMPLES = Fixtures.samples(23, 1);
  private static final LabeledSamples LABELED =
      LabeledSamples.of(SAMPLES, Fixtures.labels(23, 3, 1));

  @TempDir Path folder;

  private record Autoencoder(SparseAutoencoder sae, boolean streamed) implements Resumed.Model {
    @Override
    public History fit(Training training) {
      return streamed ? sae.fit(Fixtures.streamed(SAMPLES), training) : sae.fit(SAMPLES, training);
    }

    @Override
    public void save(Path file) throws IOException {
      sae.save(file);
    }

    @Override
    public void close() {
      sae.close();
    }
  }

  private record Classifying(Classifier classifier) implements Resumed.Model {
    @Override
    public History fit(Training training) {
      return classifier.fit(LABELED, training);
    }

    @Override
    public void save(Path file) throws IOException {
      classifier.save(file);
    }

    @Override
    public void close() {
      classifier.close();
    }
  }

  /**
   * In the middle of the first epoch, after 3 of its 5 steps, and in that of the second, after 6.
   */
  private static final List<Integer> STOPS = List.of(1, 2);

  private static List<AutoencoderSpec> specs() {
    return Examples.sparsities().entrySet().stream()
        .map(kind -> Examples.spec(kind.getKey(), kind.getValue(), Structure.plain()))
        .map(spec -> Fixtures.in(spec, Precision.FLOAT32))
        .toList();
  }

  /** Each value with each checkpoint to stop at; in the short form, one of five. */
  private static List<Arguments> stopped(List<?> values) {
    List<Arguments> all = new ArrayList<>();
    for (Object value : values) {
      for (int stop : STOPS) {
        all.add(Arguments.of(value, stop));
      }
    }
    return FullForm.cases(all, 2 * STOPS.size() + 1);
  }

  static List<Arguments> sparsities() {
    return stopped(specs());
  }

  static List<Arguments> stoppedOptimizers() {
    return stopped(optimizers());
  }

  static List<Optimizer> optimizers() {
    return List.of(
        Optimizer.sgd(0.1),
        Optimizer.momentum(0.1, 0.8),
        Optimizer.nesterov(0.1, 0.8),
        Optimizer.rmsProp(0.01),
        Optimizer.adagrad(0.02),
        Optimizer.adam(0.01),
        Optimizer.adamW(0.01, 0.1));
  }

  @Test
  void optimizers_ofThisTest_areAllKinds() {
    assertThat(optimizers().stream().<Class<?>>map(Object::getClass))
        .containsExactlyInAnyOrder(Optimizer.class.getPermittedSubclasses());
  }

  private SparseAutoencoder build(AutoencoderSpec spec) throws IOException {
    Path file = folder.resolve("initial.safetensors");
    new ModelFile(
            spec,
            List.of(),
            NetworkState.initial(spec).parameters(),
            0,
            0,
            Provenance.initial("none"))
        .write(file);
    return SparseAutoencoder.load(file, Compute.on(Device.CPU));
  }

  private Classifier classifier(AutoencoderSpec spec) throws IOException {
    try (SparseAutoencoder sae = build(spec)) {
      return Classifier.fromEncoder(sae).classes(3).build();
    }
  }

  /** Two epochs of five steps, stopped at one of the checkpoints after 0, 3, 6, 9 and 10. */
  private void assertResumes(
      int stopAt, Resumed.Model begun, Resumed.Opening opening, Training.Builder plain)
      throws IOException {
    Training options = plain.build();
    Path all = folder.resolve("all");
    Resumed straight;
    try (Resumed.Model model = begun) {
      Checkpoints policy = Checkpoints.everySteps(3).keepLast(1000);
      straight =
          Resumed.of(model, Training.builder(options).checkpoint(all, policy).build(), folder);
    }
    Checkpoint end = Resumed.newest(all);
    List<Path> stops = Resumed.checkpoints(all);
    assertThat(stops).hasSize(5);
    Path one = Resumed.folderWith(stops.get(stopAt), folder);
    try (Resumed.Model model = opening.resume(one)) {
      Training training =
          Training.builder(options).checkpoint(one, Checkpoints.everyEpochs(1000)).build();
      assertThat(Resumed.of(model, training, folder)).isEqualTo(straight);
    }
    assertThat(Resumed.newest(one)).isEqualTo(end);
  }

  @ParameterizedTest
  @MethodSource("sparsities")
  void fit_resumed_everySparsity_givesTheSameBits(AutoencoderSpec spec, int stopAt)
      throws IOException {
    assertResumes(
        stopAt,
        new Autoencoder(build(spec), true),
        one -> new Autoencoder(SparseAutoencoder.resume(one, Compute.on(Device.CPU)), true),
        Training.epochs(2)
            .batchSize(5)
            .optimizer(Optimizer.adam(0.01))
            .shuffleBuffer(7)
            .corruption(Corruption.masking(0.2)));
  }

  @ParameterizedTest
  @MethodSource("stoppedOptimizers")
  void fit_resumed_everyOptimizer_givesTheSameBits(Optimizer optimizer, int stopAt)
      throws IOException {
    AutoencoderSpec spec = specs().get(2);
    assertResumes(
        stopAt,
        new Autoencoder(build(spec), false),
        one -> new Autoencoder(SparseAutoencoder.resume(one, Compute.on(Device.CPU)), false),
        Training.epochs(2).batchSize(5).optimizer(optimizer));
  }

  @ParameterizedTest
  @FieldSource("STOPS")
  void fit_resumed_classifier_givesTheSameBits(int stopAt) throws IOException {
    AutoencoderSpec spec = specs().get(0);
    assertResumes(
        stopAt,
        new Classifying(classifier(spec)),
        one -> new Classifying(Classifier.resume(one, Compute.on(Device.CPU))),
        Training.epochs(2).batchSize(5).optimizer(Optimizer.momentum(0.1, 0.9)));
  }
}
