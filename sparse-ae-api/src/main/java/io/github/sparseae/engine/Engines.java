package io.github.sparseae.engine;

import static java.util.stream.Collectors.joining;

import java.util.ArrayList;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;

/** Finds the engine on the class path, at its first use. */
public final class Engines {
  private Engines() {}

  /**
   * The one engine that the current thread's class loader, or else this library's, can see.
   *
   * @return the engine
   * @throws EngineException if there is none, or more than one
   */
  public static EngineProvider find() {
    ClassLoader context = Thread.currentThread().getContextClassLoader();
    List<EngineProvider> found = find(context);
    if (found.isEmpty()) {
      found = find(Engines.class.getClassLoader());
    }
    if (found.isEmpty()) {
      throw new EngineException(
          EngineException.Reason.NOT_FOUND,
          "no engine on the class path: add the dependency io.github.sparseae:sparse-ae-tf of the"
              + " same version as sparse-ae-api");
    }
    if (found.size() > 1) {
      throw new EngineException(
          EngineException.Reason.AMBIGUOUS,
          "more than one engine on the class path ("
              + found.stream()
                  .map(engine -> engine.name() + ": " + engine.getClass().getName())
                  .sorted()
                  .collect(joining(", "))
              + "): remove all but one, or choose with SparseAutoencoder.builder().engine(...)");
    }
    return found.get(0);
  }

  private static List<EngineProvider> find(ClassLoader loader) {
    List<EngineProvider> found = new ArrayList<>();
    try {
      ServiceLoader.load(EngineProvider.class, loader).forEach(found::add);
    } catch (ServiceConfigurationError | LinkageError e) {
      throw new EngineException(
          EngineException.Reason.NOT_FOUND,
          "an engine is on the class path but cannot be used ("
              + e.getMessage()
              + "): make sure that sparse-ae-api and the engine have the same version",
          e);
    }
    return found;
  }
}
