package io.github.sparseae.samples.run;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * The results of methods, each in a file of its own as soon as it is there, so that a run that was
 * stopped goes on with the methods that are missing.
 */
public final class FinishedMethods {
  private final SampleRun run;
  private final JsonNode settings;
  private final boolean again;

  /**
   * Creates the results in the folder of a run.
   *
   * @param settings what results depend on: those of other settings are not taken
   * @param again whether to take none
   */
  public FinishedMethods(SampleRun run, Map<String, Object> settings, boolean again)
      throws IOException {
    this.run = run;
    this.settings = OutputFolder.tree(settings);
    this.again = again;
  }

  /** Trains and evaluates a method. */
  public interface Work<M> {
    /** Returns the result of a method. */
    Map<String, Object> result(M method) throws IOException;
  }

  /** Receives the results of all methods so far, by their names. */
  public interface Results {
    /** Writes the results. */
    void write(Map<String, JsonNode> results) throws IOException;
  }

  /**
   * Trains the methods whose results an earlier run of the same settings has not left. After each
   * method all results so far are written.
   *
   * @param methods whose {@code toString} is the name
   * @param heading returns what the console shows after the name
   */
  public <M> Map<String, JsonNode> complete(
      List<M> methods, Function<M, String> heading, Work<M> work, Results results)
      throws IOException {
    Map<String, JsonNode> finished = new LinkedHashMap<>();
    for (M method : methods) {
      String name = method.toString();
      run.heading("%s: %s", name.toUpperCase(Locale.ROOT), heading.apply(method));
      Optional<JsonNode> left = find(name);
      finished.put(name, left.isPresent() ? left.get() : save(name, work.result(method)));
      results.write(finished);
    }
    return finished;
  }

  private Optional<JsonNode> find(String method) throws IOException {
    Path file = run.file(method + ".json");
    if (again || !Files.exists(file)) {
      return Optional.empty();
    }
    JsonNode left = OutputFolder.read(file);
    if (!left.path("run").equals(settings)) {
      return Optional.empty();
    }
    run.line("taken from %s, where an earlier run left it; --again trains it again", file);
    return Optional.of(left.get("result"));
  }

  /** Writes the result of a method, and returns it as {@link #find} does. */
  private JsonNode save(String method, Map<String, Object> result) throws IOException {
    OutputFolder.write(
        run.file(method + ".json"), OutputFolder.object("run", settings, "result", result));
    return OutputFolder.tree(result);
  }
}
