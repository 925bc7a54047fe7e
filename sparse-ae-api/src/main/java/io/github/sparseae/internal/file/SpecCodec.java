package io.github.sparseae.internal.file;

import io.github.sparseae.internal.file.RecordCodec.Fields;
import io.github.sparseae.model.Activation;
import io.github.sparseae.model.AutoencoderSpec;
import io.github.sparseae.model.AuxiliaryLoss;
import io.github.sparseae.model.ClassifierSpec;
import io.github.sparseae.model.Initializer;
import io.github.sparseae.model.InputNormalization;
import io.github.sparseae.model.L0Loss;
import io.github.sparseae.model.NetworkSpec;
import io.github.sparseae.model.PreEncoderBias;
import io.github.sparseae.model.Precision;
import io.github.sparseae.model.Reconstruction;
import io.github.sparseae.model.Reduction;
import io.github.sparseae.model.Sparsity;
import io.github.sparseae.model.Structure;
import io.github.sparseae.model.Transcoding;
import io.github.sparseae.model.WeightPenalty;
import java.util.List;
import java.util.function.Function;

/**
 * The form of a network's specification in files. Fields have the names of the records' components
 * in snake case. What a structure, a penalty or an auxiliary loss lacks is off.
 */
public final class SpecCodec {
  /** AbsTopK's name of k: a reader that does not know it must not take it for TopK's. */
  private static final String K_BY_SIZE = "k_by_size";

  private static final RecordCodec<AuxiliaryLoss> AUXILIARY =
      it ->
          new AuxiliaryLoss(
              it.integer("k", AuxiliaryLoss::k),
              it.number("weight", AuxiliaryLoss::weight),
              it.whole("dead_after", AuxiliaryLoss::deadAfter),
              it.flag("relative", AuxiliaryLoss::relative));

  public static final FamilyCodec<L0Loss> L0_LOSSES =
      new FamilyCodec<L0Loss>()
          .kind("count", L0Loss.Count.class, it -> new L0Loss.Count())
          .kind(
              "tanh",
              L0Loss.Tanh.class,
              it -> new L0Loss.Tanh(it.number("scale", L0Loss.Tanh::scale)))
          .kind(
              "quadratic",
              L0Loss.Quadratic.class,
              it -> new L0Loss.Quadratic(it.number("target", L0Loss.Quadratic::target)));

  public static final FamilyCodec<Sparsity> SPARSITIES =
      new FamilyCodec<Sparsity>()
          .kind("none", Sparsity.None.class, it -> new Sparsity.None())
          .kind(
              "l1",
              Sparsity.L1.class,
              it ->
                  new Sparsity.L1(
                      it.number("weight", Sparsity.L1::weight),
                      it.of("reduction", Sparsity.L1::reduction, Reduction.class),
                      it.flag("weighted_by_decoder", Sparsity.L1::weightedByDecoder, false)))
          .kind(
              "kullback_leibler",
              Sparsity.KullbackLeibler.class,
              it ->
                  new Sparsity.KullbackLeibler(
                      it.number("target", Sparsity.KullbackLeibler::target),
                      it.number("weight", Sparsity.KullbackLeibler::weight),
                      it.number("rate", Sparsity.KullbackLeibler::rate)))
          .kind("top_k", Sparsity.TopK.class, SpecCodec::topK)
          .kind(
              "batch_top_k",
              Sparsity.BatchTopK.class,
              it ->
                  new Sparsity.BatchTopK(
                      it.integer("k", Sparsity.BatchTopK::k),
                      it.of(
                          "auxiliary",
                          Sparsity.BatchTopK::auxiliary,
                          AUXILIARY,
                          AuxiliaryLoss.NONE)))
          .kind(
              "winner_take_all",
              Sparsity.WinnerTakeAll.class,
              it -> new Sparsity.WinnerTakeAll(it.number("share", Sparsity.WinnerTakeAll::share)))
          .kind("jump_relu", Sparsity.JumpRelu.class, SpecCodec::jumpRelu)
          .kind(
              "gated",
              Sparsity.Gated.class,
              it -> new Sparsity.Gated(it.number("weight", Sparsity.Gated::weight)))
          .kind(
              "matryoshka",
              Sparsity.Matryoshka.class,
              it ->
                  new Sparsity.Matryoshka(
                      it.of("inner", Sparsity.Matryoshka::inner, SpecCodec.SPARSITIES),
                      it.list("prefixes", Sparsity.Matryoshka::prefixes, JsonObject::integers)));

  public static final FamilyCodec<Reconstruction> RECONSTRUCTIONS =
      new FamilyCodec<Reconstruction>()
          .kind(
              "squared_error",
              Reconstruction.SquaredError.class,
              it ->
                  new Reconstruction.SquaredError(
                      it.of("reduction", Reconstruction.SquaredError::reduction, Reduction.class),
                      it.number("factor", Reconstruction.SquaredError::factor, 1.0)))
          .kind(
              "normalized_squared_error",
              Reconstruction.NormalizedSquaredError.class,
              it -> new Reconstruction.NormalizedSquaredError())
          .kind(
              "binary_cross_entropy",
              Reconstruction.BinaryCrossEntropy.class,
              it ->
                  new Reconstruction.BinaryCrossEntropy(
                      it.of(
                          "reduction",
                          Reconstruction.BinaryCrossEntropy::reduction,
                          Reduction.class)));

