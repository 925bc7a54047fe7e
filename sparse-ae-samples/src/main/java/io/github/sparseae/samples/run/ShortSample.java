package io.github.sparseae.samples.run;

import io.github.sparseae.data.LabeledSamples;
import io.github.sparseae.datasets.GeneratedDigits;
import io.github.sparseae.datasets.Mnist;
import io.github.sparseae.datasets.MnistUnavailableException;
import io.github.sparseae.internal.io.AtomicFile;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** A sample of one screen. */
public abstract class ShortSample extends SampleCommand {
  private static final int QUICK_TRAIN = 2000;
  private static final int QUICK_TEST = 500;

  @Option(
      names = "--quick",
      description = "little generated data and a short training: seconds, with other results")
  private boolean quick;

  @Option(
      names = "--output",
      paramLabel = "DIR",
      description = "folder for the files of the sample (default: target/NAME)")
  private @Nullable Path output;

  /** Returns one of two values: for a quick run or for a whole one. */
  protected final int quickOr(int small, int whole) {
    return quick ? small : whole;
  }

  @Override
  protected final void check() throws IOException {
    file("");
  }

  /** Returns the path of a file that the sample writes. */
  protected final Path file(String name) throws IOException {
    Path folder = output == null ? Path.of("target", commandLine().getCommandName()) : output;
    AtomicFile.createFolder(folder);
    return folder.resolve(name);
  }

  /** Returns training digits: MNIST, or generated ones where it is unavailable or for --quick. */
  protected final LabeledSamples train() throws IOException {
    try {
      return quick ? GeneratedDigits.generate(QUICK_TRAIN, 1) : Mnist.load().train();
    } catch (MnistUnavailableException e) {
      commandLine().getOut().println("MNIST is unavailable: the digits are generated");
      return GeneratedDigits.generate(20_000, 1);
    }
  }

  /** Returns test digits, of the kind of the training digits. */
  protected final LabeledSamples test() throws IOException {
    try {
      return quick ? GeneratedDigits.generate(QUICK_TEST, 2) : Mnist.load().test();
    } catch (MnistUnavailableException e) {
      return GeneratedDigits.generate(5000, 2);
    }
  }
}
