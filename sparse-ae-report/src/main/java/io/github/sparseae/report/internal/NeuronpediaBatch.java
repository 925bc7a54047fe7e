package io.github.sparseae.report.internal;

import io.github.sparseae.SparseAutoencoder;
import io.github.sparseae.internal.file.Json;
import io.github.sparseae.internal.file.JsonObject;
import io.github.sparseae.model.DenseArray;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.LongFunction;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What was measured of units as SAEDashboard's batch of features for Neuronpedia. */
public final class NeuronpediaBatch {
  private static final int CORRELATED = 3;
  private static final int QUANTILES = 5;

  /** What only a language model has. */
  private static final String NONE =
      "correlated_neurons_indices correlated_neurons_l1 correlated_neurons_pearson neg_str"
          + " neg_values pos_str pos_values logits_hist_data_bar_heights"
          + " logits_hist_data_bar_values decoder_weights_dist";

  private NeuronpediaBatch() {}

  /** Returns the file, with names for the rows and for their data set. */
  public static String of(
      UnitPass pass,
      SparseAutoencoder network,
      LongFunction<String> names,
      String dataset,
      String modelId,
      int layer,
      String set) {
    DenseArray atoms = network.weights().decoder();
    List<List<UnitPass.Correlated>> correlated = pass.correlated(CORRELATED);
    List<String> features = new ArrayList<>();
    for (int unit = 0; unit < network.spec().hidden(); unit++) {
      JsonObject feature = new JsonObject().put("feature_index", unit);
      addAlignment(feature, atoms.row(unit));
      addCorrelated(feature, correlated.get(unit), atoms, unit);
      addFrequency(feature, pass, unit);
      feature.put("n_prompts_total", pass.rows()).put("n_tokens_in_prompt", 1);
      feature.put("dataset", dataset);
      Arrays.stream(NONE.split(" ")).forEach(name -> feature.put(name, List.of()));
      features.add(Json.text(feature.put("activations", activations(pass, unit, names))));
    }
    return Page.format(
        "{\"model_id\":%s,\"layer\":%d,\"sae_set\":%s,\"features\":[\n%s\n]}\n",
        Json.text(modelId), layer, Json.text(set), String.join(",\n", features));
  }

  /** Adds the inputs of the largest weights, with their share of the L1 norm. */
  private static void addAlignment(JsonObject feature, float[] atom) {
    double norm = 0;
    for (float weight : atom) {
      norm += Math.abs(weight);
    }
    double sum = Math.max(norm, Float.MIN_NORMAL);
    List<Integer> inputs =
        IntStream.range(0, atom.length)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> -atom[i]))
            .limit(CORRELATED)
            .toList();
    feature
        .put("neuron_alignment_indices", inputs)
        .put("neuron_alignment_values", numbers(inputs, i -> atom[i]))
        .put("neuron_alignment_l1", numbers(inputs, i -> Math.abs(atom[i]) / sum));
  }

  /** Adds correlated units; the published name of their atoms' cosine similarity is l1. */
  private static void addCorrelated(
      JsonObject feature, List<UnitPass.Correlated> others, DenseArray atoms, int unit) {
    float[] atom = atoms.row(unit);
    feature
        .put("correlated_features_indices", others.stream().map(UnitPass.Correlated::unit).toList())
        .put("correlated_features_l1", numbers(others, o -> cosine(atom, atoms.row(o.unit()))))
        .put("correlated_features_pearson", numbers(others, UnitPass.Correlated::correlation));
  }

  private static double cosine(float[] a, float[] b) {
    double dot = 0;
    double squares = 0;
    double others = 0;
    for (int i = 0; i < a.length; i++) {
      dot += (double) a[i] * b[i];
      squares += (double) a[i] * a[i];
      others += (double) b[i] * b[i];
    }
    return squares > 0 && others > 0 ? dot / Math.sqrt(squares * others) : 0;
  }

  private static void addFrequency(JsonObject feature, UnitPass pass, int unit) {
    int[] counts = pass.histogram(unit);
    double[] edges = pass.edges();
    List<Integer> used =
        IntStream.range(0, counts.length)
            .filter(i -> edges[i] > 0 && counts[i] > 0)
            .boxed()
            .toList();
    feature
        .put("frac_nonzero", rounded(pass.rate(unit), 6))
        .put("freq_hist_data_bar_values", numbers(used, i -> edges[i]))
        .put("freq_hist_data_bar_heights", numbers(used, i -> counts[i]));
  }

  /** Returns the top rows as their group of bounds −1 and the maximum, then each quantile. */
  private static List<JsonObject> activations(UnitPass pass, int unit, LongFunction<String> names) {
    return Stream.concat(
            pass.top(unit).stream().map(e -> activation(e, names, -1, pass.largest(unit), -1)),
            pass.quantiles(unit).stream()
                .map(e -> activation(e, names, e.value(), e.value(), 1.0 / QUANTILES)))
        .toList();
  }

  private static JsonObject activation(
      UnitPass.Example example,
      LongFunction<String> names,
      double from,
      double to,
      double contains) {
    return new JsonObject()
        .put("bin_min", rounded(from, 4))
        .put("bin_max", rounded(to, 4))
        .put("bin_contains", contains)
        .put("tokens", List.of(names.apply(example.row())))
        .put("values", List.of(rounded(example.value(), 4)));
  }

  private static <T> List<Double> numbers(List<T> of, ToDoubleFunction<T> number) {
    return of.stream().map(it -> rounded(number.applyAsDouble(it), 4)).toList();
  }

  /** Rounds a number to significant digits. */
  private static double rounded(double value, int digits) {
    return Double.parseDouble(String.format(Locale.ROOT, "%." + digits + "g", value));
  }
}
