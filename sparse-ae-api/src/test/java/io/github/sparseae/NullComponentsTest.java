package io.github.sparseae;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.sparseae.data.Csv;
import io.github.sparseae.data.LabeledRows;
import io.github.sparseae.data.LabeledSamples;
import io.github.sparseae.data.Rows;
import io.github.sparseae.data.Samples;
import io.github.sparseae.engine.Compute;
import io.github.sparseae.engine.ReferenceEngine;
import io.github.sparseae.file.ModelFile;
import io.github.sparseae.file.Provenance;
import io.github.sparseae.metrics.AnomalyBaseline;
import io.github.sparseae.metrics.Calibration;
import io.github.sparseae.metrics.ClassificationReport;
import io.github.sparseae.metrics.ConfusionMatrix;
import io.github.sparseae.model.AutoencoderSpec;
import io.github.sparseae.model.AuxiliaryLoss;
import io.github.sparseae.model.ClassifierSpec;
import io.github.sparseae.model.DenseArray;
import io.github.sparseae.model.L0Loss;
import io.github.sparseae.model.Optimizer;
import io.github.sparseae.model.Reconstruction;
import io.github.sparseae.model.Reduction;
import io.github.sparseae.model.Sparsity;
import io.github.sparseae.model.Transcoding;
import io.github.sparseae.model.WeightPenalty;
import io.github.sparseae.picture.ReconstructionPicture;
import io.github.sparseae.probe.LinearProbe;
import io.github.sparseae.pursuit.Pursuit;
import io.github.sparseae.table.Column;
import io.github.sparseae.table.Missing;
import io.github.sparseae.table.TableSchema;
import io.github.sparseae.train.Checkpoints;
import io.github.sparseae.train.KSchedule;
import io.github.sparseae.train.Progress;
import io.github.sparseae.train.Resampling;
import io.github.sparseae.train.Schedule;
import io.github.sparseae.train.ScheduleLength;
import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

/** What is null is refused where it is given, by its name. */
@NullUnmarked
class NullComponentsTest {
  private static final ScheduleLength LENGTH = new ScheduleLength.Share(0.5);

  /** A record of each kind that users build, so that each component can be replaced by null. */
  private static List<Record> records() {
    AutoencoderSpec spec = SparseAutoencoder.builder().inputs(3).hidden(2).spec();
    return List.<Record>of(
        spec,
        spec.structure(),
        new ClassifierSpec(List.of(spec), 2, true, List.of(), WeightPenalty.NONE, 0),
        new ModelFile(
            spec,
            List.of(),
            Map.of(),
            0,
            0,
            Provenance.initial("none"),
            Optional.empty(),
            Optional.empty()),
        new Reconstruction.SquaredError(Reduction.MEAN, 1),
        new Reconstruction.BinaryCrossEntropy(Reduction.MEAN),
        new Transcoding(2, false),
        Sparsity.l1(1),
        Sparsity.topK(1),
        Sparsity.batchTopK(1),
        Sparsity.jumpRelu(1),
        Sparsity.matryoshka(Sparsity.topK(1), 1),
        Pursuit.orthogonal(1),
        new KSchedule(2, LENGTH),
        new Column.Numeric("x", "", Missing.REFUSE, 0, 0),
        new Column.Category("x", List.of("a")),
        new Column.Flag("x"),
        new Column.Ignored("x"),
        new TableSchema(List.of(new Column.Flag("x"))),
        Checkpoints.everyEpochs(1),
        new Resampling.AtShares(List.of(0.5), 8),
        new Schedule.LinearWarmUp(LENGTH),
        new Schedule.LinearRise(LENGTH),
        new Schedule.LinearDecay(LENGTH),
        new Schedule.CosineDecay(LENGTH, 0),
        new Schedule.StepDecay(LENGTH, 0.5),
        new Schedule.Product(Schedule.constant(), Schedule.constant()));
  }

  /** The sealed families whose kinds users build. */
  private static final List<Class<?>> FAMILIES =
      List.of(
          Sparsity.class,
          Reconstruction.class,
          Schedule.class,
          Optimizer.class,
          ScheduleLength.class,
          AuxiliaryLoss.class,
          L0Loss.class,
          Column.class,
          Resampling.class);

  @Test
  void component_thatIsNull_isRefused() throws Exception {
    for (Record record : records()) {
      RecordComponent[] components = record.getClass().getRecordComponents();
      Class<?>[] types =
          Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
      Constructor<?> constructor = record.getClass().getDeclaredConstructor(types);
      for (int i = 0; i < types.length; i++) {
        if (types[i].isPrimitive()) {
          continue;
        }
        Object[] values = new Object[types.length];
        for (int j = 0; j < types.length; j++) {
          values[j] = components[j].getAccessor().invoke(record);
        }
        values[i] = null;
        assertThatThrownBy(() -> constructor.newInstance(values))
            .as("%s of %s", components[i].getName(), record)
            .hasCauseInstanceOf(NullPointerException.class);
      }
    }
  }

