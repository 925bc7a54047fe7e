package io.github.sparseae.samples.run;

import io.github.sparseae.data.LabeledSamples;
import io.github.sparseae.data.Samples;
import io.github.sparseae.datasets.GeneratedDigits;
import io.github.sparseae.datasets.Mnist;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The digits of a run.
 *
 * @param dataset {@code "mnist"} or {@code "generated"}
 * @param source where they came from, in words
 * @param train to learn from
 * @param test to test on
 * @param refusal why they are not MNIST although that was wanted; empty if they are, or nobody
 *     asked
 */
public record DigitData(
    String dataset, String source, LabeledSamples train, LabeledSamples test, String refusal) {
  private static final String MNIST = "mnist";
  private static final int TRAIN = 60_000;
  private static final int TEST = 10_000;
  private static final int QUICK_SHARE = 10;
  private static final long TRAIN_SEED = 1;
  private static final long TEST_SEED = 2;

  /**
   * Loads or draws what the options ask for.
   *
   * @param options which digits
   * @return the digits
   * @throws IOException if MNIST is wanted and cannot be had
   */
  public static DigitData load(RunOptions options) throws IOException {
    if (options.dataset() == RunOptions.Dataset.GENERATED) {
      return generated(options.quick(), "");
    }
    try {
      return mnist(options.data(), options.quick());
    } catch (InterruptedIOException e) {
      throw e;
    } catch (IOException e) {
      if (options.dataset() == RunOptions.Dataset.MNIST) {
        throw e;
      }
      return generated(options.quick(), ErrorMessage.of(e));
    }
  }

  private static DigitData mnist(@Nullable Path folder, boolean quick) throws IOException {
    Mnist mnist = folder == null ? Mnist.load() : Mnist.load(folder);
    LabeledSamples train = mnist.train();
    LabeledSamples test = mnist.test();
    return new DigitData(
        MNIST,
        mnist.source(),
        quick ? train.rows(0, train.size() / QUICK_SHARE) : train,
        quick ? test.rows(0, test.size() / QUICK_SHARE) : test,
        "");
  }

  private static DigitData generated(boolean quick, String refusal) {
    int share = quick ? QUICK_SHARE : 1;
    return new DigitData(
        "generated",
        "drawn by this program",
        GeneratedDigits.generate(TRAIN / share, TRAIN_SEED),
        GeneratedDigits.generate(TEST / share, TEST_SEED),
        refusal);
  }

  /**
   * Whether figures can be held against published ones.
   *
   * @return true for all of MNIST
   */
  public boolean comparable() {
    return dataset.equals(MNIST) && train.size() == TRAIN && test.size() == TEST;
  }

  /**
   * The first test digit of each class, in their order: the lecture's first test image leads.
   *
   * @return at most ten rows
   */
  public Samples shown() {
    List<float[]> rows = new ArrayList<>();
    boolean[] seen = new boolean[Mnist.CLASS_NAMES.size()];
    for (int row = 0; row < test.size() && rows.size() < seen.length; row++) {
      int label = test.label(row);
      if (!seen[label]) {
        seen[label] = true;
        rows.add(test.samples().row(row));
      }
    }
    return Samples.of(rows.toArray(float[][]::new));
  }

  /**
   * What they are and how many, for the heading of a page.
   *
   * @return a few words
   */
  public String title() {
    return String.format(
        Locale.ROOT,
        "%s, %,d training and %,d test digits",
        dataset.equals(MNIST) ? "MNIST" : "generated digits",
        train.size(),
        test.size());
  }

  /**
   * What they are and how many.
   *
   * @return one line
   */
  public String describe() {
    return title() + " (" + source + ")";
  }
}
