package io.github.sparseae.samples.run;

import io.github.sparseae.engine.Compute;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** A sample on digits that either engine computes. */
public abstract class EngineCommand extends DigitCommand {

  enum Engine {
    TENSORFLOW,
    JAVA
  }

  @Option(
      names = "--engine",
      order = 1,
      paramLabel = "NAME",
      description = {
        "tensorflow, or java: plain Java, on the CPU",
        "(default: TensorFlow, or plain Java where its library does not load)"
      })
  private @Nullable Engine engine;

  public final Compute compute() {
    Compute compute = Compute.on(device());
    return engine == null ? compute : compute.engine(engine.name());
  }
}
