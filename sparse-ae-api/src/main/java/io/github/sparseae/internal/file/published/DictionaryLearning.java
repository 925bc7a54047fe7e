package io.github.sparseae.internal.file.published;

import static io.github.sparseae.internal.file.published.PublishedModel.CENTERED;
import static io.github.sparseae.internal.file.published.PublishedModel.find;
import static io.github.sparseae.internal.file.published.PublishedModel.matrix;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import io.github.sparseae.file.ModelFile;
import io.github.sparseae.internal.file.JsonObject;
import io.github.sparseae.internal.file.MalformedFileException;
import io.github.sparseae.internal.file.TensorTable;
import io.github.sparseae.internal.file.published.PublishedModel.Source;
import io.github.sparseae.model.AutoencoderSpec;
import io.github.sparseae.model.DenseArray;
import io.github.sparseae.model.Parameter;
import io.github.sparseae.model.Sparsity;
import io.github.sparseae.model.Structure;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads a folder of dictionary_learning: {@code config.json}, which names the class of the
 * dictionary, and {@code ae.pt}.
 */
public final class DictionaryLearning {
  private DictionaryLearning() {}

  /** The classes of dictionaries, by their names in Python. */
  private enum Dictionary {
    AutoEncoder("bias"),
    AutoEncoderNew("decoder.bias"),
    GatedAutoEncoder("decoder_bias"),
    AutoEncoderTopK("b_dec"),
    BatchTopKSAE("b_dec"),
    MatryoshkaBatchTopKSAE("b_dec"),
    JumpReluAutoEncoder("b_dec");

    private final String bias;

    Dictionary(String bias) {
      this.bias = bias;
    }

    boolean hasK() {
      return this == AutoEncoderTopK || this == BatchTopKSAE || this == MatryoshkaBatchTopKSAE;
    }

    boolean isMatrixOfParameters() {
      return this == MatryoshkaBatchTopKSAE || this == JumpReluAutoEncoder;
    }
  }

  /** The settings that decide numbers; k is 0 where there is none. */
  private record Settings(Dictionary dictionary, int inputs, int hidden, int k) {
    static Settings of(JsonObject config) {
      JsonObject trainer = config.object("trainer");
      Dictionary dictionary = trainer.choice("dict_class", Dictionary.class, Dictionary::name);
      List<Integer> widths = PublishedModel.widths(trainer, "activation_dim", "dict_size");
      int hidden = widths.get(1);
      return new Settings(
          dictionary,
          widths.get(0),
          hidden,
          dictionary.hasK() ? PublishedModel.k(trainer, "k", hidden) : 0);
    }
  }

  public static ModelFile read(Path folder) throws IOException {
    Settings settings = PublishedModel.settings(folder.resolve("config.json"), Settings::of);
    return PublishedModel.read(
        folder.resolve("ae.pt"),
        "dictionary_learning",
        TorchTensors::read,
        table -> model(table, settings),
        (model, arrays) -> {
          checkK(arrays, settings);
          return settings.dictionary() == Dictionary.AutoEncoder ? withUnitRows(model) : model;
        });
  }

  /** Compares k in the file with that of the settings, as the project does. */
  private static void checkK(Map<String, DenseArray> arrays, Settings settings) {
    DenseArray k = arrays.get("k");
    if (k != null && k.get(0) != settings.k()) {
      throw new MalformedFileException(
          TensorTable.path("k"), settings.k() + ", as in config.json", k.get(0));
    }
  }

  private static PublishedModel model(TensorTable table, Settings settings) {
    Dictionary dictionary = settings.dictionary();
    ImmutableMap.Builder<String, List<Integer>> ignored = ImmutableMap.builder();
    if (dictionary.hasK() && find(table, "k").isPresent()) {
      ignored.put("k", List.of(1));
    }
    if (dictionary == Dictionary.AutoEncoderTopK && find(table, "threshold").isPresent()) {
      ignored.put("threshold", List.of(1));
    }
    if (dictionary == Dictionary.MatryoshkaBatchTopKSAE) {
      find(table, "group_sizes").ifPresent(sizes -> ignored.put("group_sizes", sizes.shape()));
    }
    String encoder = dictionary.isMatrixOfParameters() ? "W_enc" : "encoder.weight";
    return new PublishedModel(
        PublishedModel.spec(
            settings.inputs(),
            settings.hidden(),
            sparsity(settings),
            dictionary == Dictionary.AutoEncoderNew || dictionary == Dictionary.JumpReluAutoEncoder
                ? Structure.plain()
                : CENTERED,
            matrix(table, encoder).type().precision(),
            Optional.empty()),
        sources(dictionary),
        ignored.build());
  }

  private static Sparsity sparsity(Settings settings) {
    return switch (settings.dictionary()) {
      case AutoEncoder, AutoEncoderNew -> Sparsity.none();
      case GatedAutoEncoder -> Sparsity.gated(0);
      case AutoEncoderTopK -> Sparsity.topK(settings.k());
      // The groups of a Matryoshka have no effect after training.
      case BatchTopKSAE, MatryoshkaBatchTopKSAE -> Sparsity.batchTopK(settings.k());
      case JumpReluAutoEncoder -> Sparsity.jumpRelu(0);
    };
  }

  private static List<Source> sources(Dictionary dictionary) {
    ImmutableList.Builder<Source> sources = ImmutableList.builder();
    if (dictionary.isMatrixOfParameters()) {
      sources.add(
          Source.of("W_enc", Parameter.ENCODER_WEIGHTS),
          Source.of("b_enc", Parameter.ENCODER_BIAS),
          Source.of("W_dec", Parameter.DECODER_WEIGHTS));
    } else {
      sources.add(
          Source.turned("encoder.weight", Parameter.ENCODER_WEIGHTS),
          Source.of(
              dictionary == Dictionary.GatedAutoEncoder ? "gate_bias" : "encoder.bias",
              Parameter.ENCODER_BIAS),
          Source.turned("decoder.weight", Parameter.DECODER_WEIGHTS));
    }
    sources.add(Source.of(dictionary.bias, Parameter.DECODER_BIAS));
    switch (dictionary) {
      case GatedAutoEncoder ->
          sources.add(
              Source.of("r_mag", Parameter.MAGNITUDE_SCALE),
              Source.of("mag_bias", Parameter.MAGNITUDE_BIAS));
      case BatchTopKSAE, MatryoshkaBatchTopKSAE ->
          sources.add(Source.of("threshold", Parameter.CODE_THRESHOLD));
      case JumpReluAutoEncoder -> sources.add(Source.of("threshold", Parameter.UNIT_THRESHOLD));
      case AutoEncoder, AutoEncoderNew, AutoEncoderTopK -> {}
    }
    return sources.build();
  }

  /**
   * Scales units so that decoder rows have norm 1, as {@code load_dictionary} does unless all have
   * it. A row of zeros stays, where the project divides by 0.
   */
  private static ModelFile withUnitRows(ModelFile model) {
    Folding folding = new Folding(model);
    double[] norms = Arrays.stream(folding.rowNorms()).map(norm -> norm == 0 ? 1 : norm).toArray();
    if (Folding.areOnes(norms)) {
      return model;
    }
    folding.decoderNorms(norms);
    return folding.model((AutoencoderSpec) model.spec());
  }
}
