package io.github.sparseae.internal.file;

import com.google.common.collect.ImmutableList;
import com.google.common.primitives.Doubles;
import io.github.sparseae.internal.file.TensorTable.Tensor;
import io.github.sparseae.metrics.AnomalyBaseline;
import io.github.sparseae.metrics.Calibration;
import io.github.sparseae.model.AutoencoderSpec;
import io.github.sparseae.model.DenseArray;
import io.github.sparseae.model.NetworkSpec;
import io.github.sparseae.model.Precision;
import io.github.sparseae.table.TableSchema;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Converts between what an anomaly detector measured on normal rows and its text and arrays in a
 * model file.
 *
 * @param outputs the number of scales
 * @param calibrationRows the number of scores
 * @param columns the number of errors of columns
 * @param bins the number of counts of the errors of each column; 0 if there are none
 * @param units the number of frequencies of units
 * @param schema the table that the rows are from
 */
record BaselineCodec(
    int outputs,
    int calibrationRows,
    int columns,
    int bins,
    int units,
    Optional<TableSchema> schema) {
  private static final String SCALES = "anomaly/scales";
  private static final String SCORES = "anomaly/scores";
  private static final String ERRORS = "anomaly/column_errors";
  private static final String COUNTS = "anomaly/column_counts";
  private static final int BINS = 32;
  private static final String FREQUENCIES = "anomaly/frequencies";

  private static Codec<BaselineCodec> codec(int outputs) {
    return new Codec<>(
        new BaselineCodec(outputs, 1, 0, 0, 0, Optional.empty()),
        (fields, it) ->
            new BaselineCodec(
                outputs,
                fields.plain("calibration_rows", it.calibrationRows(), JsonObject::positive),
                fields.optionalCount("column_errors", it.columns()),
                fields.optionalCount("column_counts", it.bins()),
                fields.optionalCount("frequencies", it.units()),
                fields.of(
                    TableCodec.COLUMNS,
                    it.schema(),
                    schema -> schema.map(TableCodec::write),
                    (from, name) ->
                        from.ifThere(name, (json, columns) -> TableCodec.read(json, outputs)))));
  }

  static JsonObject write(AnomalyBaseline baseline) {
    return codec(baseline.scales().size())
        .write(
            new BaselineCodec(
                baseline.scales().size(),
                baseline.calibration().scores().size(),
                baseline.columnErrors().size(),
                baseline.columnCounts().map(DenseArray::columns).orElse(0),
                baseline.frequencies().size(),
                baseline.schema()));
  }

  static Map<String, DenseArray> arrays(AnomalyBaseline baseline) {
    Map<String, DenseArray> arrays = new LinkedHashMap<>();
    put(arrays, SCALES, baseline.scales());
    put(arrays, SCORES, baseline.calibration().scores());
    put(arrays, ERRORS, baseline.columnErrors());
    baseline.columnCounts().ifPresent(counts -> arrays.put(COUNTS, counts));
    put(arrays, FREQUENCIES, baseline.frequencies());
    return arrays;
  }

  private static void put(Map<String, DenseArray> arrays, String name, List<Double> numbers) {
    if (!numbers.isEmpty()) {
      arrays.put(name, DenseArray.wrap(Doubles.toArray(numbers), numbers.size()));
    }
  }

  static BaselineCodec read(NetworkSpec spec, JsonObject json) {
    if (!(spec instanceof AutoencoderSpec autoencoder)) {
      throw new MalformedFileException(json.path(), "an autoencoder", "a classifier");
    }
    BaselineCodec read = codec(autoencoder.outputs()).read(json);
    checkCount(
        json,
        "column_errors",
        read.columns(),
        read.schema().map(BaselineCodec::used).orElse(autoencoder.outputs()));
    checkCount(json, "column_counts", read.bins(), read.columns() == 0 ? 0 : BINS);
    checkCount(json, "frequencies", read.units(), autoencoder.hidden());
    return read;
  }

  private static void checkCount(JsonObject json, String name, int count, int expected) {
    if (count != 0 && count != expected) {
      throw new MalformedFileException(json.path(name), "0 or " + expected, count);
    }
  }

  /** Returns the number of columns that are not ignored. */
  private static int used(TableSchema schema) {
    return (int) schema.columns().stream().filter(column -> column.inputs() > 0).count();
  }

  /** Returns the tensors that the file has; a list of no numbers has none. */
  Map<String, Tensor> tensors() {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    put(tensors, SCALES, outputs);
    put(tensors, SCORES, calibrationRows);
    put(tensors, ERRORS, columns);
    if (bins > 0) {
      put(tensors, COUNTS, columns, bins);
    }
    put(tensors, FREQUENCIES, units);
    return tensors;
  }

  private static void put(Map<String, Tensor> tensors, String name, Integer... shape) {
    if (shape[0] > 0) {
      tensors.put(name, Tensor.of(Precision.FLOAT64, ImmutableList.copyOf(shape)));
    }
  }

  AnomalyBaseline read(Safetensors file) {
    return new AnomalyBaseline(
        numbers(file, SCALES, true),
        new Calibration(numbers(file, SCORES, false)),
        schema,
        columns > 0 ? numbers(file, ERRORS, false) : List.of(),
        bins > 0 ? Optional.of(counts(file)) : Optional.empty(),
        units > 0 ? numbers(file, FREQUENCIES, false) : List.of());
  }

  private static DenseArray counts(Safetensors file) {
    DenseArray counts = file.array(COUNTS);
    for (int i = 0; i < counts.size(); i++) {
      double count = counts.get(i);
      if (!(count >= 0 && count <= Integer.MAX_VALUE && count == Math.rint(count))) {
        throw new MalformedFileException(
            TensorTable.path(COUNTS), "numbers of rows", count + " at " + i);
      }
    }
    return counts;
  }

  private static List<Double> numbers(Safetensors file, String name, boolean mustBePositive) {
    DenseArray array = file.array(name);
    ModelFileCodec.checkFinite(name, array);
    for (int i = 0; i < array.size() && mustBePositive; i++) {
      if (array.get(i) <= 0) {
        throw new MalformedFileException(
            TensorTable.path(name), "positive numbers", array.get(i) + " at " + i);
      }
    }
    return Doubles.asList(array.toDoubles());
  }
}
