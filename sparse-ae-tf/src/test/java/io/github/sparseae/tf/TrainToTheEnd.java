package io.github.sparseae.tf;

import io.github.sparseae.SparseAutoencoder;
import io.github.sparseae.data.Rows;
import io.github.sparseae.data.Samples;
import io.github.sparseae.engine.Compute;
import io.github.sparseae.engine.Fixtures;
import io.github.sparseae.internal.random.RandomStream;
import io.github.sparseae.model.Activation;
import io.github.sparseae.model.Corruption;
import io.github.sparseae.model.Device;
import io.github.sparseae.model.InputNormalization;
import io.github.sparseae.model.Optimizer;
import io.github.sparseae.model.PreEncoderBias;
import io.github.sparseae.model.Sparsity;
import io.github.sparseae.train.Checkpoints;
import io.github.sparseae.train.EarlyStopping;
import io.github.sparseae.train.EpochReport;
import io.github.sparseae.train.History;
import io.github.sparseae.train.ReportedLoss;
import io.github.sparseae.train.Resampling;
import io.github.sparseae.train.Schedule;
import io.github.sparseae.train.Training;
import io.github.sparseae.train.TrainingListener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A program that trains to the end, however often it is killed: it goes on from the newest
 * checkpoint, if there is one. Everything that training has is switched on. It prints a line for
 * each checkpoint it has written.
 *
 * <pre>
 * TrainToTheEnd checkpoints result.safetensors        trains, and saves the result
 * TrainToTheEnd checkpoints result.safetensors 40     halts after 40 steps, as if it were killed
 * </pre>
 *
 * <p>Beside the result, {@code result.safetensors.txt} has the reports of all epochs, without what
 * the clock decides. Whatever was killed, the numbers of both files are the same.
 */
public final class TrainToTheEnd {
  private static final int INPUTS = 60;
  private static final int ROWS = 1990;

  private TrainToTheEnd() {}

  /**
   * Trains.
   *
   * @param args the folder for checkpoints, the file for the result, and the step to halt at
   */
  public static void main(String[] args) throws IOException {
    Path folder = Path.of(args[0]);
    Path result = Path.of(args[1]);
    long haltAt = args.length > 2 ? Long.parseLong(args[2]) : Long.MAX_VALUE;
    try (SparseAutoencoder sae = builder().resumeOrBuild(folder)) {
      long before = sae.resumption().map(from -> from.steps() - from.batches()).orElse(0L);
      History history = sae.fit(source(), options(folder, haltAt, before));
      sae.save(result);
      Files.write(Path.of(result + ".txt"), lines(history));
    }
  }

  private static List<String> lines(History history) {
    List<String> lines = new ArrayList<>();
    for (EpochReport report : history.epochs()) {
      lines.add(
          String.join(
              " ",
              String.valueOf(report.epoch()),
              String.valueOf(report.losses()),
              String.valueOf(report.validation()),
              String.valueOf(report.samples()),
              report
                  .l0()
                  .map(l0 -> l0.mean() + " " + l0.end() + " " + l0.coefficient())
                  .orElse("no L0"),
              String.valueOf(report.resampled()),
              String.valueOf(report.warnings())));
    }
    lines.add("best " + history.best().map(EpochReport::epoch).orElse(0));
    return lines;
  }

  private static SparseAutoencoder.Builder builder() {
    return SparseAutoencoder.builder()
        .inputs(INPUTS)
        .hidden(96)
        .activation(Activation.RELU)
        .output(Activation.LINEAR)
        .sparsity(Sparsity.jumpRelu(0.05))
        .unitNormDecoder(true)
        .preEncoderBias(PreEncoderBias.MEAN)
        .normalization(InputNormalization.STANDARDIZE)
        .compute(Compute.on(Device.CPU))
        .seed(11);
  }

  /** Rows with a hidden structure: each is a sum of three out of forty directions. */
  private static Samples rows(int count, long seed) {
    RandomStream directions = RandomStream.of(1, "directions", 0);
    float[][] basis = new float[40][INPUTS];
    for (float[] direction : basis) {
      for (int i = 0; i < INPUTS; i++) {
        direction[i] = (float) directions.uniform(-1, 1);
      }
    }
    RandomStream random = RandomStream.of(seed, "rows", 0);
    float[][] rows = new float[count][INPUTS];
    for (float[] row : rows) {
      for (int term = 0; term < 3; term++) {
        float[] direction = basis[random.nextInt(basis.length)];
        for (int i = 0; i < INPUTS; i++) {
          row[i] += direction[i];
        }
      }
    }
    return Samples.of(rows);
  }

  private static Rows source() {
    return Fixtures.streamed(rows(ROWS, 2));
  }

  private static Training options(Path folder, long haltAt, long stepsBefore) {
    return Training.epochs(12)
        .batchSize(100)
        .optimizer(Optimizer.adamW(0.003, 0.01))
        .learningRateSchedule(Schedule.linearWarmUp(0.1))
        .targetL0(6)
        .resampling(Resampling.everySteps(33))
        .corruption(Corruption.gaussian(0.05))
        .clipGradientNorm(5)
        .shuffleBuffer(350)
        .validation(rows(200, 3))
        .earlyStopping(EarlyStopping.on(ReportedLoss.VALIDATION_TOTAL).patience(4))
        .checkpoint(folder, Checkpoints.everySteps(7).keepLast(2))
        .listener(
            new TrainingListener() {
              private long steps = stepsBefore;

              @Override
              public void epochFinished(EpochReport report) {
                steps += (report.samples() - 1) / 100 + 1;
              }

              @Override
              public void progressed(int epoch, int batches) {
                if (steps + batches >= haltAt) {
                  Runtime.getRuntime().halt(137);
                }
              }

              @Override
              public void checkpointed(Path file) {
                System.out.println(file.getFileName());
              }
            })
        .build();
  }
}
