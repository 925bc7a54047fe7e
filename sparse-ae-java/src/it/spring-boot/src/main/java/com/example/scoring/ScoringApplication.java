package com.example.scoring;

import io.github.sparseae.AnomalyDetector;
import io.github.sparseae.table.TableSchema;
import io.github.sparseae.train.Training;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;

/** A service that scores the readings of pumps. */
@SpringBootApplication
public class ScoringApplication {
  /** A reading, by whose names the detector knows its columns. */
  public record Reading(double pressure, double flow, double temperature) {}

  public static void main(String[] args) {
    SpringApplication.run(ScoringApplication.class, args);
  }

  /** Opens the detector; trains and saves one where there is no file. Spring closes it. */
  @Bean
  AnomalyDetector detector(@Value("${detector.file}") Path file, TrainingMetrics metrics)
      throws IOException {
    if (!Files.exists(file)) {
      List<Reading> normal = normalReadings();
      TableSchema schema = TableSchema.infer(normal).unit("pressure", "Pa");
      try (AnomalyDetector fitted =
          AnomalyDetector.builder()
              .schema(schema)
              .training(Training.epochs(10).listener(metrics))
              .fit(schema.samples(normal))) {
        fitted.save(file);
      }
    }
    return AnomalyDetector.load(file);
  }

  @Bean
  HealthIndicator detectorHealth(AnomalyDetector detector) {
    return () -> Health.up().withDetail("detector", detector.toString()).build();
  }

  private static List<Reading> normalReadings() {
    Random random = new Random(1);
    return Stream.generate(random::nextGaussian)
        .limit(2000)
        .map(load -> new Reading(101_300 + 900 * load, 12 + load, 60 + 3 * random.nextGaussian()))
        .toList();
  }
}
