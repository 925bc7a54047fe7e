package io.github.sparseae.internal.file;

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
import java.util.Optional;

/**
 * Writes a network's specification as JSON and reads it back. Fields have the names of the records'
 * components in snake case. What a structure, a penalty or an auxiliary loss lacks is off.
 */
public final class SpecCodec {
  /** AbsTopK's name of k: a reader that does not know it must not take it for TopK's. */
  private static final String K_BY_SIZE = "k_by_size";

  private SpecCodec() {}

  public static final FamilyCodec<NetworkSpec> NETWORKS =
      FamilyCodec.<NetworkSpec>builder()
          .kind("autoencoder", AutoencoderSpec.class, SpecCodec::write, SpecCodec::autoencoder)
          .kind("classifier", ClassifierSpec.class, SpecCodec::write, SpecCodec::classifier)
          .build();

  public static final FamilyCodec<Sparsity> SPARSITIES =
      FamilyCodec.<Sparsity>builder()
          .kind("none", Sparsity.None.class, (kind, to) -> {}, from -> new Sparsity.None())
          .kind(
              "l1",
              Sparsity.L1.class,
              (kind, to) ->
                  to.put("weight", kind.weight())
                      .put("reduction", kind.reduction())
                      .put("weighted_by_decoder", kind.weightedByDecoder()),
              from ->
                  new Sparsity.L1(
                      from.number("weight"),
                      from.constant("reduction", Reduction.class),
                      from.or("weighted_by_decoder", JsonObject::flag, false)))
          .kind(
              "kullback_leibler",
              Sparsity.KullbackLeibler.class,
              (kind, to) ->
                  to.put("target", kind.target())
                      .put("weight", kind.weight())
                      .put("rate", kind.rate()),
              from ->
                  new Sparsity.KullbackLeibler(
                      from.number("target"), from.number("weight"), from.number("rate")))
          .kind(
              "top_k",
              Sparsity.TopK.class,
              (kind, to) ->
                  to.put(kind.bySize() ? K_BY_SIZE : "k", kind.k())
                      .put("inference_factor", kind.inferenceFactor())
                      .put("auxiliary", write(kind.auxiliary())),
              SpecCodec::topK)
          .kind(
              "batch_top_k",
              Sparsity.BatchTopK.class,
              (kind, to) -> to.put("k", kind.k()).put("auxiliary", write(kind.auxiliary())),
              from ->
                  new Sparsity.BatchTopK(
                      from.integer("k"),
                      from.or("auxiliary", SpecCodec::auxiliary, AuxiliaryLoss.NONE)))
          .kind(
              "winner_take_all",
              Sparsity.WinnerTakeAll.class,
              (kind, to) -> to.put("share", kind.share()),
              from -> new Sparsity.WinnerTakeAll(from.number("share")))
          .kind(
              "jump_relu",
              Sparsity.JumpRelu.class,
              (kind, to) ->
                  to.put("weight", kind.weight())
                      .put("bandwidth", kind.bandwidth())
                      .put("initial_threshold", kind.initialThreshold())
                      .put("loss", SpecCodec.L0_LOSSES.write(kind.loss()))
                      .put("pre_activation_weight", kind.preActivationWeight())
                      .put("dead_after", kind.deadAfter())
                      .put("input_gradient", kind.inputGradient()),
              from ->
                  new Sparsity.JumpRelu(
                      from.number("weight"),
                      from.number("bandwidth"),
                      from.number("initial_threshold"),
                      from.or(
                          "loss",
                          (it, field) -> SpecCodec.L0_LOSSES.read(it.object(field)),
                          L0Loss.count()),
                      from.or("pre_activation_weight", JsonObject::number, 0.0),
                      from.or("dead_after", JsonObject::whole, 1L),
                      from.or("input_gradient", JsonObject::flag, false)))
          .kind(
              "gated",
              Sparsity.Gated.class,
              (kind, to) -> to.put("weight", kind.weight()),
              from -> new Sparsity.Gated(from.number("weight")))
          .kind(
              "matryoshka",
              Sparsity.Matryoshka.class,
              (kind, to) ->
                  to.put("inner", SpecCodec.SPARSITIES.write(kind.inner()))
                      .put("prefixes", kind.prefixes()),
              from ->
                  new Sparsity.Matryoshka(
                      SpecCodec.SPARSITIES.read(from.object("inner")), from.integers("prefixes")))
          .build();

