package io.github.sparseae.report.internal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;

/** A range of numbers on a range of the picture; with ticks at whole numbers if it is of these. */
record Axis(
    double from, double to, double start, double end, boolean logarithmic, boolean isWhole) {
  /** Creates the axis of categories, which has no ticks. */
  Axis(int categories, double start, double end) {
    this(0, categories, start, end, false, true);
  }

  static Axis of(
      double[] values, double start, double end, boolean logarithmic, boolean isFromZero) {
    double least = isFromZero ? 0 : Arrays.stream(values).min().orElse(0);
    double largest = Arrays.stream(values).max().orElse(1);
    if (logarithmic) {
      double factor = largest > least ? 1 : 2;
      return new Axis(least / factor, largest * factor, start, end, true, false);
    }
    double room = largest > least ? 0 : Math.max(Math.abs(least) / 2, 0.5);
    double floor = least >= 0 ? Math.max(0, least - room) : least - room;
    boolean isWhole = Arrays.stream(values).allMatch(value -> value == Math.rint(value));
    return new Axis(floor, largest + room, start, end, false, isWhole);
  }

  double at(double value) {
    double share =
        logarithmic ? Math.log(value / from) / Math.log(to / from) : (value - from) / (to - from);
    return start + share * (end - start);
  }

  /** Returns round numbers in the range. */
  List<Double> ticks() {
    List<Double> ticks = new ArrayList<>();
    if (logarithmic) {
      int first = (int) Math.floor(Math.log10(from));
      boolean isDense = to / from < 1000 && to < 1e5;
      for (int power = first; Math.pow(10, power) <= 1.05 * to; power++) {
        for (int digit : isDense ? new int[] {1, 2, 5} : new int[] {1}) {
          double tick = digit * Math.pow(10, power);
          if (tick >= 0.95 * from && tick <= 1.05 * to) {
            ticks.add(tick);
          }
        }
      }
      return ticks;
    }
    double rough = Math.max(isWhole ? 1 : 0, (to - from) / 5);
    double power = Math.pow(10, Math.floor(Math.log10(rough)));
    double step =
        DoubleStream.of(1, 2, 5, 10)
            .map(d -> d * power)
            .filter(d -> d >= rough)
            .min()
            .orElse(rough);
    for (double i = Math.ceil(from / step - 1e-9); i * step <= to + 1e-9 * step; i++) {
      ticks.add(i * step);
    }
    return ticks;
  }
}
