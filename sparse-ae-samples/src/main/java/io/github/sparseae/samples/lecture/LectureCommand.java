package io.github.sparseae.samples.lecture;

import io.github.sparseae.model.Precision;
import io.github.sparseae.samples.run.EngineCommand;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "lecture",
    description = {
      "Runs the lecture \"Sparse Autoencoders for MNIST classification\": trains sparse",
      "autoencoders and classifiers on digits, prints their results beside the lecture's,",
      "and writes pictures, report.html and results.json.",
      ""
    },
    sortOptions = false)
public final class LectureCommand extends EngineCommand {

  enum Choice {
    RECORDED,
    PRINTED,
    SPARSE,
    ALL
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
      description = "folder of pictures and reports (default: ${DEFAULT-VALUE})")
  Path out = Path.of("target/lecture");

  @Option(
      names = "--precision",
      paramLabel = "NAME",
      defaultValue = "float32",
      description = "float32 or float64, as the lecture ran (default: ${DEFAULT-VALUE})")
  Precision precision = Precision.FLOAT32;

  @Override
  protected void run(PrintWriter console) throws IOException {
    checkPositive("--epochs", epochs);
    checkPositive("--classifier-epochs", classifierEpochs);
    LectureSteps.run(this, console);
  }

  List<Variant> variants() {
    return Variant.ALL.stream()
        .filter(each -> variant == Choice.ALL || each.name().equalsIgnoreCase(variant.name()))
        .toList();
  }

  int epochs() {
    return epochs != null ? epochs : quick() ? 12 : 20;
  }

  int classifierEpochs() {
    return classifierEpochs != null ? classifierEpochs : quick() ? 5 : 10;
  }
}
