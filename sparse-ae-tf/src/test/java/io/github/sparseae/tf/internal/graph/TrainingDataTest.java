package io.github.sparseae.tf.internal.graph;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparseae.data.LabeledSamples;
import io.github.sparseae.data.Samples;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.family.TFloating;

/** Both kinds of training data; that of the GPU also runs on the CPU. */
class TrainingDataTest {
  private static final int[] ROWS = {2, 0, 2};
  private static final Samples BYTES =
      Samples.ofBytes(new byte[] {1, 2, 3, 4, (byte) 250, 6}, 2, 0.1f);
  private static final Samples NUMBERS =
      Samples.of(new double[] {0.1, 2}, new double[] {3, 4}, new double[] {5, 1 / 3.0});
  private static final int[] CLASSES = {7, 8, 9};

  /** The kinds. */
  enum Way {
    GATHERED {
      @Override
      <T extends TFloating> TrainingData<T> of(Ops tf, TensorPrecision<T> numbers) {
        return new GatheredRows<>(numbers);
      }
    },
    RESIDENT {
      @Override
      <T extends TFloating> TrainingData<T> of(Ops tf, TensorPrecision<T> numbers) {
        return new ResidentRows<>(tf, numbers);
      }
    };

    abstract <T extends TFloating> TrainingData<T> of(Ops tf, TensorPrecision<T> numbers);
  }

  @ParameterizedTest
  @EnumSource
  void batch_ofBytes_isScaledInFloat32(Way way) {
    double[] expected = {250 * 0.1f, 6 * 0.1f, 0.1f, 2 * 0.1f, 250 * 0.1f, 6 * 0.1f};
    assertThat(batch(way, TensorPrecision.FLOAT32, BYTES)).containsExactly(expected);
    assertThat(batch(way, TensorPrecision.FLOAT64, BYTES)).containsExactly(expected);
  }

  @ParameterizedTest
  @EnumSource
  void batch_ofNumbers_isInTheNetworksPrecision(Way way) {
    assertThat(batch(way, TensorPrecision.FLOAT32, NUMBERS))
        .containsExactly(5, (float) (1 / 3.0), 0.1f, 2, 5, (float) (1 / 3.0));
    assertThat(batch(way, TensorPrecision.FLOAT64, NUMBERS))
        .containsExactly(5, 1 / 3.0, 0.1, 2, 5, 1 / 3.0);
  }

  @ParameterizedTest
  @EnumSource
  void load_twice_theLaterRowsAreThere(Way way) {
    try (Graph graph = new Graph();
        Session session = new Session(graph)) {
      Ops tf = Ops.create(graph);
      TrainingData<TFloat32> data = way.of(tf, TensorPrecision.FLOAT32);
      TrainingData.Batch<TFloat32> numbers = data.batch(tf, 2, false);
      TrainingData.Batch<TFloat32> bytes = data.batch(tf, 2, true);

      data.load(session, NUMBERS);
      assertThat(data.isBytes()).isFalse();
      assertThat(read(session, TensorPrecision.FLOAT32, numbers, null)).startsWith(5);
      data.load(session, LabeledSamples.of(BYTES, Arrays.copyOf(CLASSES, BYTES.size())));
      assertThat(data.isBytes()).isTrue();
      assertThat(read(session, TensorPrecision.FLOAT32, bytes, tf.identity(bytes.labels())))
          .startsWith(250 * 0.1f);
      data.unload(session);
      data.load(
          session,
          LabeledSamples.of(BYTES.rows(0, 3), Arrays.copyOf(CLASSES, BYTES.rows(0, 3).size())));
      assertThat(read(session, TensorPrecision.FLOAT32, bytes, tf.identity(bytes.labels())))
          .startsWith(250 * 0.1f);
    }
  }

  @Test
  void on_eachDevice_isWhatSuitsIt() {
    try (Graph graph = new Graph()) {
      Ops tf = Ops.create(graph).withSubScope("on");
      assertThat(TrainingData.on(false, tf, TensorPrecision.FLOAT32))
          .isInstanceOf(GatheredRows.class);
      assertThat(TrainingData.on(true, tf, TensorPrecision.FLOAT32))
          .isInstanceOf(ResidentRows.class);
    }
  }

  private static <T extends TFloating> double[] batch(
      Way way, TensorPrecision<T> numbers, Samples samples) {
    try (Graph graph = new Graph();
        Session session = new Session(graph)) {
      Ops tf = Ops.create(graph);
      TrainingData<T> data = way.of(tf, numbers);
      data.load(session, LabeledSamples.of(samples, Arrays.copyOf(CLASSES, samples.size())));
      TrainingData.Batch<T> batch = data.batch(tf, 2, data.isBytes());
      return read(session, numbers, batch, tf.identity(batch.labels()));
    }
  }

  private static <T extends TFloating> double[] read(
      Session session,
      TensorPrecision<T> numbers,
      TrainingData.Batch<T> batch,
      @Nullable Operand<TInt32> labels) {
    try (Feeds<T> feeds = new Feeds<>(session, numbers)) {
      batch.feeder().accept(feeds, ROWS);
      feeds.runner().fetch(batch.rows());
      if (labels != null) {
        feeds.runner().fetch(labels);
      }
      try (Result result = feeds.runner().run()) {
        if (labels != null) {
          TInt32 read = (TInt32) result.get(1);
          assertThat(new int[] {read.getInt(0), read.getInt(1), read.getInt(2)})
              .containsExactly(9, 7, 9);
        }
        return numbers.read(result.get(0)).toDoubles();
      }
    }
  }
}
