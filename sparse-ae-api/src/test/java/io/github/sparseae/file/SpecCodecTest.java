package io.github.sparseae.file;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.base.CaseFormat;
import io.github.sparseae.internal.file.Codec;
import io.github.sparseae.internal.file.FieldPath;
import io.github.sparseae.internal.file.Json;
import io.github.sparseae.internal.file.JsonObject;
import io.github.sparseae.internal.file.MalformedFileException;
import io.github.sparseae.internal.file.SettingsCodec;
import io.github.sparseae.internal.file.SpecCodec;
import io.github.sparseae.model.Activation;
import io.github.sparseae.model.AutoencoderSpec;
import io.github.sparseae.model.ClassifierSpec;
import io.github.sparseae.model.Corruption;
import io.github.sparseae.model.Initializer;
import io.github.sparseae.model.InputNormalization;
import io.github.sparseae.model.L0Loss;
import io.github.sparseae.model.NetworkSpec;
import io.github.sparseae.model.Optimizer;
import io.github.sparseae.model.PreEncoderBias;
import io.github.sparseae.model.Precision;
import io.github.sparseae.model.Reconstruction;
import io.github.sparseae.model.Reduction;
import io.github.sparseae.model.Sparsity;
import io.github.sparseae.model.Structure;
import io.github.sparseae.model.WeightPenalty;
import io.github.sparseae.train.Resampling;
import io.github.sparseae.train.Schedule;
import io.github.sparseae.train.ScheduleLength;
import java.lang.reflect.RecordComponent;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SpecCodecTest {
  private static final FieldPath PATH = FieldPath.of("specification");

  private static String text(NetworkSpec spec) {
    return SpecJson.write(spec);
  }

  private static NetworkSpec read(String text) {
    return SpecCodec.NETWORKS.read(Json.object(PATH, text));
  }

  /** Returns the classes of a family's records and the constants of its enums. */
  static Set<Object> permitted(Class<?> family) {
    Set<Object> kinds = new HashSet<>();
    for (Class<?> kind : family.getPermittedSubclasses()) {
      if (kind.isEnum()) {
        kinds.addAll(List.of(kind.getEnumConstants()));
      } else {
        kinds.add(kind);
      }
    }
    return kinds;
  }

  private static Set<Object> kinds(Codec<?> family) {
    Set<Object> kinds = new HashSet<>();
    family.kinds().values().forEach(it -> kinds.add(it instanceof Enum ? it : it.getClass()));
    return kinds;
  }

  @Test
  void kinds_ofEachFamily_areAllInTheCodec() {
    assertThat(kinds(SpecCodec.NETWORKS)).isEqualTo(permitted(NetworkSpec.class));
    assertThat(kinds(SpecCodec.SPARSITIES)).isEqualTo(permitted(Sparsity.class));
    assertThat(kinds(SpecCodec.L0_LOSSES)).isEqualTo(permitted(L0Loss.class));
    assertThat(kinds(SpecCodec.RECONSTRUCTIONS)).isEqualTo(permitted(Reconstruction.class));
    assertThat(kinds(SpecCodec.INITIALIZERS)).isEqualTo(permitted(Initializer.class));
    assertThat(kinds(SettingsCodec.OPTIMIZERS)).isEqualTo(permitted(Optimizer.class));
    assertThat(kinds(SettingsCodec.SCHEDULES)).isEqualTo(permitted(Schedule.class));
    assertThat(kinds(SettingsCodec.LENGTHS)).isEqualTo(permitted(ScheduleLength.class));
    assertThat(kinds(SettingsCodec.RESAMPLINGS)).isEqualTo(permitted(Resampling.class));
    assertThat(kinds(SettingsCodec.CORRUPTIONS)).isEqualTo(permitted(Corruption.class));
  }

  @Test
  void examples_ofEachFamily_areAllThere() {
    Set<Object> sparsities = new HashSet<>();
    Examples.sparsities().keySet().forEach(kind -> sparsities.add(kind.getClass()));
    Set<Object> losses = new HashSet<>();
    Examples.reconstructions().keySet().forEach(kind -> losses.add(kind.getClass()));

    assertThat(sparsities).isEqualTo(permitted(Sparsity.class));
    assertThat(losses).isEqualTo(permitted(Reconstruction.class));
    Set<Object> starts = new HashSet<>();
    Examples.initializers()
        .forEach(kind -> starts.add(kind instanceof Enum ? kind : kind.getClass()));
    assertThat(starts).isEqualTo(permitted(Initializer.class));
  }

  @Test
  void autoencoders_ofEachSparsityAndStructure_comeBackEqual() {
    Examples.sparsities()
        .forEach(
            (sparsity, activation) -> {
              for (Structure structure : Examples.structures()) {
                AutoencoderSpec spec = Examples.spec(sparsity, activation, structure);
                assertThat(read(text(spec))).isEqualTo(spec);
              }
            });
  }

  @Test
  void autoencoders_ofEachLossAndInitializer_comeBackEqual() {
    Examples.reconstructions()
        .forEach(
            (reconstruction, output) -> {
              for (Initializer initializer : Examples.initializers()) {
                AutoencoderSpec spec = Examples.spec(reconstruction, output, initializer);
                assertThat(read(text(spec))).isEqualTo(spec);
              }
            });
  }

  @Test
  void constants_ofEachEnum_comeBackEqual() {
    for (Activation activation : Activation.values()) {
      for (Reduction reduction : Reduction.values()) {
        for (Precision precision : Precision.values()) {
          AutoencoderSpec spec =
              new AutoencoderSpec(
                  2,
                  3,
                  activation,
                  activation,
                  Sparsity.l1(1, reduction),
                  Reconstruction.squaredError(reduction),
                  Structure.plain(),
                  WeightPenalty.NONE,
                  Initializer.FAN_IN_UNIFORM,
                  precision,
                  0,
                  Optional.empty());
          assertThat(read(text(spec))).isEqualTo(spec);
        }
      }
    }
    for (PreEncoderBias bias : PreEncoderBias.values()) {
      for (InputNormalization normalization : InputNormalization.values()) {
        AutoencoderSpec spec =
            Examples.spec(
                Sparsity.none(),
                Activation.TANH,
                Structure.plain().preEncoderBias(bias).normalization(normalization));
        assertThat(read(text(spec))).isEqualTo(spec);
      }
    }
  }

  @Test
  void numbers_thatNeedAllTheirBits_comeBackEqual() {
    double third = 1.0 / 3;
    for (double weight : new double[] {0, Double.MIN_VALUE, third, 1e-300, Double.MAX_VALUE}) {
      AutoencoderSpec spec = Examples.spec(Sparsity.l1(weight), Activation.TANH, Structure.plain());
      assertThat(read(text(spec))).isEqualTo(spec);
    }
  }

  @Test
  void classifier_onAStack_comesBackEqual() {
    ClassifierSpec spec = Examples.classifier();

    assertThat(read(text(spec))).isEqualTo(spec);

    ClassifierSpec unweighted =
        new ClassifierSpec(
            spec.encoders(), 3, spec.fineTune(), List.of(), spec.weightPenalty(), spec.seed());
    assertThat(text(unweighted)).doesNotContain("class_weights");
    assertThat(read(text(unweighted))).isEqualTo(unweighted);
  }

  @Test
  void components_ofEachRecord_areAllWritten() {
    assertComponents(SpecCodec.NETWORKS.write(Examples.classifier()), Examples.classifier());
    Examples.sparsities()
        .forEach(
            (sparsity, activation) -> {
              AutoencoderSpec spec = Examples.spec(sparsity, activation, Structure.plain());
              assertComponents(SpecCodec.NETWORKS.write(spec), spec);
            });
    Examples.reconstructions()
        .forEach(
            (loss, output) -> {
              AutoencoderSpec spec = Examples.spec(loss, output, Initializer.HE_NORMAL);
              assertComponents(SpecCodec.NETWORKS.write(spec), spec);
            });
  }

  /** Checks that fields have the names of the components, also in nested records. */
  private static void assertComponents(JsonObject written, Record record) {
    Set<String> names = new HashSet<>();
    Set<String> absent = new HashSet<>();
    for (RecordComponent component : record.getClass().getRecordComponents()) {
      String name = CaseFormat.LOWER_CAMEL.to(CaseFormat.LOWER_UNDERSCORE, component.getName());
      names.add(name);
      if (valueOf(component, record).equals(Optional.empty())
          || valueOf(component, record).equals(false)) {
        absent.add(name);
      }
      if (valueOf(component, record) instanceof Record inner) {
        assertComponents((JsonObject) requireNonNull(written.fields().get(name)), inner);
      }
    }
    Set<String> fields = new HashSet<>(written.names());
    fields.remove("kind");
    if (fields.remove("k_by_size")) {
      fields.addAll(Set.of("k", "by_size"));
    }
    assertThat(names).as(record.getClass().getSimpleName()).containsAll(fields);
    names.removeAll(fields);
    // What is off may be left out.
    assertThat(absent).containsAll(names);
  }

  private static Object valueOf(RecordComponent component, Record record) {
    try {
      return component.getAccessor().invoke(record);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(e.getMessage(), e);
    }
  }

  private static void assertRefused(
      String from, String to, String part, String expected, String was) {
    String text = text(Examples.spec(Sparsity.topK(3), Activation.RELU, Structure.plain()));
    assertThat(text).contains(from);
    assertThatThrownBy(() -> read(text.replace(from, to)))
        .isInstanceOfSatisfying(
            MalformedFileException.class,
            e -> {
              assertThat(e.in("file").place()).isEqualTo(part);
              assertThat(e.in("file").expected()).isEqualTo(expected);
              assertThat(e.in("file").actual()).isEqualTo(was);
            });
  }

  @Test
  void specJson_ofAnAutoencoderAndAClassifier_comesBackEqual() {
    AutoencoderSpec spec = Examples.spec(Sparsity.topK(3), Activation.RELU, Structure.plain());

    assertThat(SpecJson.read(SpecJson.write(spec))).isEqualTo(spec);
    assertThat(SpecJson.read(SpecJson.write(Examples.classifier())))
        .isEqualTo(Examples.classifier());
    assertThatThrownBy(() -> SpecJson.read(SpecJson.write(spec).replace("top_k", "bottom_k")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("specification.sparsity.kind: expected one of [none, l1, ")
        .hasMessageEndingWith(", was bottom_k");
  }

  @Test
  void read_unknownKind_namesThoseThereAre() {
    assertRefused(
        "\"top_k\"",
        "\"bottom_k\"",
        "specification.sparsity.kind",
        "one of "
            + List.of(
                "none",
                "l1",
                "kullback_leibler",
                "top_k",
                "batch_top_k",
                "winner_take_all",
                "jump_relu",
                "gated",
                "matryoshka"),
        "bottom_k");
    assertRefused(
        "\"relu\"",
        "\"gelu\"",
        "specification.activation",
        "one of [tanh, sigmoid, relu, linear]",
        "gelu");
  }

  @Test
  void read_fieldMissingOrLeftOver_namesIt() {
    assertRefused(
        "\"k\":3,", "", "specification.sparsity.k", "a whole number of 64 bits", "missing");
    assertRefused("\"k\":3", "\"k\":3,\"q\":4", "specification.sparsity", "no other field", "q");
    assertRefused(
        "\"hidden\"", "\"hiding\"", "specification.hidden", "a whole number of 64 bits", "missing");
  }

  @Test
  void read_valueOfAnotherKind_saysWhatItIs() {
    assertRefused(
        "\"k\":3", "\"k\":3.5", "specification.sparsity.k", "a whole number of 64 bits", "3.5");
    assertRefused(
        "\"k\":3",
        "\"k\":\"3\"",
        "specification.sparsity.k",
        "a whole number of 64 bits",
        "the text \"3\"");
    assertRefused(
        "\"k\":3", "\"k\":null", "specification.sparsity.k", "a whole number of 64 bits", "null");
    assertRefused(
        "\"k\":3",
        "\"k\":4294967299",
        "specification.sparsity.k",
        "a whole number of 32 bits",
        "4294967299");
    assertRefused(
        "\"k\":3", "\"k\":[3]", "specification.sparsity.k", "a whole number of 64 bits", "a list");
    assertRefused(
        "\"k\":3",
        "\"k\":9223372036854775808",
        "specification.sparsity.k",
        "a whole number of 64 bits",
        "9223372036854775808");
    assertRefused(
        "\"k\":3", "\"k\":3,\"k\":3", "specification.sparsity", "each name once", "k twice");
    assertRefused(
        "\"inference_factor\":1.0",
        "\"inference_factor\":1e999",
        "specification.sparsity.inference_factor",
        "a finite number",
        "Infinity");
  }

  @Test
  void read_invalidSettings_saysWhy() {
    assertRefused(
        "\"k\":3",
        "\"k\":0",
        "specification.sparsity",
        "valid settings",
        "k must be at least 1, was 0");
    assertRefused(
        "\"k\":3",
        "\"k\":8",
        "specification",
        "valid settings",
        "k must be at most hidden, was 8 of 7");
    assertRefused(
        "\"hidden\":7",
        "\"hidden\":2147483647",
        "specification",
        "valid settings",
        "inputs x hidden must stay below 2^31, was 5 x 2147483647");
  }

  @Test
  void read_beyondTheBounds_isRefused() {
    String deep = "{\"kind\":" + "[".repeat(40) + "]".repeat(40) + "}";
    assertThatThrownBy(() -> read(deep)).isInstanceOf(MalformedFileException.class);
    String many = "{\"kind\":[" + "0,".repeat(Json.MAX_VALUES) + "0]}";
    assertThatThrownBy(() -> read(many))
        .isInstanceOfSatisfying(
            MalformedFileException.class,
            e -> assertThat(e.in("file").expected()).isEqualTo("at most 262144 values"));
    String digits = "{\"kind\":" + "1".repeat(100) + "}";
    assertThatThrownBy(() -> read(digits)).isInstanceOf(MalformedFileException.class);
    String name = "{\"" + "n".repeat(300) + "\":1}";
    assertThatThrownBy(() -> read(name)).isInstanceOf(MalformedFileException.class);
    assertThatThrownBy(() -> read("{} {}")).isInstanceOf(MalformedFileException.class);
    assertThatThrownBy(() -> read("")).isInstanceOf(MalformedFileException.class);
  }
}
