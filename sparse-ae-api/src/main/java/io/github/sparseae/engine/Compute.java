package io.github.sparseae.engine;

import static com.google.common.base.Preconditions.checkNotNull;
import static java.util.stream.Collectors.joining;

import io.github.sparseae.model.Device;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;

/**
 * Where and by which engine a network is computed. Immutable; each method that sets something
 * returns a changed copy.
 *
 * <pre>{@code
 * SparseAutoencoder.builder().inputs(784).hidden(400).compute(Compute.on(Device.CPU)).build();
 * SparseAutoencoder.load(path, Compute.on(Device.GPU).engine("TensorFlow"));
 * }</pre>
 *
 * <p>Engines are found by {@link ServiceLoader} when a network is opened, not before: first with
 * the class loader of this library, then with the thread's context class loader. Engines of another
 * copy of this library, as the host of a plug-in may have, are passed over. Where neither an engine
 * nor a name is set, the system property {@value #ENGINE_PROPERTY} may name one; without it, the
 * one engine on the class path is used. What holds for a whole process, such as the number of
 * threads, is set by the engine's own system properties.
 */
public final class Compute {
  /** The system property that names the engine where {@code Compute} names none. */
  public static final String ENGINE_PROPERTY = "sparseae.engine";

  private static final int MAX_FAILURES = 64;

  private static final Compute AUTO = new Compute(Device.AUTO, null, null);

  private final Device device;
  private final @Nullable EngineProvider engine;
  private final @Nullable String name;

  private Compute(Device device, @Nullable EngineProvider engine, @Nullable String name) {
    this.device = checkNotNull(device, "device");
    this.engine = engine;
    this.name = name;
  }

  /**
   * {@return the default: the engine on the class path, on the first GPU it finds, else the CPU}
   */
  public static Compute auto() {
    return AUTO;
  }

  /**
   * Returns a computation on a device, by the engine on the class path.
   *
   * @param device the device
   * @return the default but for the device
   */
  public static Compute on(Device device) {
    return AUTO.device(device);
  }

  /**
   * Sets the device. Default: {@link Device#AUTO}.
   *
   * @param device the device
   * @return a changed copy
   */
  public Compute device(Device device) {
    return new Compute(device, engine, name);
  }

  /**
   * Sets the engine. Default: the one on the class path.
   *
   * @param engine the engine
   * @return a changed copy
   */
  public Compute engine(EngineProvider engine) {
    return new Compute(device, checkNotNull(engine, "engine"), null);
  }

  /**
   * Sets the engine by its name, to be found on the class path when a network is opened.
   *
   * @param name the engine's {@link EngineProvider#name}, in upper or lower case
   * @return a changed copy
   */
  public Compute engine(String name) {
    return new Compute(device, null, checkNotNull(name, "name"));
  }

  /** {@return the requested device} */
  public Device device() {
    return device;
  }

  /**
   * Returns the engine, which is looked for now unless it was set.
   *
   * @return the engine that was set; else the one of the given name; else the only one there is
   * @throws EngineException if there is no such engine on the class path, or several and none of
   *     them is named; the message says what to do
   */
  public EngineProvider engine() {
    if (engine != null) {
      return engine;
    }
    List<EngineProvider> all = findAll();
    String wanted = name != null ? name : System.getProperty(ENGINE_PROPERTY);
    if (wanted != null) {
      return all.stream()
          .filter(found -> found.name().equalsIgnoreCase(wanted))
          .findFirst()
          .orElseThrow(
              () ->
                  new EngineException(
                      EngineException.Reason.NOT_FOUND,
                      "no engine named "
                          + wanted
                          + " on the class path, which has "
                          + describe(all)
                          + ": correct "
                          + (name != null ? "the name" : "the system property " + ENGINE_PROPERTY)
                          + ", or add the engine's dependency"));
    }
    if (all.size() > 1) {
      throw new EngineException(
          EngineException.Reason.AMBIGUOUS,
          "more than one engine on the class path ("
              + describe(all)
              + "): remove all but one, or name one by Compute.auto().engine(name) or by the system"
              + " property "
              + ENGINE_PROPERTY);
    }
    return all.get(0);
  }

  private static String describe(List<EngineProvider> engines) {
    return engines.stream()
        .map(engine -> engine.name() + ": " + engine.getClass().getName())
        .sorted()
        .collect(joining(", "));
  }

  /**
   * Returns at least one engine: those beside this library, then others of the thread's class
   * loader.
   */
  private static List<EngineProvider> findAll() {
    List<EngineProvider> found = new ArrayList<>();
    List<Throwable> failures = new ArrayList<>();
    ClassLoader own = EngineProvider.class.getClassLoader();
    ClassLoader context = Thread.currentThread().getContextClassLoader();
    find(own, found, failures);
    int ownFailures = failures.size();
    if (context != own) {
      find(context, found, failures);
    }
    if (!found.isEmpty()) {
      failures.subList(0, ownFailures).forEach(Compute::log);
      return found;
    }
    if (!failures.isEmpty()) {
      Throwable first = failures.get(0);
      throw new EngineException(
          EngineException.Reason.NOT_FOUND,
          "an engine is on the class path but cannot be used ("
              + first.getMessage()
              + "): make sure that sparse-ae-api and the engine have the same version and the same"
              + " class loader",
          first);
    }
    throw new EngineException(
        EngineException.Reason.NOT_FOUND,
        "no engine on the class path: add the dependency io.github.sparseae:sparse-ae-tf of the"
            + " same version as sparse-ae-api");
  }

  private static void log(Throwable failure) {
    System.getLogger(Compute.class.getName())
        .log(
            System.Logger.Level.WARNING,
            "an engine on the class path cannot be used and is passed over: {0}",
            failure.getMessage());
  }

  /**
   * Adds the engines of a class loader, each class once. One that fails is passed over: a host may
   * have its own copy of this library, whose engines are of no use here.
   */
  private static void find(
      @Nullable ClassLoader loader, List<EngineProvider> found, List<Throwable> failures) {
    Iterator<EngineProvider> engines = ServiceLoader.load(EngineProvider.class, loader).iterator();
    // The iterator may throw once for each engine, and for ever if the class path is unreadable.
    for (int failed = 0; failed < MAX_FAILURES; ) {
      try {
        if (!engines.hasNext()) {
          return;
        }
        EngineProvider engine = engines.next();
        String type = engine.getClass().getName();
        if (found.stream().noneMatch(other -> other.getClass().getName().equals(type))) {
          found.add(engine);
        }
      } catch (ServiceConfigurationError | LinkageError e) {
        failures.add(e);
        failed++;
      }
    }
  }

  /** Equal if device and engine are. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Compute that
        && device == that.device
        && Objects.equals(engine, that.engine)
        && Objects.equals(name, that.name);
  }

  @Override
  public int hashCode() {
    return Objects.hash(device, engine, name);
  }

  /** The device and, where one is set, the engine, for example {@code GPU by TensorFlow}. */
  @Override
  public String toString() {
    String by = engine != null ? engine.name() : name;
    return by == null ? device.toString() : device + " by " + by;
  }
}
