package io.github.sparseae.internal.file;

import com.google.common.collect.ImmutableList;
import com.google.common.primitives.Doubles;
import io.github.sparseae.internal.file.ModelFileCodec.Tensor;
import io.github.sparseae.metrics.AnomalyBaseline;
import io.github.sparseae.metrics.Calibration;
import io.github.sparseae.model.AutoencoderSpec;
import io.github.sparseae.model.DenseArray;
import io.github.sparseae.model.NetworkSpec;
import io.github.sparseae.model.Precision;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Converts between what an anomaly detector measured on normal rows and its text and arrays in a
 * model file.
 *
 * @param outputs the number of scales
 * @param calibrationRows the number of scores
 */
record BaselineCodec(int outputs, int calibrationRows) {
  private static final String SCALES = "anomaly/scales";
  private static final String SCORES = "anomaly/scores";

  static BaselineCodec of(AnomalyBaseline baseline) {
    return new BaselineCodec(baseline.scales().size(), baseline.calibration().scores().size());
  }

  JsonObject json() {
    return new JsonObject().put("calibration_rows", calibrationRows);
  }

  static Map<String, DenseArray> arrays(AnomalyBaseline baseline) {
    Map<String, DenseArray> arrays = new LinkedHashMap<>();
    arrays.put(SCALES, array(baseline.scales()));
    arrays.put(SCORES, array(baseline.calibration().scores()));
    return arrays;
  }

  private static DenseArray array(List<Double> numbers) {
    return DenseArray.wrap(Doubles.toArray(numbers), numbers.size());
  }

  static BaselineCodec read(NetworkSpec spec, JsonObject json) {
    if (!(spec instanceof AutoencoderSpec autoencoder)) {
      throw new MalformedFileException(json.path(), "an autoencoder", "a classifier");
    }
    int rows = json.positive("calibration_rows");
    json.end();
    return new BaselineCodec(autoencoder.outputs(), rows);
  }

  Map<String, Tensor> tensors() {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    tensors.put(SCALES, new Tensor(ImmutableList.of(outputs), Precision.FLOAT64));
    tensors.put(SCORES, new Tensor(ImmutableList.of(calibrationRows), Precision.FLOAT64));
    return tensors;
  }

  AnomalyBaseline read(Safetensors file) {
    return new AnomalyBaseline(
        numbers(file, SCALES, true), new Calibration(numbers(file, SCORES, false)));
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
