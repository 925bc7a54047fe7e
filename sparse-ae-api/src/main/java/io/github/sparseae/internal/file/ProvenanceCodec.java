package io.github.sparseae.internal.file;

import io.github.sparseae.file.Provenance;
import io.github.sparseae.file.TrainingRun;
import io.github.sparseae.internal.file.Codec.Fields;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** The form of a model's provenance in files. */
final class ProvenanceCodec {
  private static final TrainingRun.Data NO_DATA =
      new TrainingRun.Data("", 0, OptionalLong.empty(), Optional.empty(), Optional.empty());

  private static final Codec<TrainingRun.Data> DATA =
      new Codec<>(
          NO_DATA,
          (fields, it) ->
              new TrainingRun.Data(
                  fields.required("name", it.name()),
                  fields.required("width", it.width()),
                  fields.of(
                      "rows",
                      it.rows(),
                      rows -> rows.isPresent() ? rows.getAsLong() : null,
                      ProvenanceCodec::rows),
                  fields.text("sha256", it.sha256()),
                  fields.text("labels_sha256", it.labelsSha256())));

  private static final Codec<TrainingRun> RUN =
      new Codec<>(
          new TrainingRun(
              NO_DATA, "", "", 1, 0, TrainingRun.Ending.FINISHED, Map.of(), "", "", Instant.EPOCH),
          (fields, it) ->
              new TrainingRun(
                  fields.required("data", it.data(), DATA),
                  fields.required("settings_in_words", it.settings()),
                  fields.of(
                      "settings",
                      it.settingsJson(),
                      json -> Json.object(FieldPath.of("settings"), json),
                      (from, name) -> Json.text(from.object(name))),
                  fields.plain(
                      "calls",
                      it.calls(),
                      (from, name) -> from.or(name, ProvenanceCodec::calls, 1L)),
                  fields.count("epochs", it.epochs()),
                  fields.required("ending", it.ending()),
                  fields.of(
                      "metrics",
                      it.metrics(),
                      ProvenanceCodec::object,
                      (from, name) -> from.or(name, ProvenanceCodec::metrics, Map.of())),
                  fields.required("library", it.library()),
                  fields.required("engine", it.engine()),
                  time(fields, "time", it.time())));

  static final Codec<Provenance> PROVENANCE =
      new Codec<>(
          new Provenance("", "", "", Instant.EPOCH, List.of(), 0, List.of()),
          (fields, it) ->
              new Provenance(
                  fields.required("library", it.library()),
                  fields.required("platform", it.platform()),
                  fields.required("engine", it.engine()),
                  time(fields, "saved", it.saved()),
                  fields.list("trainings", it.trainings(), RUN),
                  fields.optionalCount("earlier_trainings", it.earlierTrainings()),
                  fields.of(
                      "encoders",
                      it.encoders(),
                      encoders ->
                          encoders.isEmpty() ? null : ProvenanceCodec.PROVENANCE.writeAll(encoders),
                      (from, name) ->
                          from.or(name, ProvenanceCodec.PROVENANCE::readAll, List.of()))));

  private ProvenanceCodec() {}

  private static OptionalLong rows(JsonObject from, String name) {
    return from.has(name) ? OptionalLong.of(from.whole(name)) : OptionalLong.empty();
  }

  private static long calls(JsonObject from, String name) {
    long calls = from.count(name);
    from.path(name).check(calls != 0, "at least 1", calls);
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

  private static Instant time(Fields fields, String name, Instant value) {
    String text = fields.required(name, fields.isWritten() ? value.toString() : "");
    try {
      return Instant.parse(text);
    } catch (DateTimeException e) {
      throw new MalformedFileException(
          fields.json().path(name), "a time such as 2026-01-31T12:00:00Z", text, e);
    }
  }
}
