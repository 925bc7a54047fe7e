package io.github.sparseae.benchmarks;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.geom.Ellipse2D;
import java.io.IOException;
import java.text.DecimalFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import org.jfree.chart.axis.LogAxis;
import org.jfree.chart.axis.NumberTickUnit;
import org.jfree.chart.plot.CombinedRangeXYPlot;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.XYLineAndShapeRenderer;
import org.jfree.data.xy.XYSeries;
import org.jfree.data.xy.XYSeriesCollection;

/** Charts time and memory by each quantity, relative to the first point, on logarithmic axes. */
final class ScalingChart {
  private static final int WIDTH = 1100;
  private static final int HEIGHT = 460;

  /** Time and memory of each candidate. */
  private static final Color[] PALETTE = {
    ChartStyle.SPARSE_AE,
    ChartStyle.REFERENCE,
    new Color(0x6b, 0xa3, 0xd6),
    new Color(0xf0, 0xb4, 0x7a)
  };

  private static final Color LINEAR = new Color(0x99, 0x99, 0x99);

  private ScalingChart() {}

  static Optional<byte[]> png(List<ScalingCurve> curves) throws IOException {
    CombinedRangeXYPlot both = new CombinedRangeXYPlot(log("ratio to the first point"));
    both.setGap(18);
    List<ScalingCurve> drawn = curves.stream().filter(curve -> curve.points().size() > 1).toList();
    if (drawn.isEmpty()) {
      return Optional.empty();
    }
    for (int i = 0; i < drawn.size(); i++) {
      XYPlot plot = plot(drawn.get(i));
      // One legend for all: its entries are those of the first.
      plot.getRenderer().setDefaultSeriesVisibleInLegend(i == 0);
      both.add(plot);
    }
    return ChartStyle.png("Time of an epoch and memory", both, WIDTH, HEIGHT);
  }

  private static XYPlot plot(ScalingCurve curve) {
    XYSeriesCollection data = new XYSeriesCollection();
    XYLineAndShapeRenderer renderer = new XYLineAndShapeRenderer();
    int candidates = curve.points().get(0).results().size();
    for (int i = 0; i < candidates; i++) {
      int candidate = i;
      data.addSeries(series("time, " + curve.name(i), curve, point -> point.seconds(candidate)));
      data.addSeries(series("memory, " + curve.name(i), curve, point -> point.bytes(candidate)));
    }
    data.addSeries(series("linear", curve, ScalingCurve.Point::x));
    for (int i = 0; i < 2 * candidates; i++) {
      renderer.setSeriesPaint(i, PALETTE[i % PALETTE.length]);
      renderer.setSeriesStroke(i, new BasicStroke(2));
      renderer.setSeriesShape(i, new Ellipse2D.Double(-3, -3, 6, 6));
    }
    renderer.setSeriesPaint(2 * candidates, LINEAR);
    renderer.setSeriesShapesVisible(2 * candidates, false);
    String label =
        String.format(
            Locale.ROOT, "%s (time: exponent %.2f)", curve.quantity(), curve.time(0).exponent());
    return ChartStyle.styled(new XYPlot(data, log(label), null, renderer));
  }

  private static XYSeries series(
      String name, ScalingCurve curve, ToDoubleFunction<ScalingCurve.Point> figure) {
    XYSeries series = new XYSeries(name);
    double first = figure.applyAsDouble(curve.points().get(0));
    curve.points().forEach(point -> series.add(point.x(), figure.applyAsDouble(point) / first));
    return series;
  }

  private static LogAxis log(String label) {
    LogAxis axis = ChartStyle.styled(new LogAxis(label));
    axis.setNumberFormatOverride(new DecimalFormat("#,##0.##"));
    axis.setTickUnit(new NumberTickUnit(1));
    return axis;
  }
}
