package io.github.sparseae.tf.internal.graph;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparseae.internal.random.RandomStream;
import io.github.sparseae.model.Activation;
import io.github.sparseae.model.AutoencoderSpec;
import io.github.sparseae.model.DenseArray;
import io.github.sparseae.model.Initializer;
import io.github.sparseae.model.Precision;
import io.github.sparseae.model.Reconstruction;
import io.github.sparseae.model.Reduction;
import io.github.sparseae.model.Sparsity;
import io.github.sparseae.model.Structure;
import io.github.sparseae.model.WeightPenalty;
import io.github.sparseae.tf.internal.loading.NativeLibrary;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Operation;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;

class CodeRuleLoweringTest {
  private static final int ROWS = 9;

  @BeforeAll
  static void load() {
    NativeLibrary.load();
  }

  @ParameterizedTest
  @CsvSource({
    "64, 1, false",
    "64, 2, true",
    "96, 3, false",
    "72, 2, true",
    "410, 3, false",
    "33, 1, false",
    "2048, 50, false",
    "2048, 64, true"
  })
  void kLargest_withDynamicShapes_hasTheBitsOfASearchThroughAllCells(
      int hidden, int k, boolean bySize) {
    RandomStream random = RandomStream.of(hidden, "codes", k);
    float[] z = new float[ROWS * hidden];
    for (int i = 0; i < z.length; i++) {
      z[i] =
          switch (i / hidden) {
            // Ties; nearly all negative; all equal; none that changes a code.
            case 0, 1 -> random.nextInt(5) - 2;
            case 2, 3 -> (float) (random.nextDouble() - 0.99);
            case 4 -> 0.5f;
            case 5 -> bySize ? 0 : -1;
            default -> (float) random.nextGaussian();
          };
    }
    // All that is large in one group, and numbers that are none.
    Arrays.fill(z, 6 * hidden, 6 * hidden + 8, 7);
    z[7 * hidden + 3] = Float.NaN;
    Arrays.fill(z, 8 * hidden, 9 * hidden, Float.NEGATIVE_INFINITY);
    AutoencoderSpec spec =
        new AutoencoderSpec(
            4,
            hidden,
            bySize ? Activation.LINEAR : Activation.RELU,
            Activation.LINEAR,
            Sparsity.topK(k).bySize(bySize),
            Reconstruction.squaredError(Reduction.MEAN),
            Structure.plain(),
            WeightPenalty.NONE,
            Initializer.FAN_IN_UNIFORM,
            Precision.FLOAT32,
            1,
            Optional.empty());

    assertThat(bits(code(spec, z, true))).isEqualTo(bits(code(spec, z, false)));
  }

  private static int[] bits(DenseArray codes) {
    float[] values = codes.toFloats();
    // TensorFlow's comparisons with a number that is none differ by the row's place in a batch.
    return IntStream.range(0, values.length)
        .filter(i -> i / (values.length / ROWS) != 7 || i % (values.length / ROWS) == 3)
        .map(i -> Float.floatToRawIntBits(values[i]))
        .toArray();
  }

  private static DenseArray code(AutoencoderSpec spec, float[] z, boolean dynamicShapes) {
    try (Graph graph = new Graph();
        Session session = new Session(graph);
        TFloat32 tensor = TensorPrecision.FLOAT32.tensor(DenseArray.wrap(z, ROWS, spec.hidden()))) {
      Ops tf = Ops.create(graph);
      Lowering<TFloat32> low = new Lowering<>(tf, TFloat32.class, false, dynamicShapes, null);
      Placeholder<TFloat32> given = tf.placeholder(TFloat32.class);
      Operand<TFloat32> code =
          new CodeRuleLowering<>(
                  low,
                  spec,
                  parameter -> {
                    throw new AssertionError(parameter);
                  })
              .code(given);
      assertThat(graph.operations())
          .toIterable()
          .extracting(Operation::type)
          .filteredOn("Where"::equals)
          .as("search by groups")
          .hasSize(dynamicShapes && spec.hidden() % 8 == 0 ? 2 : 0);
      try (Result result = session.runner().feed(given, tensor).fetch(code).run()) {
        return TensorPrecision.FLOAT32.read(result.get(0));
      }
    }
  }
}
