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

/** What can be chosen on the command line. */
final class FamilyOptions {
  private static final int QUICK_EPOCHS = 3;
  private static final int QUICK_CLASSIFIER_EPOCHS = 2;

  @Option(
      names = "--methods",
      paramLabel = "NAME",
      split = ",",
      description = {
        "which methods, by name and separated by commas (default: all of",
        "${sys:sparseae.methods})"
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
        "try every recipe of a method on 5/6 of the training digits, choose by a linear probe's",
        "error on the others, and train the chosen one on all (default: the recipe that this",
        "chose for MNIST)"
      })
  private boolean select;

  @Option(
      names = "--moved",
      description = {
        "let the probe and the fine-tuned classifier, not the autoencoder, learn from copies of the",
        "training digits moved by a pixel to each side too: fewer errors, five times the digits, and",
        "no figure to hold against those of the papers, who move none"
      })
  private boolean moved;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      defaultValue = "target/family",
      description = "where pictures and reports go (default: ${DEFAULT-VALUE})")
  private Path out = Path.of("");

  @Mixin private final RunOptions run = new RunOptions();

  /**
   * Refuses what no run can be made of.
   *
   * @throws ParameterException if a number is out of its range, or there is no such method
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
