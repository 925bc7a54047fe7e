package io.github.sparseae.samples.run;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

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

  /** Returns the result of a method, if an earlier run of the same settings left it. */
  public Optional<JsonNode> find(String method) throws IOException {
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
  public JsonNode save(String method, Map<String, Object> result) throws IOException {
    OutputFolder.write(
        run.file(method + ".json"), OutputFolder.object("run", settings, "result", result));
    return OutputFolder.tree(result);
  }
}
