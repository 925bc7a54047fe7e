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
 * Between a checkpoint and the text and the arrays that a model file has for it. What was learned
 * at the beginning of the epoch, and by the end of the best one, is written once where both are the
 * same, or the same as what is learned now.
 */
public final class CheckpointCodec {
  private static final String NOW = "now";
  private static final String EPOCH_START = "epoch_start";
  private static final String BEST = "best";
  private static final String EPOCH_ACTIVE = "epoch/active_rows";
  private static final String EPOCH_SATURATED = "epoch/saturated_rows";

  private final NetworkSpec spec;

  /** The moments that have arrays of their own, by where they are. */
  private final Map<String, TrainingPosition> moments;

  private final String epochStart;
  private final @Nullable String bestEnd;
  private final ReportTableCodec reports;
  private final FitNumbers numbers;

  /** Everything about a call of {@code fit} that is no array. */
  private record FitNumbers(
      long steps,
      double divergedAbove,
      EpochProgress epoch,
      @Nullable BestEpoch best,
      int bestReport,
      RowsFingerprint fingerprint) {}

  private CheckpointCodec(
      NetworkSpec spec,
      Map<String, TrainingPosition> moments,
      String epochStart,
      @Nullable String bestEnd,
      ReportTableCodec reports,
      FitNumbers numbers) {
    this.spec = spec;
    this.moments = moments;
    this.epochStart = epochStart;
    this.bestEnd = bestEnd;
    this.reports = reports;
    this.numbers = numbers;
  }

  /** What there is to write of a checkpoint. */
  public static CheckpointCodec of(NetworkSpec spec, Checkpoint checkpoint) {
    FitProgress soFar = checkpoint.soFar();
    BestEpoch best = soFar.best();
    Snapshot bestEnd = best == null ? null : best.end();
    EpochReport bestReport = best == null ? null : best.report();
    Map<String, Snapshot> own = own(checkpoint);
    Map<String, TrainingPosition> positions = new LinkedHashMap<>();
    own.forEach((name, moment) -> positions.put(name, moment.position()));
    return new CheckpointCodec(
        spec,
        positions,
        nameOf(soFar.epochStart(), own),
        bestEnd == null ? null : nameOf(bestEnd, own),
        ReportTableCodec.of(checkpoint.reports()),
        new FitNumbers(
            soFar.steps(),
            soFar.divergedAbove(),
            soFar.epoch(),
            best,
            bestReport == null ? 0 : bestReport.epoch(),
            checkpoint.fingerprint()));
  }

  /** The moments that are not the same as one before. */
  private static Map<String, Snapshot> own(Checkpoint checkpoint) {
    Map<String, Snapshot> own = new LinkedHashMap<>();
    own.put(NOW, checkpoint.now());
    Snapshot start = checkpoint.soFar().epochStart();
    if (!own.containsValue(start)) {
      own.put(EPOCH_START, start);
    }
    BestEpoch best = checkpoint.soFar().best();
    if (best != null && best.end() != null && !own.containsValue(best.end())) {
      own.put(BEST, best.end());
    }
    return own;
  }

  private static String nameOf(Snapshot moment, Map<String, Snapshot> own) {
    return own.entrySet().stream()
        .filter(named -> named.getValue().equals(moment))
        .findFirst()
        .orElseThrow()
        .getKey();
  }

  private static String prefix(String moment) {
    return moment.equals(NOW) ? "" : moment + "/";
  }

  private static String activity(String moment) {
    return prefix(moment) + "resampling/active_rows";
  }

