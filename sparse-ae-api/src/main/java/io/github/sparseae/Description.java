package io.github.sparseae;

import io.github.sparseae.model.AutoencoderSpec;
import io.github.sparseae.model.ClassifierSpec;
import io.github.sparseae.model.NetworkSpec;
import io.github.sparseae.model.Parameter;
import java.util.List;
import java.util.Locale;

/** A network in words. */
final class Description {
  private Description() {}

  static String of(AutoencoderSpec spec, String place) {
    return String.join(
        System.lineSeparator(),
        headline("SparseAutoencoder", spec, place),
        layer(spec, "encoder", Parameter.ENCODER_WEIGHTS, spec.activation().toString()),
        layer(spec, "decoder", Parameter.DECODER_WEIGHTS, spec.output().toString()),
        "  sparsity  " + spec.sparsity().describe(),
        "  loss      " + spec.reconstruction().describe(),
        "  structure " + spec.structure().describe(),
        "  start     " + spec.initializer() + ", seed " + spec.seed());
  }

  static String of(ClassifierSpec spec, String place) {
    return String.join(
        System.lineSeparator(),
        headline("Classifier", spec, place),
        layer(
            spec,
            "encoder",
            Parameter.ENCODER_WEIGHTS,
            spec.encoder().activation() + (spec.fineTune() ? ", fine-tuned" : ", frozen")),
        layer(spec, "head", Parameter.HEAD_WEIGHTS, "log-softmax"),
        "  loss      negative log likelihood, mean over batch");
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

  private static String layer(NetworkSpec spec, String name, Parameter weights, String activation) {
    List<Integer> shape = spec.shape(weights);
    int in = shape.get(0);
    int out = shape.get(1);
    return String.format(
        Locale.ROOT,
        "  %-9s %d -> %d, %s: weights [%d, %d] + bias [%d] = %,d parameters",
        name,
        in,
        out,
        activation,
        in,
        out,
        out,
        (long) in * out + out);
  }
}
