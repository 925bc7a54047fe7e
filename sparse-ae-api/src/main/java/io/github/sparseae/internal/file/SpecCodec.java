package io.github.sparseae.internal.file;

import io.github.sparseae.internal.file.Codec.Fields;
import io.github.sparseae.model.Activation;
import io.github.sparseae.model.AutoencoderSpec;
import io.github.sparseae.model.AuxiliaryLoss;
import io.github.sparseae.model.ClassifierSpec;
import io.github.sparseae.model.Initializer;
import io.github.sparseae.model.L0Loss;
import io.github.sparseae.model.NetworkSpec;
import io.github.sparseae.model.Precision;
import io.github.sparseae.model.Reconstruction;
import io.github.sparseae.model.Reduction;
import io.github.sparseae.model.Sparsity;
import io.github.sparseae.model.Structure;
import io.github.sparseae.model.Transcoding;
import io.github.sparseae.model.WeightPenalty;
import java.util.List;
import java.util.Optional;

/**
 * The form of a network's specification in files. Fields have the names of the records' components
 * in snake case. What a structure, a penalty or an auxiliary loss lacks is off.
 */
public final class SpecCodec {
  /** AbsTopK's name of k: a reader that does not know it must not take it for TopK's. */
  private static final String K_BY_SIZE = "k_by_size";

  private static final Codec<AuxiliaryLoss> AUXILIARY =
      new Codec<>(
          AuxiliaryLoss.NONE,
          (fields, it) ->
              new AuxiliaryLoss(
                  fields.required("k", it.k()),
                  fields.required("weight", it.weight()),
                  fields.required("dead_after", it.deadAfter()),
                  fields.required("relative", it.relative())));

  public static final Codec<L0Loss> L0_LOSSES =
      new Codec<L0Loss>(SpecCodec::l0Loss)
          .kind("count", new L0Loss.Count())
          .kind("tanh", new L0Loss.Tanh(1))
          .kind("quadratic", new L0Loss.Quadratic(1));

  public static final Codec<Sparsity> SPARSITIES =
      new Codec<Sparsity>(SpecCodec::sparsity)
          .kind("none", Sparsity.none())
          .kind("l1", Sparsity.l1(0))
          .kind("kullback_leibler", Sparsity.kullbackLeibler(0.5, 0))
          .kind("top_k", Sparsity.topK(1))
          .kind("batch_top_k", Sparsity.batchTopK(1))
          .kind("winner_take_all", Sparsity.winnerTakeAll(1))
          .kind("jump_relu", Sparsity.jumpRelu(0))
          .kind("gated", Sparsity.gated(0))
          .kind("matryoshka", Sparsity.matryoshka(Sparsity.topK(1), 1));

  public static final Codec<Reconstruction> RECONSTRUCTIONS =
      new Codec<Reconstruction>(SpecCodec::reconstruction)
          .kind("squared_error", Reconstruction.squaredError(Reduction.MEAN))
          .kind("normalized_squared_error", Reconstruction.normalizedSquaredError())
          .kind("binary_cross_entropy", Reconstruction.binaryCrossEntropy());

  public static final Codec<Initializer> INITIALIZERS =
      new Codec<Initializer>(SpecCodec::initializer)
          .constants(Initializer.Scaled.values())
          .kind("gaussian", Initializer.gaussian(1));

  private static final Codec<Structure> STRUCTURE =
      new Codec<>(
          Structure.plain(),
          (fields, it) ->
              new Structure(
                  fields.optional("unit_norm_decoder", it.unitNormDecoder()),
                  fields.optional("decoder_norm", it.decoderNorm()),
                  fields.optional("encoder_from_decoder", it.encoderFromDecoder()),
                  fields.optional("decoder_from_encoder", it.decoderFromEncoder()),
                  fields.optional("tied_weights", it.tiedWeights()),
                  fields.optional("encoder_bias", it.encoderBias()),
                  fields.optional("pre_encoder_bias", it.preEncoderBias()),
                  fields.optional("normalization", it.normalization())));

  private static final Codec<WeightPenalty> WEIGHT_PENALTY =
      new Codec<>(
          WeightPenalty.NONE,
          (fields, it) ->
              new WeightPenalty(fields.optional("l1", it.l1()), fields.optional("l2", it.l2())));

  private static final Codec<Transcoding> TRANSCODING =
      new Codec<>(
          Transcoding.to(1),
          (fields, it) ->
              new Transcoding(
                  fields.required("outputs", it.outputs()), fields.required("skip", it.skip())));

  private static final AutoencoderSpec AUTOENCODER =
      new AutoencoderSpec(
          1,
          1,
          Activation.LINEAR,
          Activation.LINEAR,
          Sparsity.none(),
          Reconstruction.squaredError(Reduction.MEAN),
          Structure.plain(),
          WeightPenalty.NONE,
          Initializer.FAN_IN_UNIFORM,
          Precision.FLOAT32,
          0,
          Optional.empty());

  public static final Codec<NetworkSpec> NETWORKS =
      new Codec<NetworkSpec>(SpecCodec::network)
          .kind("autoencoder", AUTOENCODER)
          .kind(
              "classifier",
              new ClassifierSpec(List.of(AUTOENCODER), 2, false, List.of(), WeightPenalty.NONE, 0));

  private SpecCodec() {}

