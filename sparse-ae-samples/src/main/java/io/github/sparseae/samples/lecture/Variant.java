package io.github.sparseae.samples.lecture;

import io.github.sparseae.model.Activation;
import io.github.sparseae.model.Optimizer;
import io.github.sparseae.model.Reconstruction;
import io.github.sparseae.model.Reduction;
import io.github.sparseae.model.Sparsity;
import io.github.sparseae.model.Structure;
import io.github.sparseae.train.Schedule;
import io.github.sparseae.train.Training;
import java.util.ArrayList;
import java.util.List;

/**
 * One of the three runs that tell the lecture's story, with all its settings.
 *
 * @param name on the command line and in files
 * @param claim what it shows, in one line
 * @param followsLecture whether it is trained as the lecture trains, so that its epochs can be held
 *     against the lecture's one by one
 * @param layers what the autoencoder is made of
 * @param autoencoder how the autoencoder learns
 * @param classifier how the classifier learns
 */
record Variant(
    String name,
    String claim,
    boolean followsLecture,
    Layers layers,
    Learning autoencoder,
    Learning classifier) {

  /** The run that the lecture's tables come from. */
  static final Variant RECORDED =
      new Variant(
          "recorded",
          "what the lecture ran: a penalty whose backward pass did nothing",
          true,
          new Layers(
              Activation.TANH,
              Activation.SIGMOID,
              Sparsity.none(),
              Reconstruction.meanSquaredError(),
              Structure.plain()),
          Learning.plain(Optimizer.sgd(0.98), 1000),
          Learning.plain(Optimizer.sgd(0.1), 1000));

  /** The lecture's code, taken at its word. */
  static final Variant PRINTED =
      new Variant(
          "printed",
          "what its code says: 0.1 * sign(h) added to the gradient of every activation",
          true,
          new Layers(
              Activation.TANH,
              Activation.SIGMOID,
              Sparsity.l1(0.1, Reduction.SUM),
              Reconstruction.meanSquaredError(),
              Structure.plain()),
          Learning.plain(Optimizer.sgd(0.98), 1000),
          Learning.plain(Optimizer.sgd(0.1), 1000));

  /** What the lecture claims, made true. */
  static final Variant SPARSE =
      new Variant(
          "sparse",
          "what it set out to show: few units active, and the better for it",
          false,
          new Layers(
              Activation.RELU,
              Activation.LINEAR,
              Sparsity.l1(0.55, Reduction.PER_SAMPLE),
              Reconstruction.squaredError(Reduction.PER_SAMPLE),
              Structure.plain().withUnitNormDecoder().withEncoderFromDecoder()),
          new Learning(
              Optimizer.adam(0.0015), 250, Schedule.constant(), Schedule.linearWarmUp(0.1)),
          Learning.plain(Optimizer.sgd(0.5), 100));

  /** All of them, in the order in which they tell the story. */
  static final List<Variant> ALL = List.of(RECORDED, PRINTED, SPARSE);

  /** Pixels of a digit along each side; squared they are the network's inputs. */
  static final int SIDE = 28;

  static final int INPUTS = SIDE * SIDE;

  /** Hidden units along each side where they are laid into a square. */
  static final int HIDDEN_SIDE = 20;

  static final int HIDDEN = HIDDEN_SIDE * HIDDEN_SIDE;

  boolean hasPenalty() {
    return !(layers.sparsity() instanceof Sparsity.None);
  }

  /** The name. */
  @Override
  public String toString() {
    return name;
  }

  /**
   * What the autoencoder is made of, beyond its 784 inputs and 400 hidden units.
   *
   * @param activation of hidden units
   * @param output of output units
   * @param sparsity the penalty
   * @param reconstruction the loss
   * @param structure what ties the layers together
   */
  record Layers(
      Activation activation,
      Activation output,
      Sparsity sparsity,
      Reconstruction reconstruction,
      Structure structure) {

    /** The mean squared error, over batch and pixels, behind an epoch's reconstruction loss. */
    double meanSquaredError(double loss) {
      if (!(reconstruction instanceof Reconstruction.SquaredError)
          || reconstruction.reduction() == Reduction.SUM) {
        throw new IllegalStateException(
            "no mean squared error can be told from a " + reconstruction.describe());
      }
      return reconstruction.reduction() == Reduction.MEAN ? loss : loss / INPUTS;
    }
  }

  /**
   * How a network learns.
   *
   * @param optimizer how gradients change parameters
   * @param batchSize rows of a batch
   * @param learningRate what the learning rate is multiplied by, step by step
   * @param penalty what the penalty's weight is multiplied by, step by step
   */
  record Learning(Optimizer optimizer, int batchSize, Schedule learningRate, Schedule penalty) {

    static Learning plain(Optimizer optimizer, int batchSize) {
      return new Learning(optimizer, batchSize, Schedule.constant(), Schedule.constant());
    }

    Training.Builder epochs(int epochs) {
      return Training.epochs(epochs)
          .optimizer(optimizer)
          .batchSize(batchSize)
          .learningRateSchedule(learningRate)
          .penaltySchedule(penalty);
    }

    /** In words, for example {@code "SGD, learning rate 0.98, batches of 1000"}. */
    String describe() {
      List<String> parts = new ArrayList<>();
      parts.add(optimizer.describe());
      parts.add("batches of " + batchSize);
      if (!(learningRate instanceof Schedule.Constant)) {
        parts.add("learning rate " + learningRate.describe());
      }
      if (!(penalty instanceof Schedule.Constant)) {
        parts.add("penalty " + penalty.describe());
      }
      return String.join(", ", parts);
    }
  }
}
