package io.github.sparseae.internal.file;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.Maps;
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
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Converts between a checkpoint and its text and arrays in a model file. A snapshot that equals
 * another one, of the present, the start of the epoch or the best epoch, is written once.
 *
 * @param spec the network's specification
 * @param text the checkpoint without its arrays
 */
record CheckpointCodec(NetworkSpec spec, CheckpointCodec.Text text) {
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

  private static final Codec<Best> BEST_EPOCH =
      new Codec<>(
          new Best(0, 0, 0, 0, Optional.empty()),
          (fields, it) ->
              new Best(
                  fields.real("last_improvement", it.lastImprovement()),
                  fields.count("epochs_since", it.epochsSince()),
                  fields.real("lowest", it.lowest()),
                  fields.count("report", it.report()),
                  fields.text("end", it.end())));

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

  private static final Codec<Text> TEXT =
      new Codec<>(
          new Text(0, 0, Map.of(), "", UNREAD_EPOCH, new ReportTableCodec(0, 0, 0), "", "", null),
          (fields, it) ->
              new Text(
                  fields.count("steps", it.steps()),
                  fields.real("diverged_above", it.divergedAbove()),
                  fields.of(
                      "positions",
                      it.positions(),
                      CheckpointCodec::written,
                      (from, name) -> positions(from.object(name))),
                  fields.required(EPOCH_START, it.epochStart()),
                  fields.required("epoch", it.epoch(), EPOCH),
                  new ReportTableCodec(
                      fields.count("reports", it.reports().size()),
                      fields.count("warnings", it.reports().warnings()),
                      fields.count("planned_epochs", it.reports().plannedEpochs())),
                  fields.required("first_rows", it.firstRows()),
                  fields.required("validation", it.validation()),
                  fields.nullable(BEST, it.best(), BEST_EPOCH)));

  /**
   * A checkpoint without its arrays.
   *
   * @param positions those of the snapshots that have arrays of their own, by name
   * @param epochStart the name of the snapshot at the start of the epoch
   */
  record Text(
      long steps,
      double divergedAbove,
      Map<String, TrainingPosition> positions,
      String epochStart,
      EpochProgress epoch,
      ReportTableCodec reports,
      String firstRows,
      String validation,
      @Nullable Best best) {}

  /**
   * The state of early stopping.
   *
   * @param report the number of the best epoch; 0 before the first
   * @param end the name of the snapshot at its end
   */
  record Best(
      double lastImprovement, int epochsSince, double lowest, int report, Optional<String> end) {}

  static CheckpointCodec of(NetworkSpec spec, Checkpoint checkpoint) {
    FitProgress soFar = checkpoint.soFar();
    Map<String, Snapshot> distinct = distinct(checkpoint);
    return new CheckpointCodec(
        spec,
        new Text(
            soFar.steps(),
            soFar.divergedAbove(),
            Maps.transformValues(distinct, Snapshot::position),
            nameOf(soFar.epochStart(), distinct),
            soFar.epoch(),
            ReportTableCodec.of(checkpoint.reports()),
            checkpoint.fingerprint().firstRows(),
            checkpoint.fingerprint().validation(),
            soFar.best() == null ? null : best(soFar.best(), distinct)));
  }

  private static Best best(BestEpoch best, Map<String, Snapshot> distinct) {
    return new Best(
        best.lastImprovement(),
        best.epochsSince(),
        best.lowest(),
        best.report() == null ? 0 : best.report().epoch(),
        Optional.ofNullable(best.end()).map(end -> nameOf(end, distinct)));
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
    return TEXT.write(text);
  }

  /**
   * Reads and verifies everything but the arrays.
   *
   * @param epochs the number of epochs in the model's own position
   * @param steps the number of steps there
   */
  static CheckpointCodec read(NetworkSpec spec, long epochs, long steps, JsonObject from) {
    Text text = TEXT.read(from);
    Map<String, TrainingPosition> positions = text.positions();
    checkSame(from.path("positions").field(NOW), requireNonNull(positions.get(NOW)), epochs, steps);
    checkName(from.path(EPOCH_START), text.epochStart(), positions);
    Best best = text.best();
    if (best != null) {
      FieldPath path = from.path(BEST);
      if (best.report() > text.reports().size()) {
        throw new MalformedFileException(
            path.field("report"),
            "at most " + text.reports().size() + ", the reports",
            best.report());
      }
      if (best.report() > 0) {
        checkName(path.field("end"), best.end().orElse("missing"), positions);
      }
    }
    return new CheckpointCodec(spec, text);
  }

