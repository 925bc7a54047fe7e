package com.example.scoring;

import io.github.sparseae.train.EpochReport;
import io.github.sparseae.train.TrainingListener;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.atomic.AtomicReference;
import org.springframework.stereotype.Component;

/** The epochs of a training and its last loss. */
@Component
class TrainingMetrics implements TrainingListener {
  private final Counter epochs;
  private final AtomicReference<Double> loss = new AtomicReference<>(Double.NaN);

  TrainingMetrics(MeterRegistry registry) {
    epochs = registry.counter("training.epochs");
    registry.gauge("training.loss", loss, AtomicReference::get);
  }

  @Override
  public void epochFinished(EpochReport report) {
    epochs.increment();
    loss.set(report.losses().total());
  }
}
