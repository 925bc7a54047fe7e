package io.github.sparseae.benchmarks;

import static io.github.sparseae.report.internal.Page.format;

import io.github.sparseae.benchmarks.ComparisonResult.Part;
import io.github.sparseae.benchmarks.worker.Measurement.Metric;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.geom.Ellipse2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import org.jfree.chart.ChartUtils;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.axis.Axis;
import org.jfree.chart.axis.CategoryAxis;
import org.jfree.chart.axis.LogAxis;
import org.jfree.chart.axis.NumberTickUnit;
import org.jfree.chart.block.BlockBorder;
import org.jfree.chart.plot.CategoryPlot;
import org.jfree.chart.plot.CombinedRangeXYPlot;
import org.jfree.chart.plot.Plot;
import org.jfree.chart.plot.PlotOrientation;
import org.jfree.chart.plot.ValueMarker;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.category.BarRenderer;
import org.jfree.chart.renderer.category.StandardBarPainter;
import org.jfree.chart.renderer.xy.XYLineAndShapeRenderer;
import org.jfree.chart.ui.RectangleInsets;
import org.jfree.data.category.DefaultCategoryDataset;
import org.jfree.data.xy.XYSeries;
import org.jfree.data.xy.XYSeriesCollection;

/**
 * The charts of the chapters. They are omitted where Java has no fonts; tables have their numbers
 * too.
 */
final class Charts {
  /** The color of this library's results. */
  private static final Color SPARSE_AE = new Color(0x1f, 0x5f, 0xa8);

  /** The color of results to compare with. */
  private static final Color REFERENCE = new Color(0xd9, 0x6a, 0x0b);

  private static final Color LIGHT = new Color(0x6b, 0xa3, 0xd6);
  private static final Color GRID = new Color(0xdd, 0xdd, 0xdd);
  private static final Color INK = new Color(0x33, 0x33, 0x33);

  /** The colors of candidates beside the first. */
  private static final Color[] OTHERS = {LIGHT, REFERENCE, new Color(0x8a, 0x8f, 0x98)};

  /** The colors of time and memory of each candidate. */
  private static final Color[] CURVES = {SPARSE_AE, REFERENCE, LIGHT, new Color(0xf0, 0xb4, 0x7a)};

  private static final Color LINEAR = new Color(0x99, 0x99, 0x99);
  private static final int HEADER = 120;
  private static final int BAR = 17;
  private static final int GAP = 14;
  private static final int PIXELS_PER_POINT = 2;

  private Charts() {}

  /** Draws ratios to sparse-ae: bars that start at 1 on a logarithmic axis. */
  static Optional<byte[]> of(ComparisonResult all) throws IOException {
    DefaultCategoryDataset data = new DefaultCategoryDataset();
    for (Part part : all.parts()) {
      if (!part.workload().isOfMachine() && !part.workload().isOfRuns()) {
        part.workload().metrics().forEach(metric -> add(data, part, metric));
      }
    }
    if (data.getRowCount() == 0) {
      return Optional.empty();
    }
    BarRenderer renderer = new BarRenderer();
    renderer.setBarPainter(new StandardBarPainter());
    renderer.setShadowVisible(false);
    renderer.setBase(1);
    renderer.setItemMargin(0.04);
    for (int i = 0; i < data.getRowCount(); i++) {
      renderer.setSeriesPaint(i, OTHERS[i % OTHERS.length]);
    }
    LogAxis axis = styled(new LogAxis("times sparse-ae (above 1: sparse-ae is ahead)"));
    axis.setBase(2);
    // A label for each power of 4.
    axis.setTickUnit(new NumberTickUnit(2));
    axis.setNumberFormatOverride(
        new DecimalFormat("0.###", DecimalFormatSymbols.getInstance(Locale.ROOT)));
    CategoryAxis workloads = styled(new CategoryAxis());
    workloads.setMaximumCategoryLabelLines(3);
    workloads.setMaximumCategoryLabelWidthRatio(0.5f);
    CategoryPlot plot = new CategoryPlot(data, workloads, axis, renderer);
    plot.setOrientation(PlotOrientation.HORIZONTAL);
    plot.setBackgroundPaint(Color.WHITE);
    plot.setRangeGridlinePaint(GRID);
    plot.setOutlinePaint(GRID);
    plot.addRangeMarker(new ValueMarker(1, SPARSE_AE, new BasicStroke(2)));
    int height = HEADER + data.getColumnCount() * (data.getRowCount() * BAR + GAP);
    return png("Compared with sparse-ae, on the same machine in the same run", plot, 900, height);
  }

