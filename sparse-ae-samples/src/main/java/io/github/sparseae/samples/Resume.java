package io.github.sparseae.samples;

import io.github.sparseae.SparseAutoencoder;
import io.github.sparseae.cli.Console;
import io.github.sparseae.data.LabeledSamples;
import io.github.sparseae.model.Weights;
import io.github.sparseae.samples.run.ShortSample;
import io.github.sparseae.train.Checkpoints;
import io.github.sparseae.train.EpochReport;
import io.github.sparseae.train.History;
import io.github.sparseae.train.Training;
import io.github.sparseae.train.TrainingListener;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import picocli.CommandLine.Command;

@Command(
    name = "resume",
    description = "Stops a training in the middle, resumes it, and compares the weights.")
public final class Resume extends ShortSample {
  private static final int EPOCHS = 6;

  public static void main(String[] args) {
    Console.main(new Resume(), args);
  }

  @Override
  protected void run(PrintWriter out) throws IOException {
    LabeledSamples train = train();
    Path folder = Files.createTempDirectory(file(""), "checkpoints");
    History straight;
    Weights expected;
    try (SparseAutoencoder sae = network().build()) {
      straight = sae.fit(train, Training.epochs(EPOCHS));
      expected = sae.weights();
    }
    try (SparseAutoencoder sae = network().build()) {
      sae.fit(train, checkpoints(folder).listener(new StopAfter(3, new AtomicInteger())));
    }
    try (SparseAutoencoder sae = network().resumeOrBuild(folder)) {
      History resumed = sae.fit(train, checkpoints(folder));
      out.println(sae.resumption().orElseThrow());
      for (int i = 0; i < EPOCHS; i++) {
        EpochReport epoch = straight.epochs().get(i);
        out.printf("epoch %d  %.7f  %.7f%n", i + 1, epoch.loss(), resumed.epochs().get(i).loss());
      }
      out.println("same bits: " + sae.weights().equals(expected));
    }
  }

  private SparseAutoencoder.Builder network() {
    return SparseAutoencoder.builder().inputs(784).hidden(quickOr(50, 400)).l1(0.1).seed(1);
  }

  private static Training.Builder checkpoints(Path folder) {
    return Training.epochs(EPOCHS).checkpoint(folder, Checkpoints.everyEpochs(2));
  }

  /** Stops training after an epoch, as the time limit of a job would. */
  private record StopAfter(int epoch, AtomicInteger done) implements TrainingListener {
    @Override
    public void epochFinished(EpochReport report) {
      done.incrementAndGet();
    }

    @Override
    public boolean shouldStop() {
      return done.get() >= epoch;
    }
  }
}
