package io.github.sparseae.internal.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.sparseae.data.LabeledSamples;
import io.github.sparseae.data.Samples;
import io.github.sparseae.engine.Network;
import io.github.sparseae.engine.NetworkState;
import io.github.sparseae.engine.ReferenceEngine;
import io.github.sparseae.file.TrainingRun;
import io.github.sparseae.model.Activation;
import io.github.sparseae.model.AutoencoderSpec;
import io.github.sparseae.model.DenseArray;
import io.github.sparseae.model.Device;
import io.github.sparseae.model.Initializer;
import io.github.sparseae.model.InputNormalization;
import io.github.sparseae.model.PreEncoderBias;
import io.github.sparseae.model.Precision;
import io.github.sparseae.model.Reconstruction;
import io.github.sparseae.model.Sparsity;
import io.github.sparseae.model.Structure;
import io.github.sparseae.model.WeightPenalty;
import io.github.sparseae.stress.Allocations;
import io.github.sparseae.train.Training;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The heap memory that is allocated for rows before an engine has them, garbage included. */
class StartMemoryTest {
  private static final int WIDTH = 64;

  @ParameterizedTest
  @ValueSource(strings = {"float32", "float64", "bytes"})
  void start_tenTimesTheRows_allocatesNoMore(String kind) throws Exception {
    start(rows(kind, 5_000)); // loads the classes
    long few = start(rows(kind, 5_000));
    long many = start(rows(kind, 50_000));

    assertThat(many - few).isLessThan(1 << 17);
  }

  private static Samples rows(String kind, int size) {
    int length = size * WIDTH;
    Samples rows =
        kind.equals("bytes")
            ? Samples.wrapBytes(new byte[length], WIDTH, 0.5f)
            : Samples.of(
                kind.equals("float32")
                    ? DenseArray.wrap(new float[length], size, WIDTH)
                    : DenseArray.wrap(new double[length], size, WIDTH));
    return LabeledSamples.of(rows, new int[size]);
  }

  /** Returns what fingerprints, checks and statistics of rows allocate in this thread. */
  private static long start(Samples rows) throws Exception {
    return Allocations.during(
        () -> {
          TrainingRun.Data.of(rows);
          startLoop(
              rows,
              Reconstruction.binaryCrossEntropy(),
              Structure.plain().preEncoderBias(PreEncoderBias.MEAN));
          startLoop(
              rows,
              Reconstruction.meanSquaredError(),
              Structure.plain().normalization(InputNormalization.STANDARDIZE));
        });
  }

  private static void startLoop(Samples rows, Reconstruction reconstruction, Structure structure) {
    AutoencoderSpec spec =
        new AutoencoderSpec(
            WIDTH,
            2,
            Activation.RELU,
            reconstruction.equals(Reconstruction.meanSquaredError())
                ? Activation.LINEAR
                : Activation.SIGMOID,
            Sparsity.none(),
            reconstruction,
            structure,
            WeightPenalty.NONE,
            Initializer.HE_NORMAL,
            Precision.FLOAT32,
            1,
            Optional.empty());
    Network reference = new ReferenceEngine().open(spec, NetworkState.initial(spec), Device.CPU);
    Network untilLoaded =
        (Network)
            Proxy.newProxyInstance(
                Network.class.getClassLoader(),
                new Class<?>[] {Network.class},
                (proxy, method, arguments) -> {
                  if (method.getName().equals("load")) {
                    throw new IllegalStateException("loaded");
                  }
                  try {
                    return method.invoke(reference, arguments);
                  } catch (InvocationTargetException e) {
                    throw e.getCause();
                  }
                });
    TrainingLoop loop =
        new TrainingLoop(
            untilLoaded,
            Runnable::run,
            rows,
            Training.epochs(1).build(),
            spec,
            TrainingPosition.START);
    assertThatThrownBy(loop::run).hasMessage("loaded");
  }
}
