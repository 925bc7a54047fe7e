package io.github.sparseae.internal.file;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import io.github.sparseae.engine.NetworkState;
import io.github.sparseae.internal.file.ModelFileCodec.Tensor;
import io.github.sparseae.internal.train.BestEpoch;
import io.github.sparseae.internal.train.Checkpoint;
import io.github.sparseae.internal.train.EpochProgress;
import io.github.sparseae.internal.train.FitProgress;
import io.github.sparseae.internal.train.Snapshot;
import io.github.sparseae.internal.train.TrainingPosition;
import io.github.sparseae.internal.train.control.ActivityWindow;
import io.github.sparseae.internal.train.feed.RowsFingerprint;
import io.github.sparseae.model.DenseArray;
import io.github.sparseae.model.NetworkSpec;
import io.github.sparseae.model.Parameter;
import io.github.sparseae.model.Precision;
import io.github.sparseae.train.EpochReport;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Converts between a checkpoint and its text and arrays in a model file. A snapshot that equals
 * another one, of the present, the start of the epoch or the best epoch, is written once.
 */
final class CheckpointCodec {
  private static final String NOW = "now";
  private static final String EPOCH_START = "epoch_start";
  private static final String BEST = "best";
  private static final String EPOCH_ACTIVE = "epoch/active_rows";
  private static final String EPOCH_SATURATED = "epoch/saturated_rows";

  private final NetworkSpec spec;

  /** The positions of the snapshots that have arrays of their own, by name. */
  private final Map<String, TrainingPosition> positions;

  private final String epochStart;
  private final @Nullable String bestEnd;
  private final ReportTableCodec reports;
  private final FitNumbers numbers;

  /** The state of a call of {@code fit} without its arrays. */
  private record FitNumbers(
      long steps,
      double divergedAbove,
      EpochProgress epoch,
      @Nullable BestEpoch best,
      int bestReport,
      RowsFingerprint fingerprint) {}

  private CheckpointCodec(
      NetworkSpec spec,
      Map<String, TrainingPosition> positions,
      String epochStart,
      @Nullable String bestEnd,
      ReportTableCodec reports,
      FitNumbers numbers) {
    this.spec = spec;
    this.positions = positions;
    this.epochStart = epochStart;
    this.bestEnd = bestEnd;
    this.reports = reports;
    this.numbers = numbers;
  }

  /** Returns the codec that writes a checkpoint. */
  static CheckpointCodec of(NetworkSpec spec, Checkpoint checkpoint) {
    FitProgress soFar = checkpoint.soFar();
    BestEpoch best = soFar.best();
    Snapshot bestEnd = best == null ? null : best.end();
    EpochReport bestReport = best == null ? null : best.report();
    Map<String, Snapshot> distinct = distinct(checkpoint);
    Map<String, TrainingPosition> positions = new LinkedHashMap<>();
    distinct.forEach((name, snapshot) -> positions.put(name, snapshot.position()));
    return new CheckpointCodec(
        spec,
        positions,
        nameOf(soFar.epochStart(), distinct),
        bestEnd == null ? null : nameOf(bestEnd, distinct),
        ReportTableCodec.of(checkpoint.reports()),
        new FitNumbers(
            soFar.steps(),
            soFar.divergedAbove(),
            soFar.epoch(),
            best,
            bestReport == null ? 0 : bestReport.epoch(),
            checkpoint.fingerprint()));
  }

  /** Returns the snapshots that are not equal to an earlier one. */
  private static Map<String, Snapshot> distinct(Checkpoint checkpoint) {
    Map<String, Snapshot> distinct = new LinkedHashMap<>();
    distinct.put(NOW, checkpoint.now());
    Snapshot start = checkpoint.soFar().epochStart();
    if (!distinct.containsValue(start)) {
      distinct.put(EPOCH_START, start);
    }
    BestEpoch best = checkpoint.soFar().best();
    if (best != null && best.end() != null && !distinct.containsValue(best.end())) {
      distinct.put(BEST, best.end());
    }
    return distinct;
  }

  private static String nameOf(Snapshot snapshot, Map<String, Snapshot> distinct) {
    return distinct.entrySet().stream()
        .filter(named -> named.getValue().equals(snapshot))
        .findFirst()
        .orElseThrow()
        .getKey();
  }

  private static String prefix(String snapshot) {
    return snapshot.equals(NOW) ? "" : snapshot + "/";
  }

  private static String activity(String snapshot) {
    return prefix(snapshot) + "resampling/active_rows";
  }

