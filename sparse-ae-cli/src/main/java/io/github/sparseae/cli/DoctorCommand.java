package io.github.sparseae.cli;

import com.google.common.collect.ImmutableList;
import io.github.sparseae.engine.Compute;
import io.github.sparseae.engine.EngineProvider;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Says which engines there are, and which would compute. */
@Command(
    name = "doctor",
    description = "Says what this machine computes with.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
@SuppressWarnings("NullAway.Init") // picocli sets what has no default
final class DoctorCommand implements Callable<Integer>, IVersionProvider {
  private static final String TENSORFLOW_DOCTOR = "io.github.sparseae.tf.Doctor";

  @Spec private CommandSpec spec;
  @Mixin private final Output output = new Output();

  @Override
  public Integer call() throws IOException {
    Map<String, Object> results = new LinkedHashMap<>();
    results.put("java", Runtime.version() + ", " + System.getProperty("java.vendor"));
    results.put("heap", Runtime.getRuntime().maxMemory());
    results.put("cores", Runtime.getRuntime().availableProcessors());
    results.put("engines", engines());
    EngineProvider engine = Compute.auto().engine();
    results.put("computes", engine.name() + " " + engine.version());
    results.put("tensorflow", tensorFlow());
    output.print(spec.commandLine().getOut(), results);
    return CommandLine.ExitCode.OK;
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
