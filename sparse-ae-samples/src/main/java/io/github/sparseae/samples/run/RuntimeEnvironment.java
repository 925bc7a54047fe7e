package io.github.sparseae.samples.run;

import static io.github.sparseae.report.internal.Page.format;

import io.github.sparseae.SparseAutoencoder;
import io.github.sparseae.engine.Compute;
import io.github.sparseae.internal.io.Quantity;
import io.github.sparseae.report.internal.Page;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
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

  /** Returns a field of one of Linux' files on a machine; empty elsewhere. */
  public static Optional<String> field(String file, String name) {
    try {
      return Files.readAllLines(Path.of(file)).stream()
          .filter(line -> line.startsWith(name))
          .map(line -> line.substring(line.indexOf(':') + 1).trim())
          .findFirst();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** Returns a field that is a size in KiB, likewise. */
  public static Optional<Long> bytes(String file, String name) {
    return field(file, name).map(text -> 1024 * Long.parseLong(text.replaceAll("\\D", "")));
  }

  public String describe() {
    return format(
        "%s (%s, sparse-ae %s, Java %s, %s, %s)",
        device, engine, library, java, os, Quantity.of(cores, "core"));
  }
}
