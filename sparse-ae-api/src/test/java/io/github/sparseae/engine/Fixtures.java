package io.github.sparseae.engine;

import com.google.common.collect.ImmutableMap;
import io.github.sparseae.data.LabeledRows;
import io.github.sparseae.data.LabeledSamples;
import io.github.sparseae.data.RowStream;
import io.github.sparseae.data.Rows;
import io.github.sparseae.data.Samples;
import io.github.sparseae.internal.data.SuppliedRows;
import io.github.sparseae.internal.random.RandomStream;
import io.github.sparseae.model.Activation;
import io.github.sparseae.model.AutoencoderSpec;
import io.github.sparseae.model.ClassifierSpec;
import io.github.sparseae.model.DenseArray;
import io.github.sparseae.model.Initializer;
import io.github.sparseae.model.Parameter;
import io.github.sparseae.model.Precision;
import io.github.sparseae.model.Reconstruction;
import io.github.sparseae.model.Sparsity;
import io.github.sparseae.model.Structure;
import io.github.sparseae.model.Transcoding;
import io.github.sparseae.model.WeightPenalty;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** Small asymmetric networks and data: no two lengths are equal, no two rows alike. */
public final class Fixtures {
  /** The width of {@link #samples}. */
  public static final int INPUTS = 5;

  /** The width of the code of {@link #spec}. */
  public static final int HIDDEN = 7;

  /** The width of the targets of {@link #transcoder}. */
  public static final int TARGETS = 4;

  private Fixtures() {}

  /** Rows of numbers in (0, 1), the columns on different scales. */
  public static Samples samples(int rows, long seed) {
    return samples(rows, seed, INPUTS);
  }

  /** The same of another width. */
  public static Samples samples(int rows, long seed, int width) {
    RandomStream random = RandomStream.of(seed, "fixture", 0);
    double[][] values = new double[rows][width];
    for (double[] row : values) {
      for (int i = 0; i < width; i++) {
        row[i] = random.nextDouble() * (i + 1) / width;
      }
    }
    return Samples.of(values);
  }

  /** Labels 0 to classes − 1 in random order. */
  public static int[] labels(int rows, int classes, long seed) {
    RandomStream random = RandomStream.of(seed, "fixture labels", 0);
    int[] labels = new int[rows];
    for (int i = 0; i < rows; i++) {
      labels[i] = random.nextInt(classes);
    }
    return labels;
  }

  /** The same rows with labels; the rows alone if there are none. */
  public static Samples labeled(Samples samples, int @Nullable [] labels) {
    return labels == null ? samples : LabeledSamples.of(samples, labels);
  }

  /** The same rows as a stream of known size, in chunks of seven. */
  public static Rows streamed(Samples samples) {
    return new SuppliedRows(
        samples.name(),
        samples.width(),
        samples.sizeIfKnown(),
        () -> chunks(samples, samples::rows));
  }

  /** The same rows and labels as a stream of known size, in chunks of seven. */
  public static LabeledRows streamed(LabeledSamples samples) {
    return new SuppliedRows.Labeled(
        samples.name(),
        samples.width(),
        samples.sizeIfKnown(),
        () -> chunks(samples, samples::rows));
  }

  private static <S extends Samples> RowStream<S> chunks(
      Samples samples, BiFunction<Integer, Integer, S> rows) {
    int[] next = {0};
    return SuppliedRows.stream(
        () -> {
          int from = next[0];
          next[0] = Math.min(from + 7, samples.size());
          return from == next[0] ? Optional.empty() : Optional.of(rows.apply(from, next[0]));
        },
        () -> {});
  }

  /** A network in float64 with weights that are far from zero. */
  public static AutoencoderSpec spec(
      Activation activation,
      Activation output,
      Sparsity sparsity,
      Reconstruction reconstruction,
      Structure structure) {
    return new AutoencoderSpec(
        INPUTS,
        HIDDEN,
        activation,
        output,
        sparsity,
        reconstruction,
        structure,
        WeightPenalty.NONE,
        Initializer.FAN_IN_UNIFORM,
        Precision.FLOAT64,
        3,
        Optional.empty());
  }

  /** The same network in another precision. */
  public static AutoencoderSpec in(AutoencoderSpec spec, Precision precision) {
    return with(spec, spec.sparsity(), spec.weightPenalty(), precision);
  }

  /** The same network whose weights cost something. */
  public static AutoencoderSpec withWeightPenalty(AutoencoderSpec spec, double l1, double l2) {
    return with(spec, spec.sparsity(), new WeightPenalty(l1, l2), spec.precision());
  }

