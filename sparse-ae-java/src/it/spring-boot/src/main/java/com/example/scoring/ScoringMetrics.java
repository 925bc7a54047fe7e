package com.example.scoring;

import io.github.sparseae.metrics.Anomaly;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.function.Supplier;
import org.springframework.stereotype.Component;

/** How long scoring takes, and how many rows are odd. */
@Component
class ScoringMetrics {
  private static final double FALSE_ALARMS = 0.01;

  private final Timer timer;
  private final Counter alarms;

  ScoringMetrics(MeterRegistry registry) {
    timer = Timer.builder("scoring").publishPercentiles(0.5, 0.99).register(registry);
    alarms = registry.counter("scoring.alarms");
  }

  Anomaly timed(Supplier<Anomaly> score) {
    Anomaly anomaly = timer.record(score);
    if (anomaly.pValue() <= FALSE_ALARMS) {
      alarms.increment();
    }
    return anomaly;
  }
}
