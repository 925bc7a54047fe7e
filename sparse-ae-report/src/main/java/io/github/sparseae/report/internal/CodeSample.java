package io.github.sparseae.report.internal;

import io.github.sparseae.data.SparseCodes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;

/** The active units of a random sample of rows, and the correlations of units on it. */
final class CodeSample {
  private static final int MOST_CELLS = 1 << 24;

  private final int units;
  private final SplittableRandom random;
  private final Codes[] rows;

  CodeSample(int units, SplittableRandom random) {
    this.units = units;
    this.random = random;
    rows = new Codes[Math.max(256, Math.min(4096, MOST_CELLS / units))];
  }

  @SuppressWarnings("ArrayRecordComponent") // many are kept, and compared with nothing
  private record Codes(int[] unit, float[] value) {}

  /** Draws the next row, given by its number and the places of its units in codes, or not. */
  void offer(long number, SparseCodes codes, int[] places) {
    long place = number < rows.length ? number : random.nextLong(number + 1);
    if (place < rows.length) {
      float[] values = new float[places.length];
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) codes.value(places[i]);
      }
      rows[(int) place] = new Codes(Arrays.stream(places).map(codes::unit).toArray(), values);
    }
  }

  /** Returns for each unit those that correlate with it most. */
  List<List<UnitPass.Correlated>> correlated(int most) {
    List<Codes> codes = Arrays.stream(rows).filter(Objects::nonNull).toList();
    List<List<int[]>> places = new ArrayList<>();
    double[] mean = new double[units];
    double[] square = new double[units];
    for (int unit = 0; unit < units; unit++) {
      places.add(new ArrayList<>());
    }
    for (int row = 0; row < codes.size(); row++) {
      Codes code = codes.get(row);
      for (int i = 0; i < code.unit.length; i++) {
        places.get(code.unit[i]).add(new int[] {row, i});
        mean[code.unit[i]] += code.value[i] / codes.size();
        square[code.unit[i]] += code.value[i] * code.value[i] / codes.size();
      }
    }
    List<List<UnitPass.Correlated>> all = new ArrayList<>();
    double[] products = new double[units];
    for (int unit = 0; unit < units; unit++) {
      Arrays.fill(products, 0);
      for (int[] place : places.get(unit)) {
        Codes code = codes.get(place[0]);
        for (int i = 0; i < code.unit.length; i++) {
          products[code.unit[i]] += (double) code.value[place[1]] * code.value[i] / codes.size();
        }
      }
      List<UnitPass.Correlated> found = new ArrayList<>();
      for (int other = 0; other < units; other++) {
        double scale =
            (square[unit] - mean[unit] * mean[unit]) * (square[other] - mean[other] * mean[other]);
        if (other != unit && products[other] != 0 && scale > 0) {
          found.add(
              new UnitPass.Correlated(
                  other, (products[other] - mean[unit] * mean[other]) / Math.sqrt(scale)));
        }
      }
      found.sort(Comparator.comparingDouble(c -> -Math.abs(c.correlation())));
      all.add(List.copyOf(found.subList(0, Math.min(most, found.size()))));
    }
    return all;
  }
}
