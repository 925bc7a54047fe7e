package io.github.sparseae.internal.file;

import io.github.sparseae.file.Provenance;
import io.github.sparseae.file.TrainingRun;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes where a model comes from as JSON, and reads it back. */
public final class ProvenanceCodec {
  private ProvenanceCodec() {}

  public static JsonObject write(Provenance provenance) {
    return new JsonObject()
        .put("library", provenance.library())
        .put("platform", provenance.platform())
        .put("engine", provenance.engine())
        .put("saved", provenance.saved().toString())
        .put("trainings", provenance.trainings().stream().map(ProvenanceCodec::write).toList())
        .put("earlier_trainings", provenance.earlierTrainings());
  }

  public static Provenance read(JsonObject from) {
    Provenance provenance =
        new Provenance(
            from.text("library"),
            from.text("platform"),
            from.text("engine"),
            instant(from, "saved"),
            from.objects("trainings").stream().map(ProvenanceCodec::training).toList(),
            from.count("earlier_trainings"));
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
            calls(from),
            from.count("epochs"),
            from.constant("ending", TrainingRun.Ending.class),
            metrics(from.object("metrics")),
            from.text("library"),
            from.text("engine"),
            instant(from, "time"));
    from.end();
    return run;
  }

  private static long calls(JsonObject from) {
    long calls = from.count("calls");
    if (calls == 0) {
      throw new MalformedFieldException(from.place("calls"), "at least 1", calls);
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
    return new JsonObject()
        .put("name", data.name())
        .put("width", data.width())
        .put("rows", data.rows())
        .put("sha256", data.sha256())
        .put("labels_sha256", data.labelsSha256());
  }

  private static TrainingRun.Data data(JsonObject from) {
    TrainingRun.Data data =
        new TrainingRun.Data(
            from.text("name"),
            from.integer("width"),
            from.has("rows") ? (Long) from.whole("rows") : null,
            textIfThere(from, "sha256"),
            textIfThere(from, "labels_sha256"));
    from.end();
    return data;
  }

  private static @Nullable String textIfThere(JsonObject from, String name) {
    return from.has(name) ? from.text(name) : null;
  }

  private static Instant instant(JsonObject from, String name) {
    String text = from.text(name);
    try {
      return Instant.parse(text);
    } catch (DateTimeException e) {
      throw new MalformedFieldException(
          from.place(name), "a time such as 2026-01-31T12:00:00Z", text, e);
    }
  }
}