  public static final FamilyCodec<L0Loss> L0_LOSSES =
      FamilyCodec.<L0Loss>builder()
          .kind("count", L0Loss.Count.class, (kind, to) -> {}, from -> L0Loss.count())
          .kind(
              "tanh",
              L0Loss.Tanh.class,
              (kind, to) -> to.put("scale", kind.scale()),
              from -> L0Loss.tanh(from.number("scale")))
          .kind(
              "quadratic",
              L0Loss.Quadratic.class,
              (kind, to) -> to.put("target", kind.target()),
              from -> L0Loss.quadratic(from.number("target")))
          .build();

  public static final FamilyCodec<Reconstruction> RECONSTRUCTIONS =
      FamilyCodec.<Reconstruction>builder()
          .kind(
              "squared_error",
              Reconstruction.SquaredError.class,
              (kind, to) -> to.put("reduction", kind.reduction()).put("factor", kind.factor()),
              from ->
                  new Reconstruction.SquaredError(
                      from.constant("reduction", Reduction.class),
                      from.or("factor", JsonObject::number, 1.0)))
          .kind(
              "normalized_squared_error",
              Reconstruction.NormalizedSquaredError.class,
              (kind, to) -> {},
              from -> new Reconstruction.NormalizedSquaredError())
          .kind(
              "binary_cross_entropy",
              Reconstruction.BinaryCrossEntropy.class,
              (kind, to) -> to.put("reduction", kind.reduction()),
              from ->
                  new Reconstruction.BinaryCrossEntropy(
                      from.constant("reduction", Reduction.class)))
          .build();

  public static final FamilyCodec<Initializer> INITIALIZERS =
      FamilyCodec.<Initializer>builder()
          .constants(List.of(Initializer.Scaled.values()))
          .kind(
              "gaussian",
              Initializer.Gaussian.class,
              (kind, to) -> to.put("deviation", kind.deviation()),
              from -> new Initializer.Gaussian(from.number("deviation")))
          .build();

  private static Sparsity.TopK topK(JsonObject from) {
    boolean bySize = from.has(K_BY_SIZE);
    return new Sparsity.TopK(
        from.integer(bySize ? K_BY_SIZE : "k"),
        from.or("inference_factor", JsonObject::number, 1.0),
        from.or("auxiliary", SpecCodec::auxiliary, AuxiliaryLoss.NONE),
        bySize);
  }

  private static void write(AutoencoderSpec spec, JsonObject to) {
    to.put("inputs", spec.inputs())
        .put("hidden", spec.hidden())
        .put("activation", spec.activation())
        .put("output", spec.output())
        .put("sparsity", SPARSITIES.write(spec.sparsity()))
        .put("reconstruction", RECONSTRUCTIONS.write(spec.reconstruction()))
        .put("structure", write(spec.structure()))
        .put("weight_penalty", write(spec.weightPenalty()))
        .put("initializer", INITIALIZERS.write(spec.initializer()))
        .put("precision", spec.precision())
        .put("seed", spec.seed())
        .put("transcoding", spec.transcoding().map(SpecCodec::write).orElse(null));
  }

  private static AutoencoderSpec autoencoder(JsonObject from) {
    return new AutoencoderSpec(
        from.integer("inputs"),
        from.integer("hidden"),
        from.constant("activation", Activation.class),
        from.constant("output", Activation.class),
        SPARSITIES.read(from.object("sparsity")),
        RECONSTRUCTIONS.read(from.object("reconstruction")),
        from.or("structure", SpecCodec::structure, Structure.plain()),
        from.or("weight_penalty", SpecCodec::weightPenalty, WeightPenalty.NONE),
        INITIALIZERS.read(from.object("initializer")),
        from.constant("precision", Precision.class),
        from.whole("seed"),
        from.or("transcoding", SpecCodec::transcoding, Optional.empty()));
  }

  private static JsonObject write(Transcoding transcoding) {
    return new JsonObject().put("outputs", transcoding.outputs()).put("skip", transcoding.skip());
  }