  @Test
  void records_ofEachFamilyWithComponents_areTried() {
    List<? extends Class<?>> tried = records().stream().map(Record::getClass).toList();
    assertThat(
            FAMILIES.stream()
                .filter(Class::isSealed)
                .flatMap(family -> Stream.of(family.getPermittedSubclasses()))
                .filter(Class::isRecord)
                .filter(
                    kind ->
                        Stream.of(kind.getRecordComponents())
                            .anyMatch(component -> !component.getType().isPrimitive()))
                .toList())
        .isSubsetOf(tried.toArray(Class<?>[]::new));
  }

  @Test
  void argument_thatIsNull_isRefusedByItsName() {
    assertRefused("precision", () -> Csv.plain().precision(null));
    assertRefused("precision", () -> DenseArray.of(new float[] {1}, 1).in(null));
    assertRefused("rows", () -> Rows.ofIterators("a", 1, null));
    assertRefused("rows", () -> Rows.ofStreams("a", 1, null));
    assertRefused("rows", () -> LabeledRows.ofIterators("a", 1, null));
    assertRefused("rows", () -> LabeledRows.ofStreams("a", 1, null));
    assertRefused("reduction", () -> Sparsity.l1(1, null));
    assertRefused("reduction", () -> Reconstruction.squaredError(null));
    assertRefused("second", () -> Schedule.constant().times(null));
    assertRefused("time", () -> Checkpoints.everyEpochs(1).orEvery(null));
    assertRefused("console", () -> Progress.to(null));
    assertRefused("title", () -> ReconstructionPicture.of(1, 1).title(null));
  }

  @Test
  void element_thatIsNull_isRefusedByItsName() {
    List<String> words = Arrays.asList("a", null);
    List<Double> numbers = Arrays.asList(0.5, null);
    AutoencoderSpec spec = SparseAutoencoder.builder().inputs(3).hidden(2).spec();
    Calibration calibration = new Calibration(List.of(1.0));
    assertRefused("layers", () -> EncoderStack.of((SparseAutoencoder[]) null));
    assertRefused("layers", () -> EncoderStack.of((List<SparseAutoencoder>) null));
    assertRefused("layers[0]", () -> EncoderStack.of((SparseAutoencoder) null));
    assertRefused("layers[0]", () -> Classifier.fromEncoders((SparseAutoencoder) null));
    try (SparseAutoencoder sae =
        SparseAutoencoder.builder(spec)
            .compute(Compute.auto().engine(new ReferenceEngine()))
            .build()) {
      Classifier.Builder builder = Classifier.fromEncoder(sae);
      assertRefused("classes[1]", () -> builder.classNames(words));
      assertRefused("weights", () -> builder.classWeights((double[]) null));
      assertRefused("probe", () -> builder.head(null));
    }
    TableSchema table = new TableSchema(List.of(new Column.Flag("x")));
    try (SparseAutoencoder sae =
        SparseAutoencoder.builder()
            .schema(table)
            .hidden(2)
            .compute(Compute.auto().engine(new ReferenceEngine()))
            .build()) {
      assertRefused("rows", () -> sae.samples((Object[]) null));
      assertThatThrownBy(() -> sae.samples((Object) null))
          .hasMessage("row 0 must be a Map or a record, was null");
    }
    assertRefused("classes[1]", () -> Csv.plain().label(0, words));
    assertRefused("names[1]", () -> Csv.plain().without("a", null));
    assertRefused("names[0]", () -> Csv.plain().columns((String) null));
    assertRefused("values[1]", () -> new Column.Category("x", words));
    assertRefused("columns[0]", () -> new TableSchema(Arrays.asList((Column) null)));
    assertRefused("classes[1]", () -> LinearProbe.builder().classNames(words));
    assertRefused(
        "encoders[1]",
        () ->
            new ClassifierSpec(
                Arrays.asList(spec, null), 2, true, List.of(), WeightPenalty.NONE, 0));
    assertRefused(
        "classWeights[1]",
        () -> new ClassifierSpec(List.of(spec), 2, true, numbers, WeightPenalty.NONE, 0));
    assertRefused(
        "prefixes[1]", () -> new Sparsity.Matryoshka(Sparsity.topK(1), Arrays.asList(1, null)));
    assertRefused("shares[1]", () -> new Resampling.AtShares(numbers, 8));
    assertRefused("scores[1]", () -> new Calibration(numbers));
    assertRefused("scales[1]", () -> new AnomalyBaseline(numbers, calibration, Optional.empty()));
    assertRefused("names[1]", () -> ConfusionMatrix.of(new int[0], new int[0], words));
    assertRefused("names[1]", () -> new ClassificationReport.Accumulator(words));
  }

  @Test
  void function_thatReturnsNull_isNamed() {
    Samples rows = Samples.of(new float[][] {{1}, {2}, {3}, {4}});
    assertRefused(
        "the function given to network must return a builder, was null",
        () -> AnomalyDetector.builder().network(builder -> null).fit(rows));
    assertRefused(
        "the encoder must return codes, was null",
        () ->
            LinearProbe.builder()
                .build(LabeledSamples.of(rows, new int[] {0, 1, 0, 1}), batch -> null));
  }

  private static void assertRefused(String name, ThrowingCallable call) {
    assertThatThrownBy(call).isExactlyInstanceOf(NullPointerException.class).hasMessage(name);
  }
}