  public JsonObject json() {
    JsonObject positions = new JsonObject();
    moments.forEach((name, position) -> positions.put(name, PositionCodec.write(position)));
    JsonObject json =
        new JsonObject()
            .put("steps", numbers.steps())
            .putReal("diverged_above", numbers.divergedAbove())
            .put("positions", positions)
            .put(EPOCH_START, epochStart)
            .put("epoch", write(numbers.epoch()))
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
              .putReal("last_improvement", best.lastImprovement())
              .put("epochs_since", best.epochsSince())
              .putReal("lowest", best.lowest())
              .put("report", numbers.bestReport())
              .put("end", bestEnd));
    }
    return json;
  }

  private static JsonObject write(EpochProgress epoch) {
    return new JsonObject()
        .put("batches", epoch.batches())
        .put("rows", epoch.rows())
        .put("rows_digest", epoch.rowsDigest())
        .putReal("data", epoch.data())
        .putReal("penalty", epoch.penalty())
        .putReal("seconds", epoch.seconds())
        .put("resampled", epoch.resampled())
        .putReal("active_units", epoch.activeUnits())
        .put("counted_rows", epoch.countedRows());
  }

  /** Checks everything that is no array. */
  public static CheckpointCodec read(NetworkSpec spec, TrainingPosition position, JsonObject from) {
    long steps = from.count("steps");
    double divergedAbove = from.real("diverged_above");
    JsonObject positions = from.object("positions");
    Map<String, TrainingPosition> moments = new LinkedHashMap<>();
    for (String name : List.of(NOW, EPOCH_START, BEST)) {
      if (name.equals(NOW) || positions.has(name)) {
        moments.put(name, PositionCodec.read(positions.object(name), spec.hidden()));
      }
    }
    positions.end();
    checkSame(positions.place(NOW), requireNonNull(moments.get(NOW)), position);
    String epochStart = moment(from, EPOCH_START, moments);
    EpochProgress epoch = epoch(from.object("epoch"), spec.hidden());
    ReportTableCodec reports =
        ReportTableCodec.planned(
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
        throw new MalformedFieldException(
            object.place("report"), "at most " + reports.size() + ", the reports", bestReport);
      }
      if (bestReport > 0) {
        bestEnd = moment(object, "end", moments);
      }
      object.end();
    }
    RowsFingerprint fingerprint =
        new RowsFingerprint(from.text("first_rows"), from.text("validation"));
    from.end();
    return new CheckpointCodec(
        spec,
        moments,
        epochStart,
        bestEnd,
        reports,
        new FitNumbers(steps, divergedAbove, epoch, best, bestReport, fingerprint));
  }

  private static void checkSame(FieldPath place, TrainingPosition now, TrainingPosition position) {
    if (now.epochs() != position.epochs() || now.steps() != position.steps()) {
      throw new MalformedFieldException(
          place,
          "epoch " + position.epochs() + " and step " + position.steps() + ", as the model's",
          "epoch " + now.epochs() + " and step " + now.steps());
    }
  }

  private static String moment(
      JsonObject from, String field, Map<String, TrainingPosition> moments) {
    String name = from.text(field);
    if (!moments.containsKey(name)) {
      throw new MalformedFieldException(from.place(field), "one of " + moments.keySet(), name);
    }
    return name;
  }

  private static EpochProgress epoch(JsonObject from, int hidden) {
    DenseArray unknown = DenseArray.wrap(new double[hidden], hidden);
    EpochProgress epoch =
        new EpochProgress(
            from.smallCount("batches"),
            from.count("rows"),
            from.text("rows_digest"),
            from.real("data"),
            from.real("penalty"),
            from.real("seconds"),
            from.smallCount("resampled"),
            from.real("active_units"),
            from.count("counted_rows"),
            unknown,
            unknown);
    from.end();
    return epoch;
  }

  /** The arrays there are beside the model's own. */
  public Map<String, Tensor> tensors() {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    moments.forEach(
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

  /** What an optimiser remembers by a position, each array with its shape. */
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

  /** The numbers of these arrays. */
  public Map<String, DenseArray> arrays(Checkpoint checkpoint) {
    Map<String, DenseArray> arrays = new LinkedHashMap<>();
    own(checkpoint).forEach((name, moment) -> add(arrays, name, moment));
    arrays.put(EPOCH_ACTIVE, numbers.epoch().activeRows());
    arrays.put(EPOCH_SATURATED, numbers.epoch().saturatedRows());
    arrays.putAll(reports.arrays());
    return arrays;
  }

  private void add(Map<String, DenseArray> arrays, String name, Snapshot moment) {
    NetworkState state = moment.state();
    Precision precision = spec.precision();
    if (!name.equals(NOW)) {
      state
          .parameters()
          .forEach((parameter, array) -> arrays.put(prefix(name) + parameter, array.in(precision)));
    }
    slots(moment.position())
        .forEach(
            (slot, shape) -> {
              DenseArray array = state.slots().get(slot);
              arrays.put(prefix(name) + slot, array == null ? zeros(shape) : array.in(precision));
            });
    ActivityWindow activity = moment.position().activity();
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
   * Puts the checkpoint together.
   *
   * @param parameters what is learned now
   */
  public Checkpoint read(Map<Parameter, DenseArray> parameters, Safetensors file) {
    Map<String, Snapshot> read = new LinkedHashMap<>();
    moments.forEach(
        (name, position) ->
            read.put(
                name,
                moment(
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

  private Snapshot moment(
      String name,
      TrainingPosition position,
      Map<Parameter, DenseArray> parameters,
      Safetensors file) {
    ImmutableMap.Builder<String, DenseArray> slots = ImmutableMap.builder();
    slots(position).keySet().forEach(slot -> slots.put(slot, file.array(prefix(name) + slot)));
    ActivityWindow window = position.activity();
    return new Snapshot(
        new NetworkState(parameters, slots.buildOrThrow()),
        window == null ? position : position.counting(file.array(activity(name))));
  }
}
