package io.github.sparseae.samples.run;

import java.awt.Color;
import java.awt.Font;
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
 * What charts look like.
 *
 * <p>Lettering a chart takes fonts, which some Java installations on servers have none of. There a
 * chart is empty, and everything else goes on: the figures are in the tables too.
 */
public final class ChartStyle {
  /** Of this library's own figures. */
  public static final Color OURS = new Color(0x1f, 0x5f, 0xa8);

  /** Of figures that ours are held against. */
  public static final Color OTHERS = new Color(0xd9, 0x6a, 0x0b);

  /** Of lines that help to read a figure. */
  public static final Color GRID = new Color(0xdd, 0xdd, 0xdd);

  private static final Color INK = new Color(0x33, 0x33, 0x33);
  private static final int SHARPNESS = 2;

  private ChartStyle() {}

  /**
   * An axis of numbers.
   *
   * @param label what they are
   * @return the axis, lettered
   */
  public static NumberAxis axis(String label) {
    return lettered(new NumberAxis(label));
  }

  /**
   * Gives an axis its fonts and colours.
   *
   * @param <A> the kind of axis
   * @param axis the axis
   * @return the same
   */
  public static <A extends Axis> A lettered(A axis) {
    axis.setLabelFont(font(Font.PLAIN, 15));
    axis.setTickLabelFont(font(Font.PLAIN, 14));
    axis.setLabelPaint(INK);
    axis.setTickLabelPaint(INK);
    return axis;
  }

  /**
   * Gives a plot its colours.
   *
   * @param plot the plot
   * @return the same
   */
  public static XYPlot coloured(XYPlot plot) {
    plot.setBackgroundPaint(Color.WHITE);
    plot.setRangeGridlinePaint(GRID);
    plot.setDomainGridlinePaint(GRID);
    plot.setOutlinePaint(GRID);
    return plot;
  }

  /**
   * Draws a chart.
   *
   * @param title above it
   * @param plot what it shows
   * @param width in points, of two pixels each
   * @param height in points
   * @return a PNG file; empty where it cannot be lettered
   * @throws IOException never in practice: it is written to memory
   */
  public static Optional<byte[]> png(String title, Plot plot, int width, int height)
      throws IOException {
    if (FontSupport.obstacle().isPresent()) {
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
    ChartUtils.writeScaledChartAsPNG(png, chart, width, height, SHARPNESS, SHARPNESS);
    return Optional.of(png.toByteArray());
  }

  private static Font font(int style, int size) {
    return new Font(Font.SANS_SERIF, style, size);
  }
}
