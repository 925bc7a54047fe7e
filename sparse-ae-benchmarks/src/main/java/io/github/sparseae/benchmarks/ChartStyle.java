package io.github.sparseae.benchmarks;

import java.awt.Color;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Optional;
import org.jfree.chart.ChartUtils;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.axis.Axis;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.block.BlockBorder;
import org.jfree.chart.plot.Plot;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.ui.RectangleInsets;

/**
 * The style of all charts. Charts are omitted where Java has no fonts; tables have their numbers
 * too.
 */
final class ChartStyle {
  /** The color of this library's results. */
  public static final Color SPARSE_AE = new Color(0x1f, 0x5f, 0xa8);

  /** The color of results to compare with. */
  public static final Color REFERENCE = new Color(0xd9, 0x6a, 0x0b);

  /** The color of grid lines. */
  public static final Color GRID = new Color(0xdd, 0xdd, 0xdd);

  private static final Color INK = new Color(0x33, 0x33, 0x33);
  private static final int PIXELS_PER_POINT = 2;

  private ChartStyle() {}

  /** Creates an axis of numbers. */
  public static NumberAxis axis(String label) {
    return styled(new NumberAxis(label));
  }

  /** Styles an axis. */
  public static <A extends Axis> A styled(A axis) {
    axis.setLabelFont(font(Font.PLAIN, 15));
    axis.setTickLabelFont(font(Font.PLAIN, 14));
    axis.setLabelPaint(INK);
    axis.setTickLabelPaint(INK);
    return axis;
  }

  /** Styles a plot. */
  public static XYPlot styled(XYPlot plot) {
    plot.setBackgroundPaint(Color.WHITE);
    plot.setRangeGridlinePaint(GRID);
    plot.setDomainGridlinePaint(GRID);
    plot.setOutlinePaint(GRID);
    return plot;
  }

  /** Draws a chart as a PNG file, two pixels a point; returns empty if Java has no fonts. */
  public static Optional<byte[]> png(String title, Plot plot, int width, int height)
      throws IOException {
    if (!hasFonts()) {
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
