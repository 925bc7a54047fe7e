package io.github.sparseae.samples;

import io.github.sparseae.samples.run.Lettering;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.geom.Ellipse2D;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jfree.chart.ChartUtils;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.block.BlockBorder;
import org.jfree.chart.plot.CombinedDomainXYPlot;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.XYLineAndShapeRenderer;
import org.jfree.chart.ui.RectangleInsets;
import org.jfree.data.xy.XYSeries;
import org.jfree.data.xy.XYSeriesCollection;

/**
 * Curves by epoch, with the lecture's printed figures as points, as PNG.
 *
 * <p>Lettering a chart takes fonts, which some Java installations on servers have none of. There a
 * chart is empty, and everything else goes on: the figures are in the tables too.
 */
final class Charts {
  private static final int WIDTH = 640;
  private static final int HEIGHT = 420;
  private static final int SHARPNESS = 2;
  private static final Color OURS = new Color(0x1f, 0x5f, 0xa8);
  private static final Color LECTURE = new Color(0xd9, 0x6a, 0x0b);
  private static final Color GRID = new Color(0xdd, 0xdd, 0xdd);
  private static final Color INK = new Color(0x33, 0x33, 0x33);

  private Charts() {}

  /** The reconstruction's curve. */
  static Optional<byte[]> loss(Variant variant, List<Double> mse, boolean comparable)
      throws IOException {
    XYPlot plot =
        plot(
            "mean squared error",
            byEpoch(mse),
            comparable ? LectureFigures.LOSSES : new TreeMap<>());
    return png(variant + ": reconstruction", withEpochs(plot));
  }

  /** The classifier's curves, one above the other. */
  static Optional<byte[]> classifier(
      Variant variant, List<Double> errors, List<Double> accuracies, boolean comparable)
      throws IOException {
    CombinedDomainXYPlot both = new CombinedDomainXYPlot(epochs());
    both.setGap(16);
    both.add(
        plot(
            "training error",
            byEpoch(errors),
            comparable ? byEpoch(LectureFigures.TRAIN_ERRORS) : new TreeMap<>()));
    XYPlot accuracy =
        plot(
            "test accuracy %",
            byEpoch(accuracies),
            comparable ? byEpoch(LectureFigures.TEST_ACCURACIES) : new TreeMap<>());
    // One legend for both: its entries are those of the first.
    accuracy.getRenderer(0).setDefaultSeriesVisibleInLegend(false);
    both.add(accuracy);
    return png(variant + ": classifier", both);
  }

  private static SortedMap<Integer, Double> byEpoch(List<Double> figures) {
    SortedMap<Integer, Double> byEpoch = new TreeMap<>();
    for (double figure : figures) {
      byEpoch.put(byEpoch.size() + 1, figure);
    }
    return byEpoch;
  }

  private static XYPlot plot(
      String label, SortedMap<Integer, Double> ours, SortedMap<Integer, Double> lecture) {
    XYSeriesCollection data = new XYSeriesCollection(series("this run", ours));
    XYLineAndShapeRenderer renderer = new XYLineAndShapeRenderer();
    renderer.setSeriesPaint(0, OURS);
    renderer.setSeriesStroke(0, new BasicStroke(2));
    renderer.setSeriesShape(0, new Ellipse2D.Double(-2, -2, 4, 4));
    if (!lecture.isEmpty()) {
      data.addSeries(series("the lecture", lecture));
      renderer.setSeriesPaint(1, LECTURE);
      renderer.setSeriesLinesVisible(1, false);
      renderer.setSeriesShape(1, new Ellipse2D.Double(-4, -4, 8, 8));
      renderer.setSeriesShapesFilled(1, false);
      renderer.setSeriesOutlineStroke(1, new BasicStroke(2));
      renderer.setUseOutlinePaint(false);
    }
    NumberAxis axis = axis(label);
    axis.setAutoRangeIncludesZero(false);
    XYPlot plot = new XYPlot(data, null, axis, renderer);
    plot.setBackgroundPaint(Color.WHITE);
    plot.setRangeGridlinePaint(GRID);
    plot.setDomainGridlinePaint(GRID);
    plot.setOutlinePaint(GRID);
    return plot;
  }

  private static XYSeries series(String name, Map<Integer, Double> figures) {
    XYSeries series = new XYSeries(name);
    figures.forEach(series::add);
    return series;
  }

  private static XYPlot withEpochs(XYPlot plot) {
    plot.setDomainAxis(epochs());
    return plot;
  }

  private static NumberAxis epochs() {
    NumberAxis axis = axis("epoch");
    axis.setStandardTickUnits(NumberAxis.createIntegerTickUnits());
    axis.setAutoRangeIncludesZero(false);
    return axis;
  }

  private static NumberAxis axis(String label) {
    NumberAxis axis = new NumberAxis(label);
    axis.setLabelFont(font(Font.PLAIN, 15));
    axis.setTickLabelFont(font(Font.PLAIN, 14));
    axis.setLabelPaint(INK);
    axis.setTickLabelPaint(INK);
    return axis;
  }

  private static Optional<byte[]> png(String title, XYPlot plot) throws IOException {
    if (Lettering.obstacle().isPresent()) {
      return Optional.empty();
    }
    JFreeChart chart = new JFreeChart(title, font(Font.BOLD, 17), plot, true);
    chart.setBackgroundPaint(Color.WHITE);
    chart.setPadding(new RectangleInsets(8, 8, 8, 16));
    chart.getTitle().setPaint(INK);
    chart.getLegend().setItemFont(font(Font.PLAIN, 14));
    chart.getLegend().setItemPaint(INK);
    chart.getLegend().setFrame(BlockBorder.NONE);
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    ChartUtils.writeScaledChartAsPNG(png, chart, WIDTH, HEIGHT, SHARPNESS, SHARPNESS);
    return Optional.of(png.toByteArray());
  }

  private static Font font(int style, int size) {
    return new Font(Font.SANS_SERIF, style, size);
  }
}