  JsonObject json() {
    RecordCodec<TrainingPosition> position = PositionCodec.of(spec.hidden());
    JsonObject written = new JsonObject();
    positions.forEach((name, of) -> written.put(name, position.write(of)));
    JsonObject json =
        new JsonObject()
            .put("steps", numbers.steps())
            .put("diverged_above", numbers.divergedAbove())
            .put("positions", written)
            .put(EPOCH_START, epochStart)
            .put("epoch", epoch(spec.hidden()).write(numbers.epoch()))
            .put("reports", reports.size())
            .put("warnings", reports.warnings())
            .put("planned_epochs", reports.plannedEpochs())
            .put("first_rows", numbers.fingerprint().firstRows())
            .put("validation", numbers.fingerprint().validation());
    BestEpoch best = numbers.best();
    if (best != null) {
      json.put(
          BEST,
          new JsonObject()
              .put("last_improvement", best.lastImprovement())
              .put("epochs_since", best.epochsSince())
              .put("lowest", best.lowest())
              .put("report", numbers.bestReport())
              .put("end", bestEnd));
    }
    return json;
  }

  /**
   * Reads and verifies everything but the arrays.
   *
   * @param epochs the number of epochs in the model's own position
   * @param steps the number of steps there
   */
  static CheckpointCodec read(NetworkSpec spec, long epochs, long steps, JsonObject from) {
    JsonObject written = from.object("positions");
    Map<String, TrainingPosition> positions = new LinkedHashMap<>();
    for (String name : List.of(NOW, EPOCH_START, BEST)) {
      if (name.equals(NOW) || written.has(name)) {
        positions.put(name, PositionCodec.of(spec.hidden()).read(written.object(name)));
      }
    }
    written.end();
    checkSame(written.path(NOW), requireNonNull(positions.get(NOW)), epochs, steps);
    String epochStart = snapshotName(from, EPOCH_START, positions);
    EpochProgress epoch = epoch(spec.hidden()).read(from.object("epoch"));
    ReportTableCodec reports =
        ReportTableCodec.sized(
            from.smallCount("reports"),
            from.smallCount("warnings"),
            from.smallCount("planned_epochs"));
    BestEpoch best = null;
    int bestReport = 0;
    String bestEnd = null;
    if (from.has(BEST)) {
      JsonObject object = from.object(BEST);
      best =
          new BestEpoch(
              object.real("last_improvement"),
              object.smallCount("epochs_since"),
              object.real("lowest"),
              null,
              null);
      bestReport = object.smallCount("report");
      if (bestReport > reports.size()) {
        throw new MalformedFileException(
            object.path("report"), "at most " + reports.size() + ", the reports", bestReport);
      }
      if (bestReport > 0) {
        bestEnd = snapshotName(object, "end", positions);
      }
      object.end();
    }
    RowsFingerprint fingerprint =
        new RowsFingerprint(from.text("first_rows"), from.text("validation"));
    FitNumbers numbers =
        new FitNumbers(
            from.count("steps"), from.real("diverged_above"), epoch, best, bestReport, fingerprint);
    from.end();
    return new CheckpointCodec(spec, positions, epochStart, bestEnd, reports, numbers);
  }

  private static void checkSame(FieldPath path, TrainingPosition now, long epochs, long steps) {
    if (now.epochs() != epochs || now.steps() != steps) {
      throw new MalformedFileException(
          path,
          "epoch " + epochs + " and step " + steps + ", as the model's",
          "epoch " + now.epochs() + " and step " + now.steps());
    }
  }

  private static String snapshotName(
      JsonObject from, String field, Map<String, TrainingPosition> positions) {
    String name = from.text(field);
    if (!positions.containsKey(name)) {
      throw new MalformedFileException(from.path(field), "one of " + positions.keySet(), name);
    }
    return name;
  }

  private static RecordCodec<EpochProgress> epoch(int hidden) {
    DenseArray unknown = DenseArray.wrap(new double[hidden], hidden);
    return it ->
        new EpochProgress(
            it.of("batches", EpochProgress::batches, JsonObject::smallCount),
            it.of("rows", EpochProgress::rows, JsonObject::count),
            it.of("rows_digest", EpochProgress::rowsDigest, JsonObject::text),
            it.of("data", EpochProgress::data, JsonObject::real),
            it.of("penalty", EpochProgress::penalty, JsonObject::real),
            it.of("seconds", EpochProgress::seconds, JsonObject::real),
            it.of("resampled", EpochProgress::resampled, JsonObject::smallCount),
            it.of("active_units", EpochProgress::activeUnits, JsonObject::real),
            it.of("counted_rows", EpochProgress::countedRows, JsonObject::count),
            unknown,
            unknown);
  }

