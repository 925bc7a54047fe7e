package io.github.sparseae.samples.lecture;

import io.github.sparseae.model.Precision;
import io.github.sparseae.samples.run.EngineOptions;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** The options of the lecture. */
final class LectureOptions extends EngineOptions {
  private static final int EPOCHS = 20;
  private static final int CLASSIFIER_EPOCHS = 10;
  private static final int QUICK_EPOCHS = 12;
  private static final int QUICK_CLASSIFIER_EPOCHS = 5;

  /** The variants to run. */
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

  @Option(
      names = "--variant",
      paramLabel = "NAME",
      defaultValue = "all",
      description = {
        "recorded: what the lecture ran, a penalty without effect;",
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
      names = "--out",
      paramLabel = "DIR",
      defaultValue = "target/lecture",
      description = "folder of pictures and reports (default: ${DEFAULT-VALUE})")
  private Path out = Path.of("");

  @Option(
      names = "--precision",
      paramLabel = "NAME",
      defaultValue = "float32",
      description = "float32 or float64, as the lecture ran (default: ${DEFAULT-VALUE})")
  private Precision precision = Precision.FLOAT32;

  @Override
  public void check(CommandLine commandLine) {
    checkPositive(commandLine, "--epochs", epochs);
    checkPositive(commandLine, "--classifier-epochs", classifierEpochs);
    super.check(commandLine);
  }

  List<Variant> variants() {
    return variant.variants();
  }

  int epochs() {
    return epochs != null ? epochs : quick() ? QUICK_EPOCHS : EPOCHS;
  }

  int classifierEpochs() {
    return classifierEpochs != null
        ? classifierEpochs
        : quick() ? QUICK_CLASSIFIER_EPOCHS : CLASSIFIER_EPOCHS;
  }

  Path out() {
    return out;
  }

  Precision precision() {
    return precision;
  }
}
