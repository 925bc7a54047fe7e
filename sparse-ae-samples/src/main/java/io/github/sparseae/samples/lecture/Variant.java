package io.github.sparseae.samples.lecture;

import io.github.sparseae.Presets;
import io.github.sparseae.SparseAutoencoder;
import io.github.sparseae.model.AutoencoderSpec;
import io.github.sparseae.model.Optimizer;
import io.github.sparseae.model.Reconstruction;
import io.github.sparseae.model.Reduction;
import io.github.sparseae.model.Sparsity;
import io.github.sparseae.train.Schedule;
import io.github.sparseae.train.Training;
import java.util.List;
import java.util.function.IntFunction;
import java.util.function.Supplier;

/**
 * One of the three readings of the lecture, with all its settings.
 *
 * @param name that on the command line and in files
 * @param followsLecture whether it is trained as in the lecture, so that its epochs are comparable
 *     with the lecture's one by one
 * @param network the autoencoder, but for precision and seed
 * @param autoencoder returns the training of the autoencoder for a number of epochs
 * @param classifier returns the training of the classifier for a number of epochs
 */
record Variant(
    String name,
    String claim,
    boolean followsLecture,
    Supplier<SparseAutoencoder.Builder> network,
    IntFunction<Training.Builder> autoencoder,
    IntFunction<Training.Builder> classifier) {
  /** Pixels of a digit along each side; squared they are the network's inputs. */
  static final int SIDE = 28;

  static final int INPUTS = SIDE * SIDE;

  /** Hidden units along each side where they are laid into a square. */
  static final int HIDDEN_SIDE = 20;

  /** The run that the lecture's printed tables come from. */
  static final Variant RECORDED =
      new Variant(
          "recorded",
          "what the lecture ran: a penalty whose backward pass did nothing",
          true,
          Variant::lecture,
          sgd(0.98, 1000),
          sgd(0.1, 1000));

  static final Variant PRINTED =
      new Variant(
          "printed",
          "what its code says: 0.1 * sign(h) added to the gradient of every activation",
          true,
          () -> lecture().sparsity(Sparsity.l1(0.1, Reduction.SUM)),
          RECORDED.autoencoder,
          RECORDED.classifier);

  static final Variant SPARSE =
      new Variant(
          "sparse",
          "what it set out to show: few active units, and better results",
          false,
          () ->
              SparseAutoencoder.builder()
                  .inputs(INPUTS)
                  .hidden(HIDDEN_SIDE * HIDDEN_SIDE)
                  .sparsity(Sparsity.l1(0.55, Reduction.PER_SAMPLE))
                  .reconstruction(Reconstruction.squaredError(Reduction.PER_SAMPLE))
                  .unitNormDecoder(true)
                  .encoderFromDecoder(true),
          epochs ->
              Training.epochs(epochs)
                  .optimizer(Optimizer.adam(0.0015))
                  .batchSize(250)
                  .penaltySchedule(Schedule.linearWarmUp(0.1)),
          sgd(0.5, 100));

  static final List<Variant> ALL = List.of(RECORDED, PRINTED, SPARSE);

  private static SparseAutoencoder.Builder lecture() {
    return Presets.lecture().autoencoder(INPUTS, HIDDEN_SIDE * HIDDEN_SIDE);
  }

  private static IntFunction<Training.Builder> sgd(double learningRate, int batchSize) {
    return epochs ->
        Training.epochs(epochs).optimizer(Optimizer.sgd(learningRate)).batchSize(batchSize);
  }

  /** Returns the mean squared error, over batch and pixels, of an epoch's reconstruction loss. */
  static double meanSquaredError(AutoencoderSpec spec, double loss) {
    return spec.reconstruction().reduction() == Reduction.MEAN ? loss : loss / INPUTS;
  }

  @Override
  public String toString() {
    return name;
  }
}