  private static void add(DefaultCategoryDataset data, Part part, Metric metric) {
    CandidateResult first = part.results().get(0);
    String category = part.workload().title() + label(part.workload(), metric);
    for (String name : Candidates.CHARTED) {
      // Each series has a place in each category, so that colors keep their order.
      part.results().stream()
          .filter(result -> result.candidate().equals(name))
          .findFirst()
          // A logarithmic axis has no place for 0, the disk space of an engine without natives.
          .filter(result -> result.medianRatio(metric, first) > 0)
          .ifPresentOrElse(
              result -> data.addValue(result.medianRatio(metric, first), name, category),
              () -> data.addValue(null, name, category));
    }
  }

  private static String label(Workload workload, Metric metric) {
    if (workload.metrics().size() == 1) {
      return "";
    }
    return switch (metric) {
      case RESIDENT_BYTES -> ": memory";
      case DISK_BYTES -> ": disk";
      case SECONDS, SECONDS_PER_STEP -> ": time";
      case ROWS_PER_SECOND -> ": throughput";
      case MEDIAN_MICROS -> ": median";
      case P99_MICROS -> ": 99th percentile";
      default -> throw new IllegalArgumentException("no label for " + metric);
    };
  }

  /** Draws time and memory by each quantity, relative to the first point, on logarithmic axes. */
  static Optional<byte[]> of(List<ScalingCurve> curves) throws IOException {
    CombinedRangeXYPlot both = new CombinedRangeXYPlot(log("ratio to the first point"));
    both.setGap(72); // labels of the axes are as wide
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
    return png("Time of an epoch and memory", both, 1200, 460);
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
      renderer.setSeriesPaint(i, CURVES[i % CURVES.length]);
      renderer.setSeriesStroke(i, new BasicStroke(2));
      renderer.setSeriesShape(i, new Ellipse2D.Double(-3, -3, 6, 6));
    }
    renderer.setSeriesPaint(2 * candidates, LINEAR);
    renderer.setSeriesShapesVisible(2 * candidates, false);
    String label = format("%s (time: exponent %.2f)", curve.quantity(), curve.exponent(0));
    XYPlot plot = new XYPlot(data, log(label), null, renderer);
    plot.setBackgroundPaint(Color.WHITE);
    plot.setDomainGridlinePaint(GRID);
    plot.setRangeGridlinePaint(GRID);
    plot.setOutlinePaint(GRID);
    return plot;
  }

  private static XYSeries series(
      String name, ScalingCurve curve, ToDoubleFunction<ScalingCurve.Point> figure) {
    XYSeries series = new XYSeries(name);
    double first = figure.applyAsDouble(curve.points().get(0));
    curve.points().forEach(point -> series.add(point.x(), figure.applyAsDouble(point) / first));
    return series;
  }

  private static LogAxis log(String label) {
    LogAxis axis = styled(new LogAxis(label));
    axis.setNumberFormatOverride(new DecimalFormat("#,##0.##"));
    axis.setTickUnit(new NumberTickUnit(1));
    return axis;
  }

  /** Styles an axis. */
  private static <A extends Axis> A styled(A axis) {
    axis.setLabelFont(font(Font.PLAIN, 15));
    axis.setTickLabelFont(font(Font.PLAIN, 14));
    axis.setLabelPaint(INK);
    axis.setTickLabelPaint(INK);
    return axis;
  }

  /** Draws a chart as a PNG file, two pixels a point; returns empty if Java has no fonts. */
  private static Optional<byte[]> png(String title, Plot plot, int width, int height)
      throws IOException {
    if (!hasFonts()) {
      return Optional.empty();
    }
    JFreeChart chart = new JFreeChart(title, font(Font.BOLD, 17), plot, true);
    chart.setBackgroundPaint(Color.WHITE);
    chart.setPadding(new RectangleInsets(8, 8, 8, 36));
    chart.getTitle().setPaint(INK);
    chart.getLegend().setItemFont(font(Font.PLAIN, 14));
    chart.getLegend().setItemPaint(INK);
    chart.getLegend().setFrame(BlockBorder.NONE);
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    ChartUtils.writeScaledChartAsPNG(png, chart, width, height, PIXELS_PER_POINT, PIXELS_PER_POINT);
    return Optional.of(png.toByteArray());
  }

  private static Font font(int style, int size) {
    return new Font(Font.SANS_SERIF, style, size);
  }

  /** Returns whether Java has fonts, which some installations on servers lack. */
  private static boolean hasFonts() {
    try {
      Graphics2D graphics = new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB).createGraphics();
      FontMetrics metrics = graphics.getFontMetrics(new Font(Font.SANS_SERIF, Font.PLAIN, 12));
      graphics.dispose();
      return metrics.stringWidth("0") > 0;
    } catch (Error | RuntimeException e) {
      // Without fonts, or without their native library, Java throws Error, InternalError or
      // UnsatisfiedLinkError, depending on what exactly is missing.
      return false;
    }
  }
}
