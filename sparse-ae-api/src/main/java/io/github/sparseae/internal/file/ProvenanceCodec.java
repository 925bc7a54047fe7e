package io.github.sparseae.internal.file;

import io.github.sparseae.file.Provenance;
import io.github.sparseae.file.TrainingRun;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** The form of a model's provenance in files. */
final class ProvenanceCodec {
  private static final RecordCodec<TrainingRun.Data> DATA =
      it ->
          new TrainingRun.Data(
              it.text("name", TrainingRun.Data::name),
              it.integer("width", TrainingRun.Data::width),
              it.of(
                  "rows",
                  TrainingRun.Data::rows,
                  rows -> rows.isPresent() ? rows.getAsLong() : null,
                  ProvenanceCodec::rows),
              it.optional("sha256", TrainingRun.Data::sha256, sha256 -> sha256, JsonObject::text),
              it.optional(
                  "labels_sha256",
                  TrainingRun.Data::labelsSha256,
                  sha256 -> sha256,
                  JsonObject::text));

  private static final RecordCodec<TrainingRun> RUN =
      it ->
          new TrainingRun(
              it.of("data", TrainingRun::data, DATA),
              it.text("settings_in_words", TrainingRun::settings),
              it.of(
                  "settings",
                  TrainingRun::settingsJson,
                  json -> Json.object(FieldPath.of("settings"), json),
                  (from, name) -> Json.text(from.object(name))),
              it.of(
                  "calls",
                  TrainingRun::calls,
                  calls -> calls,
                  (from, name) -> from.or(name, ProvenanceCodec::calls, 1L)),
              it.count("epochs", TrainingRun::epochs),
              it.of("ending", TrainingRun::ending, TrainingRun.Ending.class),
              it.of(
                  "metrics",
                  TrainingRun::metrics,
                  ProvenanceCodec::object,
                  (from, name) -> from.or(name, ProvenanceCodec::metrics, Map.of())),
              it.text("library", TrainingRun::library),
              it.text("engine", TrainingRun::engine),
              it.of("time", TrainingRun::time, Instant::toString, ProvenanceCodec::instant));

  static final RecordCodec<Provenance> PROVENANCE =
      it ->
          new Provenance(
              it.text("library", Provenance::library),
              it.text("platform", Provenance::platform),
              it.text("engine", Provenance::engine),
              it.of("saved", Provenance::saved, Instant::toString, ProvenanceCodec::instant),
              it.of("trainings", Provenance::trainings, RUN::writeAll, RUN::readAll),
              it.count("earlier_trainings", Provenance::earlierTrainings, 0L),
              it.of(
                  "encoders",
                  Provenance::encoders,
                  encoders ->
                      encoders.isEmpty() ? null : ProvenanceCodec.PROVENANCE.writeAll(encoders),
                  (from, name) -> from.or(name, ProvenanceCodec.PROVENANCE::readAll, List.of())));

  private ProvenanceCodec() {}

  private static OptionalLong rows(JsonObject from, String name) {
    return from.has(name) ? OptionalLong.of(from.whole(name)) : OptionalLong.empty();
  }

  private static long calls(JsonObject from, String name) {
    long calls = from.count(name);
    if (calls == 0) {
      throw new MalformedFileException(from.path(name), "at least 1", calls);
    }
    return calls;
  }

  private static JsonObject object(Map<String, Double> metrics) {
    JsonObject object = new JsonObject();
    metrics.forEach(object::put);
    return object;
  }

  private static Map<String, Double> metrics(JsonObject run, String name) {
    JsonObject from = run.object(name);
    Map<String, Double> metrics = new LinkedHashMap<>();
    for (String metric : from.names()) {
      metrics.put(metric, from.number(metric));
    }
    return metrics;
  }

  private static Instant instant(JsonObject from, String name) {
    String text = from.text(name);
    try {
      return Instant.parse(text);
    } catch (DateTimeException e) {
      throw new MalformedFileException(
          from.path(name), "a time such as 2026-01-31T12:00:00Z", text, e);
    }
  }
}