  /** Returns the tensors that the file has beside the model's own. */
  Map<String, Tensor> tensors() {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    positions.forEach(
        (name, position) -> {
          if (!name.equals(NOW)) {
            spec.shapes()
                .forEach(
                    (parameter, shape) ->
                        tensors.put(prefix(name) + parameter, new Tensor(shape, spec)));
          }
          slots(position)
              .forEach((slot, shape) -> tensors.put(prefix(name) + slot, new Tensor(shape, spec)));
          if (position.activity() != null) {
            tensors.put(activity(name), counts());
          }
        });
    tensors.put(EPOCH_ACTIVE, counts());
    tensors.put(EPOCH_SATURATED, counts());
    tensors.putAll(reports.tensors());
    return tensors;
  }

  private Tensor counts() {
    return new Tensor(ImmutableList.of(spec.hidden()), Precision.FLOAT64);
  }

  /** Returns the shapes of the arrays that the optimizer of a position keeps, by name. */
  private Map<String, List<Integer>> slots(TrainingPosition position) {
    Map<String, List<Integer>> slots = new LinkedHashMap<>();
    if (position.optimizer() != null) {
      for (Parameter parameter : spec.trained()) {
        for (String slot : position.optimizer().slots()) {
          slots.put(NetworkState.slotName(parameter, slot), spec.shape(parameter));
        }
      }
    }
    return slots;
  }

  /** Returns the arrays of these tensors. */
  Map<String, DenseArray> arrays(Checkpoint checkpoint) {
    Map<String, DenseArray> arrays = new LinkedHashMap<>();
    distinct(checkpoint).forEach((name, snapshot) -> add(arrays, name, snapshot));
    arrays.put(EPOCH_ACTIVE, numbers.epoch().activeRows());
    arrays.put(EPOCH_SATURATED, numbers.epoch().saturatedRows());
    arrays.putAll(reports.arrays());
    return arrays;
  }

  private void add(Map<String, DenseArray> arrays, String name, Snapshot snapshot) {
    NetworkState state = snapshot.state();
    Precision precision = spec.precision();
    if (!name.equals(NOW)) {
      state
          .parameters()
          .forEach((parameter, array) -> arrays.put(prefix(name) + parameter, array.in(precision)));
    }
    slots(snapshot.position())
        .forEach(
            (slot, shape) -> {
              DenseArray array = state.slots().get(slot);
              arrays.put(prefix(name) + slot, array == null ? zeros(shape) : array.in(precision));
            });
    ActivityWindow activity = snapshot.position().activity();
    if (activity != null) {
      arrays.put(activity(name), activity.activeRows());
    }
  }

  private DenseArray zeros(List<Integer> lengths) {
    int[] shape = lengths.stream().mapToInt(Integer::intValue).toArray();
    int size = 1;
    for (int length : shape) {
      size = Math.multiplyExact(size, length);
    }
    return DenseArray.wrap(new double[size], shape).in(spec.precision());
  }

  /**
   * Assembles the checkpoint.
   *
   * @param parameters the model's present arrays
   */
  Checkpoint read(Map<Parameter, DenseArray> parameters, Safetensors file) {
    Map<String, Snapshot> read = new LinkedHashMap<>();
    positions.forEach(
        (name, position) ->
            read.put(
                name,
                snapshot(
                    name,
                    position,
                    name.equals(NOW)
                        ? parameters
                        : ModelFileCodec.parameters(spec, prefix(name), file),
                    file)));
    List<EpochReport> epochs = reports.read(file);
    BestEpoch best = numbers.best();
    EpochProgress epoch = numbers.epoch();
    FitProgress soFar =
        new FitProgress(
            numbers.steps(),
            numbers.divergedAbove(),
            requireNonNull(read.get(epochStart)),
            epoch.counting(file.array(EPOCH_ACTIVE), file.array(EPOCH_SATURATED)),
            best == null
                ? null
                : new BestEpoch(
                    best.lastImprovement(),
                    best.epochsSince(),
                    best.lowest(),
                    numbers.bestReport() == 0 ? null : epochs.get(numbers.bestReport() - 1),
                    bestEnd == null ? null : read.get(bestEnd)));
    return new Checkpoint(requireNonNull(read.get(NOW)), soFar, epochs, numbers.fingerprint());
  }

  private Snapshot snapshot(
      String name,
      TrainingPosition position,
      Map<Parameter, DenseArray> parameters,
      Safetensors file) {
    ImmutableMap.Builder<String, DenseArray> slots = ImmutableMap.builder();
    slots(position).keySet().forEach(slot -> slots.put(slot, file.array(prefix(name) + slot)));
    ActivityWindow window = position.activity();
    return new Snapshot(
        new NetworkState(parameters, slots.build()),
        window == null ? position : position.counting(file.array(activity(name))));
  }
}
