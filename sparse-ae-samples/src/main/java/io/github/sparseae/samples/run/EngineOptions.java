package io.github.sparseae.samples.run;

import io.github.sparseae.engine.Compute;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of samples that either engine computes. */
public class EngineOptions extends RunOptions {

  /** The engines. */
  enum Engine {
    /** TensorFlow, on the CPU or a GPU. */
    TENSORFLOW,
    /** Plain Java, on the CPU. */
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

  /** Creates options at their defaults, for picocli to set. */
  public EngineOptions() {}

  /** Returns where and by which engine to compute. */
  public Compute compute() {
    Compute compute = Compute.on(device());
    return engine == null ? compute : compute.engine(engine.name());
  }
}
