package io.github.sparseae.samples.run;

import io.github.sparseae.model.Device;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** What can be chosen on every sample's command line. */
public final class RunOptions {

  /** Which digits to learn from. */
  public enum Dataset {
    /** MNIST where it can be had, else generated digits. */
    AUTO,
    /** MNIST, or fail. */
    MNIST,
    /** Digits drawn by the program. */
    GENERATED;
  }

  @Option(
      names = "--dataset",
      paramLabel = "NAME",
      defaultValue = "auto",
      description = {
        "mnist: MNIST, or fail;",
        "generated: digits drawn by this program;",
        "auto: MNIST where it can be had, else generated (default: ${DEFAULT-VALUE})"
      })
  private Dataset dataset = Dataset.AUTO;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = {
        "folder with MNIST's four IDX files, plain or .gz",
        "(default: $SPARSE_AE_MNIST, else the cache, else a download)"
      })
  private @Nullable Path data;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "decides initial weights and the order of digits (default: ${DEFAULT-VALUE})")
  private long seed;

  @Option(
      names = "--device",
      paramLabel = "NAME",
      defaultValue = "auto",
      description =
          "auto, cpu or gpu; auto is a GPU where there is one (default: ${DEFAULT-VALUE})")
  private Device device = Device.AUTO;

  @Option(
      names = "--quick",
      description = "a tenth of the digits: seconds instead of minutes, and other figures")
  private boolean quick;

  /** Options at their defaults, for picocli to fill. */
  public RunOptions() {}

  /**
   * Refuses what no run can be made of.
   *
   * @param commandLine whose options these are
   * @throws ParameterException if options do not go together
   */
  public void check(CommandLine commandLine) {
    if (data != null && dataset == Dataset.GENERATED) {
      throw new ParameterException(
          commandLine, "--data names a folder of MNIST: it does not go with --dataset generated");
    }
  }

  Dataset dataset() {
    return dataset;
  }

  @Nullable Path data() {
    return data;
  }

  /**
   * What decides initial weights and the order of digits.
   *
   * @return the seed
   */
  public long seed() {
    return seed;
  }

  /**
   * Where to compute.
   *
   * @return the device
   */
  public Device device() {
    return device;
  }

  /**
   * Whether a tenth of the digits is enough.
   *
   * @return true for a quick run
   */
  public boolean quick() {
    return quick;
  }
}
