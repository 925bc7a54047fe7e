package io.github.sparseae.internal.network;

import io.github.sparseae.model.AutoencoderSpec;
import io.github.sparseae.model.ClassifierSpec;
import io.github.sparseae.model.NetworkSpec;
import io.github.sparseae.model.WeightPenalty;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/** The description of a network as text. */
public final class NetworkDescription {
  private NetworkDescription() {}

  /** Returns layers with shapes and numbers of parameters, penalty, loss and place. */
  public static String of(NetworkSpec spec, String place) {
    return spec instanceof ClassifierSpec classifier
        ? of(classifier, place)
        : of((AutoencoderSpec) spec, place);
  }

  private static String of(AutoencoderSpec spec, String place) {
    List<String> lines = new ArrayList<>();
    lines.add(headline("SparseAutoencoder", spec, place));
    lines.add(layer("encoder", spec.inputs(), spec.hidden(), spec.activation().toString()));
    lines.add(
        spec.structure().tiedWeights()
            ? tiedDecoder(spec)
            : layer("decoder", spec.hidden(), spec.outputs(), spec.output().toString()));
    if (spec.skips()) {
      int in = spec.inputs();
      int out = spec.outputs();
      lines.add(line("skip", in, out, ": weights [" + in + ", " + out + "]", (long) in * out));
    }
    lines.addAll(options(spec));
    lines.add("  start     " + spec.initializer() + ", seed " + spec.seed());
    return String.join(System.lineSeparator(), lines);
  }

  /** Returns sparsity, loss and structure of an autoencoder. */
  public static List<String> options(AutoencoderSpec spec) {
    return List.of(
        "  sparsity  " + spec.sparsity().describe(),
        "  loss      " + spec.reconstruction().describe() + andWeights(spec.weightPenalty()),
        "  structure " + spec.structure().describe());
  }

  private static String of(ClassifierSpec spec, String place) {
    List<String> lines = new ArrayList<>();
    lines.add(headline("Classifier", spec, place));
    for (int i = 0; i < spec.encoders().size(); i++) {
      AutoencoderSpec encoder = spec.encoders().get(i);
      lines.add(
          layer(
              spec.encoders().size() == 1 ? "encoder" : "encoder " + (i + 1),
              encoder.inputs(),
              encoder.hidden(),
              encoder.activation() + (spec.fineTune() ? ", fine-tuned" : ", frozen")));
    }
    lines.add(layer("head", spec.hidden(), spec.classes(), "log-softmax"));
    lines.add(
        "  loss      negative log likelihood, "
            + (spec.classWeights().isEmpty()
                ? ""
                : "classes weighted %s to %s, "
                    .formatted(
                        Collections.min(spec.classWeights()), Collections.max(spec.classWeights())))
            + "mean over batch"
            + andWeights(spec.weightPenalty()));
    return String.join(System.lineSeparator(), lines);
  }

  private static String andWeights(WeightPenalty penalty) {
    return penalty.isOn() ? " + " + penalty.describe() : "";
  }

  private static String headline(String name, NetworkSpec spec, String place) {
    return String.format(
        Locale.ROOT,
        "%s, %,d parameters, %s, %s",
        name,
        spec.parameterCount(),
        spec.precision(),
        place);
  }

  private static String layer(String name, int in, int out, String activation) {
    String arrays = ", %s: weights [%s, %s] + bias [%s]".formatted(activation, in, out, out);
    return line(name, in, out, arrays, (long) in * out + out);
  }

  private static String tiedDecoder(AutoencoderSpec spec) {
    int out = spec.inputs();
    String arrays = ", %s: the encoder's transpose + bias [%s]".formatted(spec.output(), out);
    return line("decoder", spec.hidden(), out, arrays, out);
  }

  private static String line(String name, int in, int out, String arrays, long parameters) {
    return String.format(
        Locale.ROOT, "  %-9s %d -> %d%s = %,d parameters", name, in, out, arrays, parameters);
  }
}