  private static Optional<Transcoding> transcoding(JsonObject spec, String name) {
    JsonObject from = spec.object(name);
    Transcoding transcoding = new Transcoding(from.integer("outputs"), from.flag("skip"));
    from.end();
    return Optional.of(transcoding);
  }

  private static void write(ClassifierSpec spec, JsonObject to) {
    to.put("encoders", spec.encoders().stream().map(NETWORKS::write).toList())
        .put("classes", spec.classes())
        .put("fine_tune", spec.fineTune())
        .put("class_weights", spec.classWeights().isEmpty() ? null : spec.classWeights())
        .put("weight_penalty", write(spec.weightPenalty()))
        .put("seed", spec.seed());
  }

  private static ClassifierSpec classifier(JsonObject from) {
    return new ClassifierSpec(
        from.objects("encoders").stream().map(SpecCodec::encoder).toList(),
        from.integer("classes"),
        from.flag("fine_tune"),
        from.or("class_weights", JsonObject::numbers, List.of()),
        from.or("weight_penalty", SpecCodec::weightPenalty, WeightPenalty.NONE),
        from.whole("seed"));
  }

  private static AutoencoderSpec encoder(JsonObject from) {
    if (NETWORKS.read(from) instanceof AutoencoderSpec encoder) {
      return encoder;
    }
    throw new MalformedFileException(from.path("kind"), "autoencoder", "classifier");
  }

  private static JsonObject write(Structure structure) {
    return new JsonObject()
        .put("unit_norm_decoder", structure.unitNormDecoder())
        .put("decoder_norm", structure.decoderNorm())
        .put("encoder_from_decoder", structure.encoderFromDecoder())
        .put("decoder_from_encoder", structure.decoderFromEncoder())
        .put("tied_weights", structure.tiedWeights())
        .put("encoder_bias", structure.encoderBias())
        .put("pre_encoder_bias", structure.preEncoderBias())
        .put("normalization", structure.normalization());
  }

  private static Structure structure(JsonObject spec, String name) {
    JsonObject from = spec.object(name);
    Structure plain = Structure.plain();
    Structure structure =
        new Structure(
            from.or("unit_norm_decoder", JsonObject::flag, plain.unitNormDecoder()),
            from.or("decoder_norm", JsonObject::number, plain.decoderNorm()),
            from.or("encoder_from_decoder", JsonObject::flag, plain.encoderFromDecoder()),
            from.or("decoder_from_encoder", JsonObject::flag, plain.decoderFromEncoder()),
            from.or("tied_weights", JsonObject::flag, plain.tiedWeights()),
            from.or("encoder_bias", JsonObject::flag, plain.encoderBias()),
            from.or(
                "pre_encoder_bias",
                (it, field) -> it.constant(field, PreEncoderBias.class),
                plain.preEncoderBias()),
            from.or(
                "normalization",
                (it, field) -> it.constant(field, InputNormalization.class),
                plain.normalization()));
    from.end();
    return structure;
  }

  private static JsonObject write(WeightPenalty penalty) {
    return new JsonObject().put("l1", penalty.l1()).put("l2", penalty.l2());
  }

  private static WeightPenalty weightPenalty(JsonObject spec, String name) {
    JsonObject from = spec.object(name);
    WeightPenalty penalty =
        new WeightPenalty(
            from.or("l1", JsonObject::number, 0.0), from.or("l2", JsonObject::number, 0.0));
    from.end();
    return penalty;
  }

  private static JsonObject write(AuxiliaryLoss auxiliary) {
    return new JsonObject()
        .put("k", auxiliary.k())
        .put("weight", auxiliary.weight())
        .put("dead_after", auxiliary.deadAfter())
        .put("relative", auxiliary.relative());
  }

  private static AuxiliaryLoss auxiliary(JsonObject sparsity, String name) {
    JsonObject from = sparsity.object(name);
    AuxiliaryLoss auxiliary =
        new AuxiliaryLoss(
            from.integer("k"),
            from.number("weight"),
            from.whole("dead_after"),
            from.flag("relative"));
    from.end();
    return auxiliary;
  }
}
