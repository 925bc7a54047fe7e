package io.github.sparseae.samples.lecture;

import io.github.sparseae.samples.run.ChartStyle;
import java.awt.BasicStroke;
import java.awt.geom.Ellipse2D;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.plot.CombinedDomainXYPlot;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.XYLineAndShapeRenderer;
import org.jfree.data.xy.XYSeries;
import org.jfree.data.xy.XYSeriesCollection;

/** Charts of the course of training, with the lecture's printed results as points. */
final class LectureCharts {
  private static final int WIDTH = 640;
  private static final int HEIGHT = 420;

  private LectureCharts() {}

  /** Returns the chart of the reconstruction error. */
  static Optional<byte[]> loss(Variant variant, List<Double> mse, boolean comparable)
      throws IOException {
    XYPlot plot =
        plot(
            "mean squared error",
            byEpoch(mse),
            comparable ? PublishedResults.LOSSES : new TreeMap<>());
    return ChartStyle.png(variant + ": reconstruction", withEpochs(plot), WIDTH, HEIGHT);
  }

  /**
   * Returns the charts of the classifier's training error and test accuracy, one above the other.
   */
  static Optional<byte[]> classifier(
      Variant variant, List<Double> errors, List<Double> accuracies, boolean comparable)
      throws IOException {
    CombinedDomainXYPlot both = new CombinedDomainXYPlot(epochs());
    both.setGap(16);
    both.add(
        plot(
            "training error",
            byEpoch(errors),
            comparable ? byEpoch(PublishedResults.TRAIN_ERRORS) : new TreeMap<>()));
    XYPlot accuracy =
        plot(
            "test accuracy %",
            byEpoch(accuracies),
            comparable ? byEpoch(PublishedResults.TEST_ACCURACIES) : new TreeMap<>());
    // One legend for both: its entries are those of the first.
    accuracy.getRenderer(0).setDefaultSeriesVisibleInLegend(false);
    both.add(accuracy);
    return ChartStyle.png(variant + ": classifier", both, WIDTH, HEIGHT);
  }

  private static SortedMap<Integer, Double> byEpoch(List<Double> values) {
    SortedMap<Integer, Double> byEpoch = new TreeMap<>();
    for (double value : values) {
      byEpoch.put(byEpoch.size() + 1, value);
    }
    return byEpoch;
  }

  private static XYPlot plot(
      String label, SortedMap<Integer, Double> actual, SortedMap<Integer, Double> lecture) {
    XYSeriesCollection data = new XYSeriesCollection(series("this run", actual));
    XYLineAndShapeRenderer renderer = new XYLineAndShapeRenderer();
    renderer.setSeriesPaint(0, ChartStyle.SPARSE_AE);
    renderer.setSeriesStroke(0, new BasicStroke(2));
    renderer.setSeriesShape(0, new Ellipse2D.Double(-2, -2, 4, 4));
    if (!lecture.isEmpty()) {
      data.addSeries(series("the lecture", lecture));
      renderer.setSeriesPaint(1, ChartStyle.REFERENCE);
      renderer.setSeriesLinesVisible(1, false);
      renderer.setSeriesShape(1, new Ellipse2D.Double(-4, -4, 8, 8));
      renderer.setSeriesShapesFilled(1, false);
      renderer.setSeriesOutlineStroke(1, new BasicStroke(2));
      renderer.setUseOutlinePaint(false);
    }
    NumberAxis axis = ChartStyle.axis(label);
    axis.setAutoRangeIncludesZero(false);
    return ChartStyle.styled(new XYPlot(data, null, axis, renderer));
  }

  private static XYSeries series(String name, Map<Integer, Double> values) {
    XYSeries series = new XYSeries(name);
    values.forEach(series::add);
    return series;
  }

  private static XYPlot withEpochs(XYPlot plot) {
    plot.setDomainAxis(epochs());
    return plot;
  }

  private static NumberAxis epochs() {
    NumberAxis axis = ChartStyle.axis("epoch");
    axis.setStandardTickUnits(NumberAxis.createIntegerTickUnits());
    axis.setAutoRangeIncludesZero(false);
    return axis;
  }
}
