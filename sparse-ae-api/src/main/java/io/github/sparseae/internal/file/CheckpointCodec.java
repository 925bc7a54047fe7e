package io.github.sparseae.internal.file;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableList;
import com.google.common.primitives.Ints;
import io.github.sparseae.engine.NetworkState;
import io.github.sparseae.internal.file.TensorTable.Tensor;
import io.github.sparseae.internal.train.BestEpoch;
import io.github.sparseae.internal.train.Checkpoint;
import io.github.sparseae.internal.train.EpochProgress;
import io.github.sparseae.internal.train.FitProgress;
import io.github.sparseae.internal.train.Snapshot;
import io.github.sparseae.internal.train.TrainingPosition;
import io.github.sparseae.internal.train.control.ActivityWindow;
import io.github.sparseae.internal.train.control.L0ControlState;
import io.github.sparseae.internal.train.feed.RowsFingerprint;
import io.github.sparseae.model.DenseArray;
import io.github.sparseae.model.NetworkSpec;
import io.github.sparseae.model.Parameter;
import io.github.sparseae.model.Precision;
import io.github.sparseae.train.EpochReport;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Converts between a checkpoint and its text and arrays in a model file. A snapshot that equals
 * another one, of the present, the start of the epoch or the best epoch, is written once.
 */
record CheckpointCodec(NetworkSpec spec) {
  private static final String NOW = "now";
  private static final String EPOCH_START = "epoch_start";
  private static final String BEST = "best";
  private static final String EPOCH_ACTIVE = "epoch/active_rows";
  private static final String EPOCH_SATURATED = "epoch/saturated_rows";

  private static final Codec<L0ControlState> L0 =
      new Codec<>(
          new L0ControlState(0, false, 0, 0, 0, 0, 0, 0, 0),
          (fields, it) ->
              new L0ControlState(
                  fields.real("log_factor", it.logFactor()),
                  fields.required("starting", it.starting()),
                  fields.real("error", it.error()),
                  fields.real("l0", it.l0()),
                  fields.real("start_error", it.startError()),
                  fields.real("start_share", it.startShare()),
                  fields.count("steps", it.steps()),
                  fields.count("rows", it.rows()),
                  fields.real("active", it.active())));

  /** Stands for arrays until those of the file are read. */
  private static final DenseArray UNREAD = DenseArray.wrap(new double[0], 0);

  private static final Codec<ActivityWindow> ACTIVITY =
      new Codec<>(
          new ActivityWindow(0, 0, 0, UNREAD),
          (fields, it) ->
              new ActivityWindow(
                  fields.count("checks", it.checks()),
                  fields.count("steps", it.steps()),
                  fields.count("rows", it.rows()),
                  it.activeRows()));

  private static final Codec<TrainingPosition> POSITION =
      new Codec<>(
          TrainingPosition.START,
          (fields, it) ->
              new TrainingPosition(
                  fields.count("epochs", it.epochs()),
                  fields.count("updates", it.updates()),
                  fields.nullable("optimizer", it.optimizer(), SettingsCodec.OPTIMIZERS),
                  fields.count("steps", it.steps()),
                  fields.nullable("l0", it.l0(), L0),
                  fields.nullable("resampling", it.activity(), ACTIVITY)));

  private static final EpochProgress UNREAD_EPOCH =
      new EpochProgress(0, 0, "", 0, 0, 0, 0, 0, 0, UNREAD, UNREAD);

  private static final Codec<EpochProgress> EPOCH =
      new Codec<>(
          UNREAD_EPOCH,
          (fields, it) ->
              new EpochProgress(
                  fields.count("batches", it.batches()),
                  fields.count("rows", it.rows()),
                  fields.required("rows_digest", it.rowsDigest()),
                  fields.real("data", it.data()),
                  fields.real("penalty", it.penalty()),
                  fields.real("seconds", it.seconds()),
                  fields.count("resampled", it.resampled()),
                  fields.real("active_units", it.activeUnits()),
                  fields.count("counted_rows", it.countedRows()),
                  it.activeRows(),
                  it.saturatedRows()));

