package io.github.sparseae.internal.train;

import io.github.sparseae.train.Training;
import java.util.ArrayList;
import java.util.List;

/**
 * The trainings of a classifier whose caller sets no options: first the head alone, then the whole
 * at a rate of the encoders that depends on the number of rows. From few rows encoders learn little
 * that is true of others, and an untrained head spoils them.
 */
public final class HeadFirst {
  /** The rows from which encoders are trained at the full rate. */
  private static final int MANY_ROWS = 5000;

  private static final int HEAD_UPDATES = 1000;
  private static final int TUNING_UPDATES = 300;
  private static final int EPOCHS = 10;
  private static final int BATCH_SIZE = 128;

  /** The least number of batches of an epoch, where there are that many rows. */
  private static final int BATCHES = 5;

  private HeadFirst() {}

  /**
   * Returns the trainings in order, by the number of labeled rows and whether the classifier trains
   * its encoders.
   */
  public static List<Training> of(long rows, boolean fineTunes) {
    int batch = (int) Math.max(1, Math.min(BATCH_SIZE, rows / BATCHES));
    List<Training> trainings = new ArrayList<>();
    trainings.add(Training.updates(HEAD_UPDATES).batchSize(batch).encoderRate(0).build());
    if (fineTunes && rows < MANY_ROWS) {
      trainings.add(Training.updates(TUNING_UPDATES).batchSize(batch).encoderRate(0.1).build());
    } else if (fineTunes) {
      trainings.add(Training.epochs(EPOCHS).batchSize(batch).build());
    }
    return trainings;
  }
}
