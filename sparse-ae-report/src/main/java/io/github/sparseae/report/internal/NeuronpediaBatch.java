package io.github.sparseae.report.internal;

import io.github.sparseae.SparseAutoencoder;
import io.github.sparseae.model.DenseArray;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.LongFunction;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What was measured of units as SAEDashboard's batch of features for Neuronpedia. */
public final class NeuronpediaBatch {
  private static final int CORRELATED = 3;
  private static final int QUANTILES = 5;

  /** What only a language model has. */
  private static final String NONE =
      Arrays.stream(
              ("correlated_neurons_indices correlated_neurons_l1 correlated_neurons_pearson neg_str"
                      + " neg_values pos_str pos_values logits_hist_data_bar_heights"
                      + " logits_hist_data_bar_values decoder_weights_dist")
                  .split(" "))
          .map(name -> ",\"" + name + "\":[]")
          .collect(Collectors.joining());

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
      features.add(
          Page.format(
              "{\"feature_index\":%d%s%s%s,\"n_prompts_total\":%d,\"n_tokens_in_prompt\":1,"
                  + "\"dataset\":%s%s,\"activations\":[%s]}",
              unit,
              alignment(atoms.row(unit)),
              correlated(correlated.get(unit), atoms, unit),
              frequency(pass, unit),
              pass.rows(),
              quote(dataset),
              NONE,
              activations(pass, unit, names)));
    }
    return Page.format(
        "{\"model_id\":%s,\"layer\":%d,\"sae_set\":%s,\"features\":[\n%s\n]}\n",
        quote(modelId), layer, quote(set), String.join(",\n", features));
  }

  /** Returns the inputs of the largest weights, with their share of the L1 norm. */
  private static String alignment(float[] atom) {
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
    return ",\"neuron_alignment_indices\":"
        + inputs
        + numbers("neuron_alignment_values", inputs.stream().mapToDouble(i -> atom[i]))
        + numbers("neuron_alignment_l1", inputs.stream().mapToDouble(i -> Math.abs(atom[i]) / sum));
  }

  /** Returns correlated units; the published name of their atoms' cosine similarity is l1. */
  private static String correlated(List<UnitPass.Correlated> others, DenseArray atoms, int unit) {
    return ",\"correlated_features_indices\":"
        + others.stream().map(UnitPass.Correlated::unit).toList()
        + numbers(
            "correlated_features_l1",
            others.stream().mapToDouble(o -> cosine(atoms.row(unit), atoms.row(o.unit()))))
        + numbers(
            "correlated_features_pearson",
            others.stream().mapToDouble(UnitPass.Correlated::correlation));
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

  private static String frequency(UnitPass pass, int unit) {
    int[] counts = pass.histogram(unit);
    double[] edges = pass.edges();
    int[] used =
        IntStream.range(0, counts.length).filter(i -> edges[i] > 0 && counts[i] > 0).toArray();
    return Page.format(",\"frac_nonzero\":%.6g", pass.rate(unit))
        + numbers("freq_hist_data_bar_values", Arrays.stream(used).mapToDouble(i -> edges[i]))
        + numbers("freq_hist_data_bar_heights", Arrays.stream(used).mapToDouble(i -> counts[i]));
  }

  /** Returns the top rows as their group of bounds −1 and the maximum, then each quantile. */
  private static String activations(UnitPass pass, int unit, LongFunction<String> names) {
    return Stream.concat(
            pass.top(unit).stream().map(e -> activation(e, names, -1, pass.largest(unit), -1)),
            pass.quantiles(unit).stream()
                .map(e -> activation(e, names, e.value(), e.value(), 1.0 / QUANTILES)))
        .collect(Collectors.joining(","));
  }

  private static String activation(
      UnitPass.Example example,
      LongFunction<String> names,
      double from,
      double to,
      double contains) {
    return Page.format(
        "{\"bin_min\":%.4g,\"bin_max\":%.4g,\"bin_contains\":%.4g,\"tokens\":[%s],\"values\":[%.4g]}",
        from, to, contains, quote(names.apply(example.row())), example.value());
  }

  private static String numbers(String name, DoubleStream values) {
    return ",\""
        + name
        + "\":"
        + values
            .mapToObj(value -> Page.format("%.4g", value))
            .collect(Collectors.joining(",", "[", "]"));
  }

  /** Returns a text in JSON, which a script in a page may contain too. */
  public static String quote(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < ' ' || c == '"' || c == '\\' || c == '<' || c == '\u2028' || c == '\u2029') {
        quoted.append(Page.format("\\u%04x", (int) c));
      } else {
        quoted.append(c);
      }
    }
    return quoted.append('"').toString();
  }
}