  JsonObject write(Checkpoint checkpoint) {
    FitProgress soFar = checkpoint.soFar();
    Map<String, Snapshot> distinct = distinct(checkpoint);
    JsonObject positions = new JsonObject();
    distinct.forEach((name, snapshot) -> positions.put(name, POSITION.write(snapshot.position())));
    ReportTableCodec reports = ReportTableCodec.of(checkpoint.reports());
    return new JsonObject()
        .put("steps", soFar.steps())
        .put("diverged_above", soFar.divergedAbove())
        .put("positions", positions)
        .put(EPOCH_START, nameOf(soFar.epochStart(), distinct))
        .put("epoch", EPOCH.write(soFar.epoch()))
        .put("reports", reports.size())
        .put("warnings", reports.warnings())
        .put("planned_epochs", reports.plannedEpochs())
        .put("first_rows", checkpoint.fingerprint().firstRows())
        .put("validation", checkpoint.fingerprint().validation())
        .put(BEST, Optional.ofNullable(soFar.best()).map(best -> written(best, distinct)));
  }

  private static JsonObject written(BestEpoch best, Map<String, Snapshot> distinct) {
    return new JsonObject()
        .put("last_improvement", best.lastImprovement())
        .put("epochs_since", best.epochsSince())
        .put("lowest", best.lowest())
        .put("report", Optional.ofNullable(best.report()).map(EpochReport::epoch).orElse(0))
        .put("end", Optional.ofNullable(best.end()).map(end -> nameOf(end, distinct)));
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

  Map<String, DenseArray> arrays(Checkpoint checkpoint) {
    Map<String, DenseArray> arrays = new LinkedHashMap<>();
    distinct(checkpoint)
        .forEach(
            (name, snapshot) -> {
              NetworkState state = snapshot.state();
              for (Parameter own :
                  name.equals(NOW) ? Set.<Parameter>of() : spec.shapes().keySet()) {
                arrays.put(prefix(name) + own, state.parameter(own).in(spec.precision()));
              }
              slots(snapshot.position())
                  .forEach(
                      (slot, shape) -> arrays.put(prefix(name) + slot, slot(state, slot, shape)));
              ActivityWindow window = snapshot.position().activity();
              if (window != null) {
                arrays.put(activity(name), window.activeRows());
              }
            });
    arrays.put(EPOCH_ACTIVE, checkpoint.soFar().epoch().activeRows());
    arrays.put(EPOCH_SATURATED, checkpoint.soFar().epoch().saturatedRows());
    arrays.putAll(ReportTableCodec.arrays(checkpoint.reports()));
    return arrays;
  }

  private DenseArray slot(NetworkState state, String slot, List<Integer> shape) {
    DenseArray array = state.slots().get(slot);
    return array == null
        ? DenseArray.computed(spec.precision(), i -> 0, Ints.toArray(shape))
        : array.in(spec.precision());
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

  /**
   * Reads and verifies the text, adds the tensors that the file has beside the model's own, and
   * returns what reads those. The model's own position has these numbers of epochs and steps.
   */
  Function<Safetensors, Checkpoint> read(
      long epochs, long steps, JsonObject from, Map<String, Tensor> tensors) {
    long made = from.count("steps");
    double divergedAbove = from.real("diverged_above");
    Map<String, TrainingPosition> positions = positions(from.object("positions"));
    String epochStart = from.text(EPOCH_START);
    EpochProgress epoch = EPOCH.read(from, "epoch");
    ReportTableCodec reports =
        new ReportTableCodec(
            from.smallCount("reports"),
            from.smallCount("warnings"),
            from.smallCount("planned_epochs"));
    RowsFingerprint fingerprint =
        new RowsFingerprint(from.text("first_rows"), from.text("validation"));
    checkSame(from.path("positions").field(NOW), requireNonNull(positions.get(NOW)), epochs, steps);
    checkName(from.path(EPOCH_START), epochStart, positions);
    Optional<BestReader> best =
        from.ifThere(BEST, (it, name) -> best(it.object(name), reports.size(), positions));
    from.end();
    Map<String, Function<Safetensors, Snapshot>> snapshots = new LinkedHashMap<>();
    positions.forEach((name, it) -> snapshots.put(name, snapshot(name, it, tensors)));
    tensors.put(EPOCH_ACTIVE, counts());
    tensors.put(EPOCH_SATURATED, counts());
    tensors.putAll(reports.tensors());
    return file -> {
      Map<String, Snapshot> read = new LinkedHashMap<>();
      snapshots.forEach((name, snapshot) -> read.put(name, snapshot.apply(file)));
      List<EpochReport> finished = reports.read(file);
      FitProgress soFar =
          new FitProgress(
              made,
              divergedAbove,
              requireNonNull(read.get(epochStart)),
              epoch.counting(file.array(EPOCH_ACTIVE), file.array(EPOCH_SATURATED)),
              best.map(it -> it.read(finished, read)).orElse(null));
      return new Checkpoint(requireNonNull(read.get(NOW)), soFar, finished, fingerprint);
    };
  }

  /** Reads the state of early stopping, given the reports and the snapshots by name. */
  private interface BestReader {
    BestEpoch read(List<EpochReport> reports, Map<String, Snapshot> snapshots);
  }

  private static BestReader best(
      JsonObject from, int reports, Map<String, TrainingPosition> positions) {
    double lastImprovement = from.real("last_improvement");
    int epochsSince = from.smallCount("epochs_since");
    double lowest = from.real("lowest");
    int report = from.smallCount("report");
    String end = from.or("end", JsonObject::text, "missing");
    from.end();
    from.path("report").check(report <= reports, "at most " + reports + ", the reports", report);
    if (report == 0) {
      return (finished, snapshots) ->
          new BestEpoch(lastImprovement, epochsSince, lowest, null, null);
    }
    checkName(from.path("end"), end, positions);
    return (finished, snapshots) ->
        new BestEpoch(
            lastImprovement, epochsSince, lowest, finished.get(report - 1), snapshots.get(end));
  }

  private static Map<String, TrainingPosition> positions(JsonObject from) {
    Map<String, TrainingPosition> positions = new LinkedHashMap<>();
    for (String name : List.of(NOW, EPOCH_START, BEST)) {
      if (name.equals(NOW) || from.has(name)) {
        positions.put(name, POSITION.read(from.object(name)));
      }
    }
    from.end();
    return positions;
  }

  private static void checkSame(FieldPath path, TrainingPosition now, long epochs, long steps) {
    path.check(
        now.epochs() == epochs && now.steps() == steps,
        "epoch " + epochs + " and step " + steps + ", as the model's",
        "epoch " + now.epochs() + " and step " + now.steps());
  }

  private static void checkName(
      FieldPath path, String name, Map<String, TrainingPosition> positions) {
    path.check(positions.containsKey(name), "one of " + positions.keySet(), name);
  }

  private Function<Safetensors, Snapshot> snapshot(
      String name, TrainingPosition position, Map<String, Tensor> tensors) {
    Map<String, List<Integer>> slots = slots(position);
    if (!name.equals(NOW)) {
      spec.shapes()
          .forEach(
              (parameter, shape) ->
                  tensors.put(prefix(name) + parameter, Tensor.of(spec.precision(), shape)));
    }
    slots.forEach(
        (slot, shape) -> tensors.put(prefix(name) + slot, Tensor.of(spec.precision(), shape)));
    if (position.activity() != null) {
      tensors.put(activity(name), counts());
    }
    return file -> {
      Map<String, DenseArray> arrays = new LinkedHashMap<>();
      slots.keySet().forEach(slot -> arrays.put(slot, file.array(prefix(name) + slot)));
      ActivityWindow window = position.activity();
      return new Snapshot(
          new NetworkState(ModelFileCodec.parameters(spec, prefix(name), file), arrays),
          window == null ? position : position.counting(window, file.array(activity(name))));
    };
  }

  private Tensor counts() {
    return Tensor.of(Precision.FLOAT64, ImmutableList.of(spec.hidden()));
  }
}