  private static JsonObject written(Map<String, TrainingPosition> positions) {
    JsonObject written = new JsonObject();
    positions.forEach((name, position) -> written.put(name, POSITION.write(position)));
    return written;
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
    if (now.epochs() != epochs || now.steps() != steps) {
      throw new MalformedFileException(
          path,
          "epoch " + epochs + " and step " + steps + ", as the model's",
          "epoch " + now.epochs() + " and step " + now.steps());
    }
  }

  private static void checkName(
      FieldPath path, String name, Map<String, TrainingPosition> positions) {
    if (!positions.containsKey(name)) {
      throw new MalformedFileException(path, "one of " + positions.keySet(), name);
    }
  }

  /** Receives an array of a snapshot: its name, its form in the file and its place in memory. */
  private interface ArrayVisitor {
    void visit(String name, Tensor form, Function<Snapshot, DenseArray> array);
  }

  /** Visits the arrays that a file has of a snapshot, beside the model's own. */
  private void visit(String snapshot, TrainingPosition position, ArrayVisitor visitor) {
    Precision precision = spec.precision();
    if (!snapshot.equals(NOW)) {
      spec.shapes()
          .forEach(
              (parameter, shape) ->
                  visitor.visit(
                      prefix(snapshot) + parameter,
                      Tensor.of(precision, shape),
                      it -> it.state().parameter(parameter).in(precision)));
    }
    slots(position)
        .forEach(
            (slot, shape) ->
                visitor.visit(
                    prefix(snapshot) + slot,
                    Tensor.of(precision, shape),
                    it -> slot(it.state(), slot, shape)));
    if (position.activity() != null) {
      visitor.visit(
          activity(snapshot),
          counts(),
          it -> requireNonNull(it.position().activity()).activeRows());
    }
  }

  private DenseArray slot(NetworkState state, String slot, List<Integer> shape) {
    DenseArray array = state.slots().get(slot);
    return array == null
        ? DenseArray.computed(spec.precision(), i -> 0, Ints.toArray(shape))
        : array.in(spec.precision());
  }

  /** Returns the tensors that the file has beside the model's own. */
  Map<String, Tensor> tensors() {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    text.positions()
        .forEach(
            (snapshot, position) ->
                visit(snapshot, position, (name, form, array) -> tensors.put(name, form)));
    tensors.put(EPOCH_ACTIVE, counts());
    tensors.put(EPOCH_SATURATED, counts());
    tensors.putAll(text.reports().tensors());
    return tensors;
  }

  Map<String, DenseArray> arrays(Checkpoint checkpoint) {
    Map<String, DenseArray> arrays = new LinkedHashMap<>();
    distinct(checkpoint)
        .forEach(
            (name, snapshot) ->
                visit(
                    name,
                    snapshot.position(),
                    (tensor, form, array) -> arrays.put(tensor, array.apply(snapshot))));
    arrays.put(EPOCH_ACTIVE, text.epoch().activeRows());
    arrays.put(EPOCH_SATURATED, text.epoch().saturatedRows());
    arrays.putAll(ReportTableCodec.arrays(checkpoint.reports()));
    return arrays;
  }

  private Tensor counts() {
    return Tensor.of(Precision.FLOAT64, ImmutableList.of(spec.hidden()));
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
   * Assembles the checkpoint.
   *
   * @param parameters the model's present arrays
   */
  Checkpoint read(Map<Parameter, DenseArray> parameters, Safetensors file) {
    Map<String, Snapshot> read = new LinkedHashMap<>();
    text.positions()
        .forEach(
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
    List<EpochReport> epochs = text.reports().read(file);
    Best best = text.best();
    FitProgress soFar =
        new FitProgress(
            text.steps(),
            text.divergedAbove(),
            requireNonNull(read.get(text.epochStart())),
            text.epoch().counting(file.array(EPOCH_ACTIVE), file.array(EPOCH_SATURATED)),
            best == null
                ? null
                : new BestEpoch(
                    best.lastImprovement(),
                    best.epochsSince(),
                    best.lowest(),
                    best.report() == 0 ? null : epochs.get(best.report() - 1),
                    best.report() == 0 ? null : read.get(best.end().orElseThrow())));
    return new Checkpoint(
        requireNonNull(read.get(NOW)),
        soFar,
        epochs,
        new RowsFingerprint(text.firstRows(), text.validation()));
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
        window == null ? position : position.counting(window, file.array(activity(name))));
  }
}
