package io.github.sparseae.samples.family;

import io.github.sparseae.samples.run.RunOptions;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The options of the sparse family. */
final class FamilyOptions {
  private static final int QUICK_EPOCHS = 3;
  private static final int QUICK_CLASSIFIER_EPOCHS = 2;

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
      description = "epochs of each autoencoder (default: the recipe's own, with --quick 3)")
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
      names = "--out",
      paramLabel = "DIR",
      defaultValue = "target/family",
      description = "folder of pictures and reports (default: ${DEFAULT-VALUE})")
  private Path out = Path.of("");

  @Mixin private final RunOptions run = new RunOptions();

  /**
   * Checks the options.
   *
   * @throws ParameterException if a number is out of its range, or a method is unknown
   */
  void check(CommandLine commandLine) {
    if (epochs != null && epochs <= 0) {
      throw new ParameterException(commandLine, "--epochs must be positive, was " + epochs);
    }
    if (names != null) {
      for (String name : names) {
        if (Methods.ALL.stream().noneMatch(method -> method.name().equals(name))) {
          throw new ParameterException(
              commandLine,
              "--methods: expected some of "
                  + Methods.ALL.stream().map(Method::name).collect(Collectors.joining(", "))
                  + ", was "
                  + name);
        }
      }
    }
    run.check(commandLine);
  }

  List<Method> methods() {
    return names == null
        ? Methods.ALL
        : Methods.ALL.stream().filter(method -> names.contains(method.name())).toList();
  }

  int epochs(Recipe recipe) {
    return epochs != null ? epochs : run.quick() ? QUICK_EPOCHS : recipe.epochs();
  }

  int classifierEpochs() {
    int epochs = run.quick() ? QUICK_CLASSIFIER_EPOCHS : Methods.FINE_TUNING_EPOCHS;
    return moved ? Math.max(1, epochs / ShiftedDigits.COPIES) : epochs;
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

  RunOptions run() {
    return run;
  }
}
