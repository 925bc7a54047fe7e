package io.github.sparseae.samples;

import io.github.sparseae.model.Device;
import io.github.sparseae.model.Precision;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** What can be chosen on the command line. */
final class LectureOptions {
  private static final int EPOCHS = 20;
  private static final int CLASSIFIER_EPOCHS = 10;
  private static final int QUICK_EPOCHS = 12;
  private static final int QUICK_CLASSIFIER_EPOCHS = 5;

  /** Which variants to run. */
  enum Choice {
    RECORDED,
    PRINTED,
    SPARSE,
    ALL;

    List<Variant> variants() {
      return switch (this) {
        case RECORDED -> List.of(Variant.RECORDED);
        case PRINTED -> List.of(Variant.PRINTED);
        case SPARSE -> List.of(Variant.SPARSE);
        case ALL -> Variant.ALL;
      };
    }
  }

  /** Which digits to learn from. */
  enum Dataset {
    AUTO,
    MNIST,
    GENERATED;
  }

  @Option(
      names = "--variant",
      paramLabel = "NAME",
      defaultValue = "all",
      description = {
        "recorded: what the lecture ran, a penalty that does nothing;",
        "printed: what its code says, a penalty that saturates;",
        "sparse: what it set out to show;",
        "all: the three in this order (default: ${DEFAULT-VALUE})"
      })
  private Choice variant = Choice.ALL;

  @Option(
      names = "--epochs",
      paramLabel = "N",
      description = "epochs of the autoencoder (default: 20, with --quick 12)")
  private @Nullable Integer epochs;

  @Option(
      names = "--classifier-epochs",
      paramLabel = "N",
      description = "epochs of the classifier (default: 10, with --quick 5)")
  private @Nullable Integer classifierEpochs;

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
      names = "--out",
      paramLabel = "DIR",
      defaultValue = "target/lecture",
      description = "where pictures and reports go (default: ${DEFAULT-VALUE})")
  private Path out = Path.of("");

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
      names = "--precision",
      paramLabel = "NAME",
      defaultValue = "float32",
      description = "float32 or float64, as the lecture ran (default: ${DEFAULT-VALUE})")
  private Precision precision = Precision.FLOAT32;

  @Option(
      names = "--quick",
      description = "a tenth of the digits: seconds instead of minutes, and other figures")
  private boolean quick;

  /**
   * Refuses what no run can be made of.
   *
   * @throws ParameterException if a number is out of its range, or options do not go together
   */
  void check(CommandLine commandLine) {
    checkPositive(commandLine, "--epochs", epochs);
    checkPositive(commandLine, "--classifier-epochs", classifierEpochs);
    if (data != null && dataset == Dataset.GENERATED) {
      throw new ParameterException(
          commandLine, "--data names a folder of MNIST: it does not go with --dataset generated");
    }
  }

  private static void checkPositive(
      CommandLine commandLine, String option, @Nullable Integer value) {
    if (value != null && value <= 0) {
      throw new ParameterException(commandLine, option + " must be positive, was " + value);
    }
  }

  List<Variant> variants() {
    return variant.variants();
  }

  int epochs() {
    return epochs != null ? epochs : quick ? QUICK_EPOCHS : EPOCHS;
  }

  int classifierEpochs() {
    return classifierEpochs != null
        ? classifierEpochs
        : quick ? QUICK_CLASSIFIER_EPOCHS : CLASSIFIER_EPOCHS;
  }

  Dataset dataset() {
    return dataset;
  }

  @Nullable Path data() {
    return data;
  }

  Path out() {
    return out;
  }

  long seed() {
    return seed;
  }

  Device device() {
    return device;
  }

  Precision precision() {
    return precision;
  }

  boolean quick() {
    return quick;
  }
}
