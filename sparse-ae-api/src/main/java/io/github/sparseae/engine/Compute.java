package io.github.sparseae.engine;

import static com.google.common.base.Preconditions.checkNotNull;
import static java.util.stream.Collectors.joining;

import com.google.common.collect.ImmutableList;
import io.github.sparseae.model.Device;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
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
 * nor a name is set, the system property {@value #ENGINE_PROPERTY} may name one. Without it, the
 * engine of the highest {@linkplain EngineProvider#priority priority} among those that compute on
 * the device is used; if its native library does not load, the next one is, and the log says so.
 * What holds for a whole process, such as the number of threads, is set by the engine's own system
 * properties.
 */
public final class Compute {
  /** The system property that names the engine where {@code Compute} names none. */
  public static final String ENGINE_PROPERTY = "sparseae.engine";

  private static final int MAX_FAILURES = 64;

  /** The classes of engines whose native library did not load, and of which the log says so. */
  private static final Set<String> PASSED_OVER = ConcurrentHashMap.newKeySet();

  private static final Compute AUTO = new Compute(Device.AUTO, null, null);

  private final Device device;
  private final @Nullable EngineProvider engine;
  private final @Nullable String name;

  private Compute(Device device, @Nullable EngineProvider engine, @Nullable String name) {
    this.device = checkNotNull(device, "device");
    this.engine = engine;
    this.name = name;
  }

  /** {@return the default: the class path's engine, on the first GPU it finds, else the CPU} */
  public static Compute auto() {
    return AUTO;
  }

  /**
   * Returns a computation on a device, by the engine on the class path: the default but for the
   * device.
   */
  public static Compute on(Device device) {
    return AUTO.device(device);
  }

  /** Sets the device. Default: {@link Device#AUTO}. */
  public Compute device(Device device) {
    return new Compute(device, engine, name);
  }

  /** Sets the engine. Default: the one on the class path. */
  public Compute engine(EngineProvider engine) {
    return new Compute(device, checkNotNull(engine, "engine"), null);
  }

  /**
   * Sets the engine by its {@link EngineProvider#name}, in upper or lower case, to be found on the
   * class path when a network is opened.
   */
  public Compute engine(String name) {
    return new Compute(device, null, checkNotNull(name, "name"));
  }

  /** {@return the requested device} */
  public Device device() {
    return device;
  }

  /**
   * Returns the engine that was set; else the one of the given name, or the usable one of the
   * highest priority, which is looked for now.
   *
   * @throws EngineException if there is no such engine on the class path, or several of the same
   *     priority and none of them is named; the message says what to do
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
                      ("no engine named %s on the class path, which has %s: correct the %s, or add"
                              + " the engine's dependency")
                          .formatted(
                              wanted,
                              describe(all),
                              name != null ? "name" : "system property " + ENGINE_PROPERTY)));
    }
    if (all.size() == 1) {
      return all.get(0);
    }
    all.sort(
        Comparator.comparing((EngineProvider found) -> found.computesOn(device))
            .thenComparing(EngineProvider::priority)
            .reversed());
    return best(all);
  }

  /** Returns the first engine that can be used, of engines with the best first. */
  private EngineProvider best(List<EngineProvider> engines) {
    EngineProvider first = engines.get(0);
    List<EngineProvider> others =
        engines.subList(1, engines.size()).stream()
            .filter(other -> other.computesOn(device))
            .toList();
    List<EngineProvider> equals =
        others.stream().filter(other -> other.priority() == first.priority()).toList();
    if (!equals.isEmpty()) {
      throw new EngineException(
          EngineException.Reason.AMBIGUOUS,
          "more than one engine on the class path ("
              + describe(ImmutableList.<EngineProvider>builder().add(first).addAll(equals).build())
              + "): remove all but one, or name one by Compute.auto().engine(name) or by the system"
              + " property "
              + ENGINE_PROPERTY);
    }
    return others.isEmpty() || isUsable(first, others.get(0)) ? first : best(others);
  }

  /** Returns whether the native library of an engine loads; says once which engine comes next. */
  private static boolean isUsable(EngineProvider engine, EngineProvider next) {
    try {
      engine.version();
      return true;
    } catch (EngineException e) {
      if (e.reason() != EngineException.Reason.NATIVE_LIBRARY) {
        throw e;
      }
      if (PASSED_OVER.add(engine.getClass().getName())) {
        System.getLogger(Compute.class.getName())
            .log(
                System.Logger.Level.WARNING,
                "the engine {0} cannot be used, {1} computes in its place: {2}",
                engine.name(),
                next.name(),
                e.getMessage());
      }
      return false;
    }
  }

  private static String describe(List<EngineProvider> engines) {
    return engines.stream()
        .map(engine -> engine.name() + ": " + engine.getClass().getName())
        .sorted()
        .collect(joining(", "));
  }

  /** Returns at least one engine: those beside this library, then those of the thread. */
  private static List<EngineProvider> findAll() {
    Map<String, EngineProvider> found = new LinkedHashMap<>();
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
      return new ArrayList<>(found.values());
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
        "no engine on the class path: add the dependency io.github.sparseae:sparse-ae-tf or"
            + " io.github.sparseae:sparse-ae-java of the same version as sparse-ae-api");
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
      @Nullable ClassLoader loader, Map<String, EngineProvider> found, List<Throwable> failures) {
    Iterator<EngineProvider> engines = ServiceLoader.load(EngineProvider.class, loader).iterator();
    // The iterator may throw once for each engine, and for ever if the class path is unreadable.
    for (int failed = 0; failed < MAX_FAILURES; ) {
      try {
        if (!engines.hasNext()) {
          return;
        }
        EngineProvider engine = engines.next();
        found.putIfAbsent(engine.getClass().getName(), engine);
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
