package io.github.sparseae.samples.run;

import static io.github.sparseae.report.internal.Page.format;

import io.github.sparseae.SparseAutoencoder;
import io.github.sparseae.engine.Compute;
import io.github.sparseae.internal.io.Quantity;
import io.github.sparseae.report.internal.Page;
import java.io.IOException;
import java.io.StringReader;
import java.util.Properties;

/** The device, the engine with its version, and the other versions of a run. */
public record RuntimeEnvironment(
    String device,
    String engine,
    String tensorFlowJava,
    String library,
    String java,
    String os,
    int cores) {
  /** Opens a device and describes it; throws an EngineException if it is unavailable. */
  public static RuntimeEnvironment of(Compute compute) throws IOException {
    // The first use of the engine: what is missing is reported before any work is done.
    try (SparseAutoencoder probe =
        SparseAutoencoder.builder().inputs(1).hidden(1).compute(compute).build()) {
      Properties versions = versions();
      return new RuntimeEnvironment(
          probe.device(),
          probe.engineVersion(),
          versions.getProperty("tensorflow.java"),
          versions.getProperty("library"),
          Runtime.version() + " (" + System.getProperty("java.vm.name") + ")",
          String.join(
              " ",
              System.getProperty("os.name"),
              System.getProperty("os.version"),
              System.getProperty("os.arch")),
          Runtime.getRuntime().availableProcessors());
    }
  }

  private static Properties versions() throws IOException {
    Properties versions = new Properties();
    versions.load(new StringReader(Page.resource(RuntimeEnvironment.class, "versions.properties")));
    return versions;
  }

  public String describe() {
    return format(
        "%s (%s, sparse-ae %s, Java %s, %s, %s)",
        device, engine, library, java, os, Quantity.grouped(cores, "core"));
  }
}
