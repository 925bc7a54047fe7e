package io.github.sparseae.benchmarks;

import com.google.common.collect.ImmutableList;
import io.github.sparseae.benchmarks.ScalingCurve.Point;
import io.github.sparseae.benchmarks.sparseae.SparseAe;
import io.github.sparseae.benchmarks.worker.Activity;
import io.github.sparseae.benchmarks.worker.Implementation;
import io.github.sparseae.benchmarks.worker.Measurement.Metric;
import io.github.sparseae.benchmarks.worker.RowsFile;
import io.github.sparseae.benchmarks.worker.Task;
import io.github.sparseae.benchmarks.worker.Task.Network;
import io.github.sparseae.internal.io.IoConsumer;
import io.github.sparseae.report.internal.Chart;
import io.github.sparseae.samples.run.DigitData;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "scaling",
    description = {
      "Measures how an epoch's time and the peak of memory grow with rows in memory (10,000 to",
      "1,000,000), with rows that are streamed (100,000 to 10,000,000, a file of 8 GB in --out)"
          + " and",
      "with hidden units (1,024 to 131,072). Writes tables, a chart and scaling.json after each",
      "point; what --out has of other quantities stays.",
      ""
    },
    sortOptions = false)
final class ScalingCommand extends Chapter {
  private static final int QUICK_POINTS = 2;
  private static final int STEPS = 2;
  private static final double LONG_SECONDS = 10;

  /** What is varied, in the order of measuring: from the curve that takes the least time. */
  private enum Quantity {
    HIDDEN(
        "hidden units",
        "768 inputs, TopK 32, two batches of 2,048 rows, Adam, in a heap of at most 60 % of the"
            + " memory",
        SparseAe.class,
        ImmutableList.of("-XX:MaxRAMPercentage=60"),
        ImmutableList.of(1024, 4096, 16_384, 32_768, 65_536, 131_072)),
    ROWS(
        "rows in memory",
        "the lecture's network, 784 bytes each",
        SparseAe.class,
        ImmutableList.of(),
        ImmutableList.of(10_000, 30_000, 100_000, 300_000, 1_000_000)),
    STREAMED(
        "rows streamed",
        "the same from a file, in a heap of 256m",
        SparseAe.Streamed.class,
        ImmutableList.of("-Xmx256m", "-Dorg.bytedeco.javacpp.maxphysicalbytes=0"),
        ImmutableList.of(100_000, 300_000, 1_000_000, 3_000_000, 10_000_000));

    private final String title;
    private final String fixed;
    private final Class<? extends Implementation> implementation;
    private final ImmutableList<String> heap;
    private final ImmutableList<Integer> values;

    Quantity(
        String title,
        String fixed,
        Class<? extends Implementation> implementation,
        ImmutableList<String> heap,
        ImmutableList<Integer> values) {
      this.title = title;
      this.fixed = fixed;
      this.implementation = implementation;
      this.heap = heap;
      this.values = values;
    }
  }

  @Option(
      names = "--minutes",
      paramLabel = "N",
      description = {
        "time budget; a curve ends before a point that would take more than is left of it",
        "(default: ${DEFAULT-VALUE})"
      })
  private int minutes = 25;

  @Option(
      names = "--only",
      paramLabel = "QUANTITY",
      split = ",",
      description = {
        "what is varied, separated by commas (default: all):",
        "${COMPLETION-CANDIDATES}"
      })
  private List<Quantity> quantities = List.of(Quantity.values());

  ScalingCommand() {
    super("Scaling with rows and hidden units");
  }

  @Override
  protected void check() {
    checkPositive("--minutes", minutes);
    super.check();
  }

  @Override
  Contents measure(
      Conditions conditions, DigitData digits, PrintWriter console, IoConsumer<Contents> chapter)
      throws IOException {
    long end = System.nanoTime() + minutes * 60_000_000_000L;
    Map<String, ScalingCurve> curves = new LinkedHashMap<>();
    earlier(file("scaling.json"), Results.class)
        .ifPresent(before -> before.curves().forEach(curve -> curves.put(curve.quantity(), curve)));
    for (Quantity quantity : quantities) {
      ScalingCurve curve =
          new ScalingCurve(quantity.title, quantity.fixed, conditions.date(), List.of(), "");
      for (int value :
          quantity.values.subList(0, quick() ? QUICK_POINTS : quantity.values.size())) {
        if (curve.secondsOf(value) > (end - System.nanoTime()) / 1e9) {
          curve = curve.ended("%,d would take more than --minutes %d", value, minutes);
        } else {
          console.printf("%,d %s%n", value, quantity.title);
          try {
            curve = curve.with(new Point(value, results(quantity, value, curve, digits, console)));
          } catch (InterruptedIOException e) {
            throw e;
          } catch (IOException e) {
            // What a process needs more of than there is, is a result too.
            console.println(e.getMessage());
            curve = curve.ended("the process of %,d failed", value);
          }
        }
        curves.put(curve.quantity(), curve);
        chapter.accept(contents(conditions, digits, curves.values()));
        if (curve.isEnded()) {
          break;
        }
      }
    }
    return contents(conditions, digits, curves.values());
  }

  private record Results(Conditions conditions, List<ScalingCurve> curves) {}

  private static Contents contents(
      Conditions conditions, DigitData digits, Collection<ScalingCurve> curves) throws IOException {
    List<ScalingCurve> all = List.copyOf(curves);
    StringBuilder text = new StringBuilder();
    all.forEach(curve -> text.append(curve.markdown(conditions.date())));
    text.append("Digits: ").append(digits.title()).append(", repeated as needed.\n");
    List<Chart> charts = all.stream().map(ScalingCurve::chart).toList();
    return new Contents(text.toString(), new Results(conditions, all), charts);
  }

  private List<CandidateResult> results(
      Quantity quantity, int value, ScalingCurve before, DigitData digits, PrintWriter console)
      throws IOException {
    boolean isOfUnits = quantity == Quantity.HIDDEN;
    Network network = isOfUnits ? Network.TOP_K : Network.LECTURE;
    RowsFile file =
        isOfUnits
            ? RowsFile.sparseSums(file("rows.f32"), network.inputs, STEPS * network.batchSize)
            : RowsFile.pictures(file("rows.idx"), digits.train(), value);
    int hidden = isOfUnits ? value : network.hidden;
    boolean isLong = before.secondsOf(value) > LONG_SECONDS;
    try {
      return new InterleavedTiming(
              Activity.TRAIN,
              new Task(network, hidden, file, device(), seed()),
              Candidates.engines(
                  quantity.implementation, device(), quantity.heap.toArray(String[]::new)),
              List.of(Metric.SECONDS, Metric.RESIDENT_BYTES),
              console::println)
          .warm(isLong || quick() ? 1 : 3);
    } finally {
      Files.deleteIfExists(file.path());
    }
  }
}
