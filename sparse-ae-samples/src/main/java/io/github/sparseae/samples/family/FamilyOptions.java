package io.github.sparseae.samples.family;

import io.github.sparseae.samples.run.EngineOptions;
import io.github.sparseae.samples.truth.TruthRunner;
import io.github.sparseae.train.Training;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The options of the sparse family. */
final class FamilyOptions extends EngineOptions {
  private static final int QUICK_CLASSIFIER_EPOCHS = 5;
  private static final int QUICK_BATCH = 100;

  /** Of more units, more would keep their initial weights: there are few digits. */
  private static final int QUICK_UNITS = 600;

  private static final List<String> QUICK_METHODS = List.of("topk", "jumprelu", "gated");

  private static final int DEFAULT_SEEDS = 5;
  private static final int PART = 10;
  private static final int QUICK_PART = 100;
  private static final int MOST_PARTS = 128;

  @Option(
      names = "--methods",
      paramLabel = "NAME",
      split = ",",
      description = {
        "methods to train, separated by commas: l1, l1-decoder, kl, k-sparse, topk, batch-topk,",
        "matryoshka, jumprelu, gated, winner-take-all (default: all)"
      })
  private @Nullable List<String> names;

  @Option(
      names = "--epochs",
      paramLabel = "N",
      description = "epochs of each autoencoder (default: the recipe's own)")
  private @Nullable Integer epochs;

  @Option(
      names = "--select",
      description = {
        "try every recipe of a method on 5/6 of the training digits, select the one with the least",
        "error of a linear probe on the others, and train it on all (default: the recipe that",
        "this selected for MNIST)"
      })
  private boolean select;

  @Option(
      names = "--moved",
      description = {
        "train the probe and the fine-tuned classifier, not the autoencoder, also on copies of the",
        "training digits moved by a pixel to each side: fewer errors, five times the digits, and",
        "results that are not comparable with the papers', which move none"
      })
  private boolean moved;

  @Option(
      names = "--truth",
      description = {
        "train on rows whose features are known, in place of digits, and hold the units against",
        "them"
      })
  private boolean truth;

  @Option(
      names = "--seeds",
      paramLabel = "N",
      description = "with --truth, trainings of each method (default: 5)")
  private @Nullable Integer seeds;

  @Option(
      names = "--part",
      paramLabel = "N",
      description = {
        "with --truth, 1/N of SynthSAEBench's features and 1/√N of its inputs, from 1 to 128",
        "(default: 10, with --quick 100)"
      })
  private @Nullable Integer part;

  @Option(
      names = "--again",
      description = "train methods again whose results of the same settings are in the folder")
  private boolean again;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      defaultValue = "target/family",
      description = "folder of pictures and reports (default: ${DEFAULT-VALUE})")
  private Path out = Path.of("");

  @Override
  public void check(CommandLine commandLine) {
    checkPositive(commandLine, "--epochs", epochs);
    checkPositive(commandLine, "--seeds", seeds);
    if (truth && (epochs != null || select || moved)) {
      throw new ParameterException(
          commandLine, "--truth has no digits: it excludes --epochs, --select and --moved");
    }
    if (!truth && (seeds != null || part != null)) {
      throw new ParameterException(commandLine, "--seeds and --part need --truth");
    }
    if (part != null && (part < 1 || part > MOST_PARTS)) {
      throw new ParameterException(
          commandLine, "--part must be from 1 to " + MOST_PARTS + ", was " + part);
    }
    List<String> known = Methods.ALL.stream().map(Method::name).toList();
    for (String name : names == null ? known : names) {
      if (!known.contains(name)) {
        throw new ParameterException(
            commandLine,
            "--methods: expected some of " + String.join(", ", known) + ", was " + name);
      }
    }
    super.check(commandLine);
  }

  List<Method> methods() {
    List<String> trained = names == null && quick() ? QUICK_METHODS : names;
    return Methods.ALL.stream()
        .filter(method -> trained == null || trained.contains(method.name()))
        .toList();
  }

  Optional<Integer> epochs() {
    return Optional.ofNullable(epochs);
  }

  int hidden(Method method) {
    return quick() ? QUICK_UNITS : method.hidden();
  }

  /** Returns the training of a recipe; of few digits in smaller batches, for more updates. */
  Training training(Recipe recipe) {
    Training training = recipe.training(epochs != null ? epochs : recipe.epochs()).build();
    return quick() ? Training.builder(training).batchSize(QUICK_BATCH).build() : training;
  }

  int classifierEpochs() {
    int epochs = quick() ? QUICK_CLASSIFIER_EPOCHS : Methods.FINE_TUNING_EPOCHS;
    return moved ? Math.max(1, epochs / ShiftedDigits.COPIES) : epochs;
  }

  boolean truth() {
    return truth;
  }

  /** Returns the settings of a run on known features, with results in a folder of their own. */
  TruthRunner.Settings truthSettings() {
    return new TruthRunner.Settings(
        name -> names == null || names.contains(name),
        seed(),
        seeds == null ? DEFAULT_SEEDS : seeds,
        part != null ? part : quick() ? QUICK_PART : PART,
        quick(),
        again,
        compute(),
        out.resolve("truth"));
  }

  boolean again() {
    return again;
  }

  boolean select() {
    return select;
  }

  boolean moved() {
    return moved;
  }

  Path out() {
    return out;
  }
}
