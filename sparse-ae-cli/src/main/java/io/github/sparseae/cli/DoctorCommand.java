package io.github.sparseae.cli;

import com.google.common.collect.ImmutableList;
import io.github.sparseae.engine.Compute;
import io.github.sparseae.engine.EngineProvider;
import java.io.IOException;
import java.util.Map;
import java.util.ServiceLoader;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;

@Command(name = "doctor", description = "Says what this machine computes with.")
@SuppressWarnings("NullAway.Init") // picocli sets what has no default
final class DoctorCommand extends FileCommand implements IVersionProvider {
  private static final String TENSORFLOW_DOCTOR = "io.github.sparseae.tf.Doctor";

  @Override
  void run(Map<String, Object> results) throws IOException {
    results.put("java", Runtime.version() + ", " + System.getProperty("java.vendor"));
    results.put("heapMiB", Runtime.getRuntime().maxMemory() >> 20);
    results.put("cores", Runtime.getRuntime().availableProcessors());
    results.put("engines", engines());
    EngineProvider engine = Compute.auto().engine();
    results.put("computes", engine.name());
    results.put("engine", engine.version());
    results.put("tensorflow", tensorFlow());
  }

  private static ImmutableList<String> engines() {
    return ServiceLoader.load(EngineProvider.class).stream()
        .map(ServiceLoader.Provider::get)
        .map(EngineProvider::name)
        .collect(ImmutableList.toImmutableList());
  }

  /** Returns the findings of TensorFlow's own doctor, where it is on the class path. */
  private static String tensorFlow() {
    try {
      return Class.forName(TENSORFLOW_DOCTOR).getMethod("examine").invoke(null).toString();
    } catch (ClassNotFoundException e) {
      return "not on the class path: java -cp sparse-ae.jar:… with sparse-ae-tf adds it";
    } catch (ReflectiveOperationException e) {
      return "cannot be examined: " + e.getCause();
    }
  }

  @Override
  public String[] getVersion() {
    String version = DoctorCommand.class.getPackage().getImplementationVersion();
    return new String[] {"sparse-ae " + (version == null ? "(development)" : version)};
  }
}
