package io.github.sparseae.internal.network;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.collect.Iterables;
import com.google.common.primitives.Doubles;
import io.github.sparseae.data.Rows;
import io.github.sparseae.engine.NetworkState;
import io.github.sparseae.metrics.AnomalyBaseline;
import io.github.sparseae.metrics.AnomalyReport;
import io.github.sparseae.metrics.Calibration;
import io.github.sparseae.metrics.SparsityReport;
import io.github.sparseae.model.AutoencoderSpec;
import io.github.sparseae.model.DenseArray;
import io.github.sparseae.model.InputNormalization;
import io.github.sparseae.model.Parameter;
import io.github.sparseae.table.TableSchema;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Measures what normal rows show of a trained network, against which other rows are scored. */
public record BaselineFit(RowOutputs outputs) {

  /** Returns the root mean squared errors of inputs on rows. */
  public double[] scales(Rows normal) {
    AnomalyBaseline.Scales measured = new AnomalyBaseline.Scales(outputs.spec().outputs());
    outputs.each(normal, batch -> measured.add(batch.targets(), batch.outputs()));
    double[] scales = measured.result();
    checkArgument(
        Doubles.asList(scales).stream().allMatch(Double::isFinite),
        "%s: the errors of some inputs are infinite: scale the rows",
        normal.name());
    return scales;
  }

  /** Returns the deviations of standardized inputs; ones for others, and for targets. */
  public double[] scales(NetworkState state) {
    AutoencoderSpec spec = outputs.spec();
    double[] scales = new double[spec.outputs()];
    Arrays.fill(scales, 1);
    if (spec.structure().normalization() == InputNormalization.STANDARDIZE
        && spec.transcoding().isEmpty()) {
      DenseArray deviations = state.parameter(Parameter.INPUT_SCALE);
      Arrays.setAll(scales, deviations::get);
    }
    return scales;
  }

  /** Measures the scores, errors and activity of rows that nothing was fitted to. */
  public AnomalyBaseline calibrated(double[] scales, Rows calibration) {
    AutoencoderSpec spec = outputs.spec();
    Optional<TableSchema> table = outputs.table();
    List<Double> columns =
        table
            .map(schema -> AnomalyBaseline.byColumn(Doubles.asList(scales), schema))
            .orElse(Doubles.asList(scales));
    AnomalyReport.Accumulator scores =
        new AnomalyReport.Accumulator(
            new AnomalyBaseline(columns, new Calibration(Doubles.asList(0)), table));
    SparsityReport.Accumulator activity =
        new SparsityReport.Accumulator(spec.hidden(), spec.activityThreshold());
    outputs.eachWithCodes(
        calibration,
        (batch, codes) -> {
          scores.add(batch.targets(), batch.outputs());
          activity.add(codes);
        });
    List<Double> found = scores.report().scores();
    int odd = Iterables.indexOf(found, score -> !Double.isFinite(score));
    checkArgument(
        odd < 0,
        "%s: the score of row %s is infinite: leave it out, or scale the rows",
        calibration.name(),
        odd);
    return new AnomalyBaseline(
        columns,
        new Calibration(found),
        table,
        scores.columnErrors(),
        Optional.of(scores.columnCounts()),
        activity.report().frequency());
  }
}