  public static final FamilyCodec<Initializer> INITIALIZERS =
      new FamilyCodec<Initializer>()
          .constants(Initializer.Scaled.class)
          .kind(
              "gaussian",
              Initializer.Gaussian.class,
              it ->
                  new Initializer.Gaussian(
                      it.number("deviation", Initializer.Gaussian::deviation)));

  private static final Structure PLAIN = Structure.plain();

  private static final RecordCodec<Structure> STRUCTURE =
      it ->
          new Structure(
              flag(it, "unit_norm_decoder", Structure::unitNormDecoder),
              it.number("decoder_norm", Structure::decoderNorm, PLAIN.decoderNorm()),
              flag(it, "encoder_from_decoder", Structure::encoderFromDecoder),
              flag(it, "decoder_from_encoder", Structure::decoderFromEncoder),
              flag(it, "tied_weights", Structure::tiedWeights),
              flag(it, "encoder_bias", Structure::encoderBias),
              it.of(
                  "pre_encoder_bias",
                  Structure::preEncoderBias,
                  PreEncoderBias.class,
                  PLAIN.preEncoderBias()),
              it.of(
                  "normalization",
                  Structure::normalization,
                  InputNormalization.class,
                  PLAIN.normalization()));

  private static final RecordCodec<WeightPenalty> WEIGHT_PENALTY =
      it ->
          new WeightPenalty(
              it.number("l1", WeightPenalty::l1, 0.0), it.number("l2", WeightPenalty::l2, 0.0));

  private static final RecordCodec<Transcoding> TRANSCODING =
      it ->
          new Transcoding(
              it.integer("outputs", Transcoding::outputs), it.flag("skip", Transcoding::skip));

  public static final FamilyCodec<NetworkSpec> NETWORKS =
      new FamilyCodec<NetworkSpec>()
          .kind("autoencoder", AutoencoderSpec.class, SpecCodec::autoencoder)
          .kind("classifier", ClassifierSpec.class, SpecCodec::classifier);

  private SpecCodec() {}

  private static Sparsity.TopK topK(Fields<Sparsity.TopK> it) {
    Sparsity.TopK written = it.written();
    boolean bySize = written == null ? it.json().has(K_BY_SIZE) : written.bySize();
    return new Sparsity.TopK(
        it.integer(bySize ? K_BY_SIZE : "k", Sparsity.TopK::k),
        it.number("inference_factor", Sparsity.TopK::inferenceFactor, 1.0),
        it.of("auxiliary", Sparsity.TopK::auxiliary, AUXILIARY, AuxiliaryLoss.NONE),
        bySize);
  }

  private static Sparsity.JumpRelu jumpRelu(Fields<Sparsity.JumpRelu> it) {
    return new Sparsity.JumpRelu(
        it.number("weight", Sparsity.JumpRelu::weight),
        it.number("bandwidth", Sparsity.JumpRelu::bandwidth),
        it.number("initial_threshold", Sparsity.JumpRelu::initialThreshold),
        it.of("loss", Sparsity.JumpRelu::loss, L0_LOSSES, L0Loss.count()),
        it.number("pre_activation_weight", Sparsity.JumpRelu::preActivationWeight, 0.0),
        it.whole("dead_after", Sparsity.JumpRelu::deadAfter, 1L),
        it.flag("input_gradient", Sparsity.JumpRelu::inputGradient, false));
  }

  private static boolean flag(
      Fields<Structure> it, String name, Function<Structure, Boolean> getter) {
    return it.flag(name, getter, getter.apply(PLAIN));
  }

  private static AutoencoderSpec autoencoder(Fields<AutoencoderSpec> it) {
    return new AutoencoderSpec(
        it.integer("inputs", AutoencoderSpec::inputs),
        it.integer("hidden", AutoencoderSpec::hidden),
        it.of("activation", AutoencoderSpec::activation, Activation.class),
        it.of("output", AutoencoderSpec::output, Activation.class),
        it.of("sparsity", AutoencoderSpec::sparsity, SPARSITIES),
        it.of("reconstruction", AutoencoderSpec::reconstruction, RECONSTRUCTIONS),
        it.of("structure", AutoencoderSpec::structure, STRUCTURE, PLAIN),
        it.of("weight_penalty", AutoencoderSpec::weightPenalty, WEIGHT_PENALTY, WeightPenalty.NONE),
        it.of("initializer", AutoencoderSpec::initializer, INITIALIZERS),
        it.of("precision", AutoencoderSpec::precision, Precision.class),
        it.whole("seed", AutoencoderSpec::seed),
        it.optional(
            "transcoding", AutoencoderSpec::transcoding, TRANSCODING::write, TRANSCODING.reader()));
  }

  private static ClassifierSpec classifier(Fields<ClassifierSpec> it) {
    return new ClassifierSpec(
        it.of("encoders", ClassifierSpec::encoders, NETWORKS::writeAll, SpecCodec::encoders),
        it.integer("classes", ClassifierSpec::classes),
        it.flag("fine_tune", ClassifierSpec::fineTune),
        it.of(
            "class_weights",
            ClassifierSpec::classWeights,
            weights -> weights.isEmpty() ? null : weights,
            (from, name) -> from.or(name, JsonObject::numbers, List.of())),
        it.of("weight_penalty", ClassifierSpec::weightPenalty, WEIGHT_PENALTY, WeightPenalty.NONE),
        it.whole("seed", ClassifierSpec::seed));
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