  private static L0Loss l0Loss(Fields fields, L0Loss it) {
    if (it instanceof L0Loss.Tanh tanh) {
      return new L0Loss.Tanh(fields.required("scale", tanh.scale()));
    }
    if (it instanceof L0Loss.Quadratic quadratic) {
      return new L0Loss.Quadratic(fields.required("target", quadratic.target()));
    }
    return it;
  }

  private static Sparsity sparsity(Fields fields, Sparsity it) {
    if (it instanceof Sparsity.L1 l1) {
      return new Sparsity.L1(
          fields.required("weight", l1.weight()),
          fields.required("reduction", l1.reduction()),
          fields.optional("weighted_by_decoder", l1.weightedByDecoder()));
    }
    if (it instanceof Sparsity.KullbackLeibler divergence) {
      return new Sparsity.KullbackLeibler(
          fields.required("target", divergence.target()),
          fields.required("weight", divergence.weight()),
          fields.required("rate", divergence.rate()));
    }
    if (it instanceof Sparsity.TopK topK) {
      boolean bySize = fields.isWritten() ? topK.bySize() : fields.json().has(K_BY_SIZE);
      return new Sparsity.TopK(
          fields.required(bySize ? K_BY_SIZE : "k", topK.k()),
          fields.optional("inference_factor", topK.inferenceFactor()),
          fields.optional("auxiliary", topK.auxiliary(), AUXILIARY),
          bySize);
    }
    if (it instanceof Sparsity.BatchTopK batch) {
      return new Sparsity.BatchTopK(
          fields.required("k", batch.k()),
          fields.optional("auxiliary", batch.auxiliary(), AUXILIARY));
    }
    if (it instanceof Sparsity.WinnerTakeAll winner) {
      return new Sparsity.WinnerTakeAll(fields.required("share", winner.share()));
    }
    if (it instanceof Sparsity.JumpRelu jump) {
      return new Sparsity.JumpRelu(
          fields.required("weight", jump.weight()),
          fields.required("bandwidth", jump.bandwidth()),
          fields.required("initial_threshold", jump.initialThreshold()),
          fields.optional("loss", jump.loss(), L0_LOSSES),
          fields.optional("pre_activation_weight", jump.preActivationWeight()),
          fields.optional("dead_after", jump.deadAfter()),
          fields.optional("input_gradient", jump.inputGradient()));
    }
    if (it instanceof Sparsity.Gated gated) {
      return new Sparsity.Gated(fields.required("weight", gated.weight()));
    }
    if (it instanceof Sparsity.Matryoshka nested) {
      return new Sparsity.Matryoshka(
          fields.required("inner", nested.inner(), SPARSITIES),
          fields.plain("prefixes", nested.prefixes(), JsonObject::integers));
    }
    return it;
  }

  private static Reconstruction reconstruction(Fields fields, Reconstruction it) {
    if (it instanceof Reconstruction.SquaredError error) {
      return new Reconstruction.SquaredError(
          fields.required("reduction", error.reduction()),
          fields.optional("factor", error.factor()));
    }
    if (it instanceof Reconstruction.BinaryCrossEntropy entropy) {
      return new Reconstruction.BinaryCrossEntropy(
          fields.required("reduction", entropy.reduction()));
    }
    return it;
  }

  private static Initializer initializer(Fields fields, Initializer it) {
    return it instanceof Initializer.Gaussian gaussian
        ? new Initializer.Gaussian(fields.required("deviation", gaussian.deviation()))
        : it;
  }

  private static NetworkSpec network(Fields fields, NetworkSpec it) {
    if (it instanceof ClassifierSpec classifier) {
      return new ClassifierSpec(
          fields.of("encoders", classifier.encoders(), NETWORKS::writeAll, SpecCodec::encoders),
          fields.required("classes", classifier.classes()),
          fields.required("fine_tune", classifier.fineTune()),
          fields.of(
              "class_weights",
              classifier.classWeights(),
              weights -> weights.isEmpty() ? null : weights,
              (from, name) -> from.or(name, JsonObject::numbers, List.of())),
          fields.optional("weight_penalty", classifier.weightPenalty(), WEIGHT_PENALTY),
          fields.required("seed", classifier.seed()));
    }
    AutoencoderSpec autoencoder = (AutoencoderSpec) it;
    return new AutoencoderSpec(
        fields.required("inputs", autoencoder.inputs()),
        fields.required("hidden", autoencoder.hidden()),
        fields.required("activation", autoencoder.activation()),
        fields.required("output", autoencoder.output()),
        fields.required("sparsity", autoencoder.sparsity(), SPARSITIES),
        fields.required("reconstruction", autoencoder.reconstruction(), RECONSTRUCTIONS),
        fields.optional("structure", autoencoder.structure(), STRUCTURE),
        fields.optional("weight_penalty", autoencoder.weightPenalty(), WEIGHT_PENALTY),
        fields.required("initializer", autoencoder.initializer(), INITIALIZERS),
        fields.required("precision", autoencoder.precision()),
        fields.required("seed", autoencoder.seed()),
        Optional.ofNullable(
            fields.nullable("transcoding", autoencoder.transcoding().orElse(null), TRANSCODING)));
  }

  private static List<AutoencoderSpec> encoders(JsonObject classifier, String name) {
    return classifier.objects(name).stream().map(SpecCodec::encoder).toList();
  }

  private static AutoencoderSpec encoder(JsonObject from) {
    if (NETWORKS.read(from) instanceof AutoencoderSpec encoder) {
      return encoder;
    }
    throw new MalformedFileException(from.path("kind"), "autoencoder", "classifier");
  }
}
