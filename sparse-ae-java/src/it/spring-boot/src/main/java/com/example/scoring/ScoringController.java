package com.example.scoring;

import io.github.sparseae.AnomalyDetector;
import io.github.sparseae.metrics.Anomaly;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Scores rows. */
@RestController
class ScoringController {
  private final AnomalyDetector detector;
  private final ScoringMetrics metrics;

  ScoringController(AnomalyDetector detector, ScoringMetrics metrics) {
    this.detector = detector;
    this.metrics = metrics;
  }

  @PostMapping("/score")
  Anomaly score(@RequestBody Map<String, Object> row) {
    return metrics.timed(() -> detector.anomaly(row));
  }

  /** Tells the caller which column is missing, unknown or of another kind. */
  @ExceptionHandler(IllegalArgumentException.class)
  @ResponseStatus(HttpStatus.BAD_REQUEST)
  String refuse(IllegalArgumentException e) {
    return e.getMessage();
  }
}
