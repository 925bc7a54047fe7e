package io.github.sparseae.java.internal;

import com.google.common.base.Splitter;
import io.github.sparseae.data.Samples;
import io.github.sparseae.engine.Fixtures;
import io.github.sparseae.engine.Network;
import io.github.sparseae.engine.NetworkState;
import io.github.sparseae.engine.Pass;
import io.github.sparseae.engine.ReferenceCases;
import io.github.sparseae.engine.TrainingSpan;
import io.github.sparseae.java.internal.kernel.Workers;
import io.github.sparseae.model.AutoencoderSpec;
import io.github.sparseae.model.ClassifierSpec;
import io.github.sparseae.model.Corruption;
import io.github.sparseae.model.DenseArray;
import io.github.sparseae.model.NetworkSpec;
import io.github.sparseae.model.Optimizer;
import io.github.sparseae.model.Precision;
import io.github.sparseae.model.WeightPenalty;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;

/** Hashes of trained networks; {@code main} prints them. */
final class TrainedBits {
  private static final int ROWS = 60;
  private static final int BATCH = 20;
  private static final int INPUTS = 21;
  private static final int WIDE = 210;

  private TrainedBits() {}

  /** Prints what {@link #lines} returns, with threads as the property says. */
  public static void main(String[] args) {
    PrintStream out = System.out;
    lines().forEach(out::println);
  }

  /** Trains a network of each kind, in both precisions; returns its name and its hash. */
  static List<String> lines() {
    List<String> lines = new ArrayList<>();
    Samples samples = Fixtures.samples(ROWS, 4, INPUTS);
    for (Map.Entry<String, NetworkSpec> each : specs().entrySet()) {
      lines.add(each.getKey() + " " + hash(each.getValue(), lines.size(), samples));
    }
    AutoencoderSpec first = ReferenceCases.kinds().iterator().next();
    for (Precision precision : Precision.values()) {
      NetworkSpec spec = wide(first, precision, WIDE, 131);
      lines.add("zeros " + precision + " " + hash(spec, 1, mostlyZero()));
    }
    return lines;
  }

  private static Map<String, NetworkSpec> specs() {
    Map<String, NetworkSpec> specs = new LinkedHashMap<>();
    for (Precision precision : Precision.values()) {
      List<AutoencoderSpec> encoders = new ArrayList<>();
      for (AutoencoderSpec kind : ReferenceCases.kinds()) {
        AutoencoderSpec spec = wide(kind, precision, INPUTS, 67);
        encoders.add(spec);
        specs.put(kind.sparsity().getClass().getSimpleName() + " " + precision, spec);
      }
      specs.put(
          "classifier " + precision,
          new ClassifierSpec(
              List.of(encoders.get(0)), 3, true, List.of(), new WeightPenalty(1e-4, 1e-3), 5));
    }
    return specs;
  }

  /** Rows of which a seventh is not zero. */
  private static Samples mostlyZero() {
    double[] values = new double[ROWS * WIDE];
    Random random = new Random(8);
    for (int i = 0; i < values.length; i++) {
      values[i] = random.nextInt(7) == 0 ? random.nextDouble() : 0;
    }
    return Samples.of(DenseArray.wrap(values, ROWS, WIDE));
  }

  private static AutoencoderSpec wide(
      AutoencoderSpec kind, Precision precision, int inputs, int hidden) {
    return new AutoencoderSpec(
        inputs,
        hidden,
        kind.activation(),
        kind.output(),
        kind.sparsity(),
        kind.reconstruction(),
        kind.structure(),
        new WeightPenalty(1e-4, 1e-3),
        kind.initializer(),
        precision,
        3,
        Optional.empty());
  }

  /** Optimizers, and corruptions of inputs, alternate. */
  private static String hash(NetworkSpec spec, int number, Samples samples) {
    Optimizer optimizer = ReferenceCases.optimizers().get(number % 7);
    NetworkState start =
        spec instanceof ClassifierSpec classifier
            ? NetworkState.initial(classifier, NetworkState.initial(classifier.encoders().get(0)))
            : NetworkState.initial((AutoencoderSpec) spec);
    int[] labels = spec instanceof ClassifierSpec ? Fixtures.labels(ROWS, 3, 4) : null;
    int[] order = new int[ROWS];
    Arrays.setAll(order, i -> (i * 7 + 3) % ROWS);
    double[] rates = {optimizer.learningRate(), optimizer.learningRate() / 2, 0.001};
    TrainingSpan span =
        new TrainingSpan(optimizer, order, BATCH, 0, rates, new double[] {1, 0.5, 0.7})
            .clippedTo(2);
    if (number % 3 == 0) {
      span = span.corrupted(Corruption.gaussian(0.1), 8, 100);
    }
    try (Network network = JavaNetwork.open(spec, start, Workers.shared())) {
      network.load(Fixtures.labeled(samples, labels));
      network.train(span);
      return hash(network.state(), network.forward(samples, Pass.CODE).get(0));
    }
  }

  private static String hash(NetworkState state, DenseArray code) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      Map<String, DenseArray> arrays = new TreeMap<>(state.slots());
      state.parameters().forEach((name, array) -> arrays.put(name.toString(), array));
      arrays.put("the code", code);
      for (DenseArray array : arrays.values()) {
        ByteBuffer bytes = ByteBuffer.allocate(8 * array.size());
        for (double value : array.toDoubles()) {
          bytes.putDouble(value);
        }
        digest.update(bytes.array());
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  /** Returns the lines of hashes that a process printed, among others of its own. */
  static List<String> among(List<String> output) {
    return output.stream()
        .filter(line -> Splitter.on(' ').splitToList(line).size() == 3)
        .filter(line -> line.length() > 64 && line.matches(".* float(32|64) [0-9a-f]{64}"))
        .toList();
  }
}
