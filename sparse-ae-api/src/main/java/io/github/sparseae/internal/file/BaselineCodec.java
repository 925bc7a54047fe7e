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
import java.util.function.Function;

/**
 * Converts between what an anomaly detector measured on normal rows and its text and arrays in a
 * model file. A list of no numbers has no array.
 */
final class BaselineCodec {
  private static final String SCALES = "anomaly/scales";
  private static final String SCORES = "anomaly/scores";
  private static final String ERRORS = "anomaly/column_errors";
  private static final String COUNTS = "anomaly/column_counts";
  private static final int BINS = 32;
  private static final String FREQUENCIES = "anomaly/frequencies";

  private BaselineCodec() {}

  static JsonObject write(AnomalyBaseline baseline) {
    return new JsonObject()
        .put("calibration_rows", baseline.calibration().scores().size())
        .put("column_errors", baseline.columnErrors().size())
        .put("column_counts", baseline.columnCounts().map(DenseArray::columns).orElse(0))
        .put("frequencies", baseline.frequencies().size())
        .put(TableCodec.COLUMNS, baseline.schema().map(TableCodec::write));
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

  /** Reads the text, adds the tensors that it announces, and returns what reads those. */
  static Function<Safetensors, AnomalyBaseline> read(
      NetworkSpec spec, JsonObject json, Map<String, Tensor> tensors) {
    if (!(spec instanceof AutoencoderSpec autoencoder)) {
      throw new MalformedFileException(json.path(), "an autoencoder", "a classifier");
    }
    int outputs = autoencoder.outputs();
    int rows = json.positive("calibration_rows");
    int columns = json.or("column_errors", JsonObject::smallCount, 0);
    int bins = json.or("column_counts", JsonObject::smallCount, 0);
    int units = json.or("frequencies", JsonObject::smallCount, 0);
    Optional<TableSchema> schema =
        json.ifThere(TableCodec.COLUMNS, (from, name) -> TableCodec.read(from, outputs));
    json.end();
    checkCount(json, "column_errors", columns, schema.map(BaselineCodec::used).orElse(outputs));
    checkCount(json, "column_counts", bins, columns == 0 ? 0 : BINS);
    checkCount(json, "frequencies", units, autoencoder.hidden());
    Function<Safetensors, List<Double>> scales = numbers(SCALES, outputs, tensors);
    Function<Safetensors, List<Double>> scores = numbers(SCORES, rows, tensors);
    Function<Safetensors, List<Double>> errors = numbers(ERRORS, columns, tensors);
    if (bins > 0) {
      tensors.put(COUNTS, Tensor.of(Precision.FLOAT64, ImmutableList.of(columns, bins)));
    }
    Function<Safetensors, List<Double>> frequencies = numbers(FREQUENCIES, units, tensors);
    return file ->
        new AnomalyBaseline(
            positive(scales.apply(file)),
            new Calibration(scores.apply(file)),
            schema,
            errors.apply(file),
            bins > 0 ? Optional.of(counts(file)) : Optional.empty(),
            frequencies.apply(file));
  }

  private static void checkCount(JsonObject json, String name, int count, int expected) {
    json.path(name).check(count == 0 || count == expected, "0 or " + expected, count);
  }

  /** Returns the number of columns that are not ignored. */
  private static int used(TableSchema schema) {
    return (int) schema.columns().stream().filter(column -> column.inputs() > 0).count();
  }

  private static Function<Safetensors, List<Double>> numbers(
      String name, int count, Map<String, Tensor> tensors) {
    if (count == 0) {
      return file -> ImmutableList.of();
    }
    tensors.put(name, Tensor.of(Precision.FLOAT64, ImmutableList.of(count)));
    return file -> {
      DenseArray array = file.array(name);
      ModelFileCodec.checkFinite(name, array);
      return Doubles.asList(array.toDoubles());
    };
  }

  private static List<Double> positive(List<Double> scales) {
    for (int i = 0; i < scales.size(); i++) {
      if (scales.get(i) <= 0) {
        throw new MalformedFileException(
            TensorTable.path(SCALES), "positive numbers", scales.get(i) + " at " + i);
      }
    }
    return scales;
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
}
