package io.github.sparseae.internal.file;

import io.github.sparseae.file.Provenance;
import io.github.sparseae.file.TrainingRun;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Writes a model's provenance as JSON and reads it back. */
final class ProvenanceCodec {
  private ProvenanceCodec() {}

  static JsonObject write(Provenance provenance) {
    JsonObject to =
        new JsonObject()
            .put("library", provenance.library())
            .put("platform", provenance.platform())
            .put("engine", provenance.engine())
            .put("saved", provenance.saved().toString())
            .put("trainings", provenance.trainings().stream().map(ProvenanceCodec::write).toList())
            .put("earlier_trainings", provenance.earlierTrainings());
    if (!provenance.encoders().isEmpty()) {
      to.put("encoders", provenance.encoders().stream().map(ProvenanceCodec::write).toList());
    }
    return to;
  }

  static Provenance read(JsonObject from) {
    Provenance provenance =
        new Provenance(
            from.text("library"),
            from.text("platform"),
            from.text("engine"),
            instant(from, "saved"),
            from.objects("trainings").stream().map(ProvenanceCodec::training).toList(),
            from.or("earlier_trainings", JsonObject::count, 0L),
            from.or("encoders", JsonObject::objects, List.<JsonObject>of()).stream()
                .map(ProvenanceCodec::read)
                .toList());
    from.end();
    return provenance;
  }

  private static JsonObject write(TrainingRun run) {
    JsonObject metrics = new JsonObject();
    run.metrics().forEach(metrics::put);
    return new JsonObject()
        .put("data", write(run.data()))
        .put("settings_in_words", run.settings())
        .put("settings", Json.object(FieldPath.of("settings"), run.settingsJson()))
        .put("calls", run.calls())
        .put("epochs", run.epochs())
        .put("ending", run.ending())
        .put("metrics", metrics)
        .put("library", run.library())
        .put("engine", run.engine())
        .put("time", run.time().toString());
  }

  private static TrainingRun training(JsonObject from) {
    TrainingRun run =
        new TrainingRun(
            data(from.object("data")),
            from.text("settings_in_words"),
            Json.text(from.object("settings")),
            from.or("calls", ProvenanceCodec::calls, 1L),
            from.count("epochs"),
            from.constant("ending", TrainingRun.Ending.class),
            metrics(from.or("metrics", JsonObject::object, new JsonObject())),
            from.text("library"),
            from.text("engine"),
            instant(from, "time"));
    from.end();
    return run;
  }

  private static long calls(JsonObject from, String name) {
    long calls = from.count(name);
    if (calls == 0) {
      throw new MalformedFileException(from.path(name), "at least 1", calls);
    }
    return calls;
  }

  private static Map<String, Double> metrics(JsonObject from) {
    Map<String, Double> metrics = new LinkedHashMap<>();
    for (String name : from.names()) {
      metrics.put(name, from.number(name));
    }
    return metrics;
  }

  private static JsonObject write(TrainingRun.Data data) {
    JsonObject to = new JsonObject().put("name", data.name()).put("width", data.width());
    data.rows().ifPresent(rows -> to.put("rows", rows));
    data.sha256().ifPresent(sha256 -> to.put("sha256", sha256));
    data.labelsSha256().ifPresent(sha256 -> to.put("labels_sha256", sha256));
    return to;
  }

  private static TrainingRun.Data data(JsonObject from) {
    TrainingRun.Data data =
        new TrainingRun.Data(
            from.text("name"),
            from.integer("width"),
            from.has("rows") ? OptionalLong.of(from.whole("rows")) : OptionalLong.empty(),
            optionalText(from, "sha256"),
            optionalText(from, "labels_sha256"));
    from.end();
    return data;
  }

  private static Optional<String> optionalText(JsonObject from, String name) {
    return from.has(name) ? Optional.of(from.text(name)) : Optional.empty();
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
