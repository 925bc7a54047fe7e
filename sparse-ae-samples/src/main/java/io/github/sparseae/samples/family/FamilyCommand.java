package io.github.sparseae.samples.family;

import io.github.sparseae.samples.run.EngineCommand;
import io.github.sparseae.train.Training;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "sparse-family",
    description = {
      "Trains every kind of sparse autoencoder on the same digits and compares reconstruction,",
      "sparsity, dead units, and the errors of classifiers on the codes.",
      "Writes report.html, results.json, and a page and a picture of each method, after each;",
      "started again, it goes on with the methods that are missing.",
      "All of it takes about half an hour on two cores. With --quick, about a minute: a tenth of",
      "the digits, 600 units, and topk, jumprelu and gated unless --methods names others.",
      "With --truth: on rows that are sums of known features, by how well units find them.",
      ""
    },
    sortOptions = false)
public final class FamilyCommand extends EngineCommand {
  private static final int QUICK_CLASSIFIER_EPOCHS = 5;
  private static final int QUICK_BATCH = 100;

  /** Of more units, more would keep their initial weights: there are few digits. */
  private static final int QUICK_UNITS = 600;

  private static final List<String> QUICK_METHODS = List.of("topk", "jumprelu", "gated");
  private static final int MOST_PARTS = 128;

  @Option(
      names = "--methods",
      paramLabel = "NAME",
      split = ",",
      description = {
        "methods to train, separated by commas: l1, l1-decoder, kl, k-sparse,",
        "topk, batch-topk, matryoshka, jumprelu, gated, winner-take-all",
        "(default: all)"
      })
  private @Nullable List<String> names;

  @Option(
      names = "--epochs",
      paramLabel = "N",
      description = "epochs of each autoencoder (default: the recipe's own)")
  @Nullable Integer epochs;

  @Option(
      names = "--select",
      description = {
        "try every recipe of a method on 5/6 of the training digits, select the",
        "one with the least error of a linear probe on the others, and train it",
        "on all (default: the recipe that this selected for MNIST)"
      })
  boolean select;

  @Option(
      names = "--truth",
      description = {
        "train on rows whose features are known, in place of digits, and hold",
        "the units against them"
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
        "with --truth, 1/N of SynthSAEBench's features and 1/√N of its inputs,",
        "from 1 to 128 (default: 10, with --quick 100)"
      })
  private @Nullable Integer part;

  @Option(
      names = "--again",
      description = "train methods again whose results of the same settings are in the folder")
  boolean again;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "folder of pictures and reports (default: ${DEFAULT-VALUE})")
  Path out = Path.of("target/family");

  @Override
  protected void run(PrintWriter console) throws IOException {
    if (truth) {
      new TruthRunner(this, console).run();
    } else {
      new FamilyRunner(this, console).run();
    }
  }

  @Override
  protected void check() {
    checkPositive("--epochs", epochs);
    checkPositive("--seeds", seeds);
    if (truth && (epochs != null || select || choosesDigits())) {
      throw wrong("--truth has no digits: it excludes --epochs, --select, --dataset and --data");
    }
    if (!truth && (seeds != null || part != null)) {
      throw wrong("--seeds and --part need --truth");
    }
    if (part() < 1 || part() > MOST_PARTS) {
      throw wrong("--part must be from 1 to " + MOST_PARTS + ", was " + part);
    }
    List<String> known = Methods.ALL.stream().map(Method::name).toList();
    for (String name : names == null ? known : names) {
      if (!known.contains(name)) {
        throw wrong("--methods: expected some of " + String.join(", ", known) + ", was " + name);
      }
    }
    super.check();
  }

  /** Returns whether a method is to be trained. */
  boolean isSelected(String method) {
    List<String> trained = names == null && quick() && !truth ? QUICK_METHODS : names;
    return trained == null || trained.contains(method);
  }

  int hidden(Method method) {
    return quick() ? QUICK_UNITS : method.hidden();
  }

  /** Returns the training of a recipe; of few digits in smaller batches, for more updates. */
  Training training(Method.Recipe recipe) {
    Training training = recipe.training(epochs != null ? epochs : recipe.epochs()).build();
    return quick() ? Training.builder(training).batchSize(QUICK_BATCH).build() : training;
  }

  int classifierEpochs() {
    return quick() ? QUICK_CLASSIFIER_EPOCHS : Methods.FINE_TUNING_EPOCHS;
  }

  int seeds() {
    return seeds == null ? 5 : seeds;
  }

  int part() {
    return part != null ? part : quick() ? 100 : 10;
  }
}
