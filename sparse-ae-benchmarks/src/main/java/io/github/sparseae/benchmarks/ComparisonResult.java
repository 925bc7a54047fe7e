package io.github.sparseae.benchmarks;

import io.github.sparseae.benchmarks.worker.Measurement.Metric;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The result of a comparison, whose workloads may be measured at different times, in the order of
 * the table.
 */
record ComparisonResult(List<Part> parts) {

  /**
   * The result of a workload.
   *
   * @param density the share of inputs that are not 0
   * @param results those of this library first
   */
  record Part(
      Workload workload,
      Conditions conditions,
      int rows,
      double density,
      double seconds,
      List<CandidateResult> results) {
    Part {
      results = List.copyOf(results);
    }

    /** Returns the best value of a metric on this machine; empty if there is no limit to it. */
    Optional<Double> best(Metric metric, Optional<Limit.Rates> rates) {
      return rates.flatMap(its -> limit().flatMap(limit -> limit.best(metric, its)));
    }

    Optional<Limit> limit() {
      return Limit.of(workload, density, rows);
    }

    private double fastest() {
      return results.stream()
          .mapToDouble(result -> result.min(Metric.SECONDS_PER_STEP))
          .min()
          .orElseThrow();
    }
  }

  ComparisonResult {
    parts = List.copyOf(parts);
  }

  /** Returns a copy with a result in place of that of the same workload. */
  ComparisonResult with(Part part) {
    List<Part> all = new ArrayList<>(parts);
    all.removeIf(each -> each.workload() == part.workload());
    all.add(part);
    all.sort(Comparator.comparing(Part::workload));
    return new ComparisonResult(all);
  }

  private Optional<Part> part(Workload workload, Conditions.Hardware hardware) {
    return parts.stream()
        .filter(part -> part.workload() == workload)
        .filter(part -> part.conditions().hardware().equals(hardware))
        .findFirst();
  }

  /** Returns the rates of a machine; empty if they were not measured. */
  Optional<Limit.Rates> rates(Conditions.Hardware hardware) {
    return part(Workload.PRODUCTS, hardware)
        .flatMap(
            products ->
                part(Workload.COPIES, hardware)
                    .map(copies -> Limit.Rates.of(products.fastest(), copies.fastest())));
  }
}