  /** The same state with inputs measured and skipping, where it has room for that: all differ. */
  public static NetworkState measured(NetworkState state) {
    Map<Parameter, DenseArray> parameters = new LinkedHashMap<>(state.parameters());
    parameters.replaceAll(
        (name, array) -> {
          double[] values = array.toDoubles();
          if (name.toString().endsWith(Parameter.INPUT_MEAN.toString())) {
            Arrays.setAll(values, i -> 0.1 + 0.07 * i);
          } else if (name.toString().endsWith(Parameter.INPUT_SCALE.toString())) {
            Arrays.setAll(values, i -> 0.6 + 0.11 * i * i);
          } else if (name.equals(Parameter.INPUT_VARIANCE)) {
            values[0] = 0.37;
          } else if (name.equals(Parameter.SKIP_WEIGHTS)) {
            Arrays.setAll(values, i -> 0.3 * Math.sin(i + 1.0));
          }
          return DenseArray.wrap(values, array.shape()).in(array.precision());
        });
    return new NetworkState(parameters, state.slots());
  }

  /** The same network whose sparsity has another k. */
  public static AutoencoderSpec withActiveUnits(AutoencoderSpec spec, int k) {
    return with(spec, withActiveUnits(spec.sparsity(), k), spec.weightPenalty(), spec.precision());
  }

  private static Sparsity withActiveUnits(Sparsity sparsity, int k) {
    if (sparsity instanceof Sparsity.TopK topK) {
      return new Sparsity.TopK(k, topK.inferenceFactor(), topK.auxiliary(), topK.bySize());
    }
    if (sparsity instanceof Sparsity.BatchTopK batchTopK) {
      return new Sparsity.BatchTopK(k, batchTopK.auxiliary());
    }
    if (sparsity instanceof Sparsity.Matryoshka matryoshka) {
      return new Sparsity.Matryoshka(withActiveUnits(matryoshka.inner(), k), matryoshka.prefixes());
    }
    throw new IllegalArgumentException(sparsity.describe() + " has no k");
  }

  /** Stacks of two and of three encoders in which each of the given kinds comes in each place. */
  public static List<List<AutoencoderSpec>> stacks(List<AutoencoderSpec> kinds) {
    List<List<AutoencoderSpec>> stacks = new ArrayList<>();
    for (int i = 0; i < kinds.size(); i++) {
      AutoencoderSpec first = kinds.get(i);
      AutoencoderSpec second = between(kinds.get((i + 1) % kinds.size()), HIDDEN, 4);
      AutoencoderSpec third = between(kinds.get((i + 3) % kinds.size()), 4, 6);
      stacks.add(List.of(first, second));
      stacks.add(List.of(first, second, third));
    }
    return stacks;
  }

  private static AutoencoderSpec between(AutoencoderSpec spec, int inputs, int hidden) {
    return new AutoencoderSpec(
        inputs,
        hidden,
        spec.activation(),
        spec.output(),
        spec.sparsity(),
        spec.reconstruction(),
        spec.structure(),
        spec.weightPenalty(),
        spec.initializer(),
        spec.precision(),
        spec.seed() + inputs,
        Optional.empty());
  }

  /**
   * What a classifier on untrained encoders starts from, with counted thresholds, pre-encoder
   * biases and measured inputs that do something.
   */
  public static NetworkState state(ClassifierSpec spec) {
    NetworkState initial =
        NetworkState.initial(
            spec, spec.encoders().stream().map(NetworkState::initial).toArray(NetworkState[]::new));
    ImmutableMap.Builder<Parameter, DenseArray> parameters = ImmutableMap.builder();
    initial
        .parameters()
        .forEach(
            (name, array) -> {
              double[] values = array.toDoubles();
              if (name.toString().endsWith(Parameter.CODE_THRESHOLD.toString())) {
                values[0] = 0.05;
              } else if (name.toString().endsWith(Parameter.DECODER_BIAS.toString())) {
                Arrays.setAll(values, i -> 0.1 * (i + 1) / values.length);
              }
              parameters.put(name, DenseArray.wrap(values, array.shape()).in(array.precision()));
            });
    return measured(new NetworkState(parameters.buildOrThrow(), ImmutableMap.of()));
  }

  /** The same network with targets of width {@link #TARGETS}. */
  public static AutoencoderSpec transcoder(AutoencoderSpec spec, boolean skip) {
    return new AutoencoderSpec(
        spec.inputs(),
        spec.hidden(),
        spec.activation(),
        spec.output(),
        spec.sparsity(),
        spec.reconstruction(),
        spec.structure(),
        spec.weightPenalty(),
        spec.initializer(),
        spec.precision(),
        spec.seed(),
        Optional.of(Transcoding.to(TARGETS).skip(skip)));
  }

  private static AutoencoderSpec with(
      AutoencoderSpec spec, Sparsity sparsity, WeightPenalty weightPenalty, Precision precision) {
    return new AutoencoderSpec(
        spec.inputs(),
        spec.hidden(),
        spec.activation(),
        spec.output(),
        sparsity,
        spec.reconstruction(),
        spec.structure(),
        weightPenalty,
        spec.initializer(),
        precision,
        spec.seed(),
        spec.transcoding());
  }
}
