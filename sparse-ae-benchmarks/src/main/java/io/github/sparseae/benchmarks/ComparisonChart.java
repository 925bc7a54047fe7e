package io.github.sparseae.benchmarks;

import io.github.sparseae.benchmarks.ComparisonResult.Part;
import io.github.sparseae.benchmarks.worker.Measurement.Metric;
import java.awt.BasicStroke;
import java.awt.Color;
import java.io.IOException;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.Locale;
import java.util.Optional;
import org.jfree.chart.axis.CategoryAxis;
import org.jfree.chart.axis.LogAxis;
import org.jfree.chart.axis.NumberTickUnit;
import org.jfree.chart.plot.CategoryPlot;
import org.jfree.chart.plot.PlotOrientation;
import org.jfree.chart.plot.ValueMarker;
import org.jfree.chart.renderer.category.BarRenderer;
import org.jfree.chart.renderer.category.StandardBarPainter;
import org.jfree.data.category.DefaultCategoryDataset;

/** A chart of ratios to sparse-ae: bars that start at 1 on a logarithmic axis. */
final class ComparisonChart {
  private static final int WIDTH = 900;
  private static final int HEADER = 120;
  private static final int BAR = 17;
  private static final int GAP = 14;
  private static final Color[] PALETTE = {
    new Color(0x6b, 0xa3, 0xd6), ChartStyle.REFERENCE, new Color(0x8a, 0x8f, 0x98)
  };

  private ComparisonChart() {}

  static Optional<byte[]> png(ComparisonResult all) throws IOException {
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
      renderer.setSeriesPaint(i, PALETTE[i % PALETTE.length]);
    }
    LogAxis axis = ChartStyle.styled(new LogAxis("times sparse-ae (above 1: sparse-ae is ahead)"));
    axis.setBase(2);
    // A label for each power of 4.
    axis.setTickUnit(new NumberTickUnit(2));
    axis.setNumberFormatOverride(
        new DecimalFormat("0.###", DecimalFormatSymbols.getInstance(Locale.ROOT)));
    CategoryAxis workloads = ChartStyle.styled(new CategoryAxis());
    workloads.setMaximumCategoryLabelLines(3);
    workloads.setMaximumCategoryLabelWidthRatio(0.5f);
    CategoryPlot plot = new CategoryPlot(data, workloads, axis, renderer);
    plot.setOrientation(PlotOrientation.HORIZONTAL);
    plot.setBackgroundPaint(Color.WHITE);
    plot.setRangeGridlinePaint(ChartStyle.GRID);
    plot.setOutlinePaint(ChartStyle.GRID);
    plot.addRangeMarker(new ValueMarker(1, ChartStyle.SPARSE_AE, new BasicStroke(2)));
    int height = HEADER + data.getColumnCount() * (data.getRowCount() * BAR + GAP);
    return ChartStyle.png(
        "Compared with sparse-ae, on the same machine in the same run", plot, WIDTH, height);
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
}
