package io.github.sparseae.samples.lecture;

import io.github.sparseae.model.Activation;
import io.github.sparseae.model.Optimizer;
import io.github.sparseae.model.Reconstruction;
import io.github.sparseae.model.Reduction;
import io.github.sparseae.model.Sparsity;
import io.github.sparseae.model.Structure;
import io.github.sparseae.samples.run.OutputFolder;
import io.github.sparseae.train.Schedule;
import io.github.sparseae.train.Training;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * One of the three readings of the lecture, with all its settings.
 *
 * @param name its name on the command line and in files
 * @param claim what it shows, in one line
 * @param followsLecture whether it is trained as in the lecture, so that its epochs are comparable
 *     with the lecture's one by one
 * @param layers the specification of the autoencoder
 * @param autoencoder the training of the autoencoder
 * @param classifier the training of the classifier
 */
record Variant(
    String name,
    String claim,
    boolean followsLecture,
    Layers layers,
    TrainingSettings autoencoder,
    TrainingSettings classifier) {

  /** The run that the lecture's printed tables come from. */
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
          TrainingSettings.plain(Optimizer.sgd(0.98), 1000),
          TrainingSettings.plain(Optimizer.sgd(0.1), 1000));

  /** The lecture's code, taken literally. */
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
          TrainingSettings.plain(Optimizer.sgd(0.98), 1000),
          TrainingSettings.plain(Optimizer.sgd(0.1), 1000));

  /** A network that has what the lecture claims. */
  static final Variant SPARSE =
      new Variant(
          "sparse",
          "what it set out to show: few active units, and better results",
          false,
          new Layers(
              Activation.RELU,
              Activation.LINEAR,
              Sparsity.l1(0.55, Reduction.PER_SAMPLE),
              Reconstruction.squaredError(Reduction.PER_SAMPLE),
              Structure.plain().unitNormDecoder(true).encoderFromDecoder(true)),
          new TrainingSettings(
              Optimizer.adam(0.0015), 250, Schedule.constant(), Schedule.linearWarmUp(0.1)),
          TrainingSettings.plain(Optimizer.sgd(0.5), 100));

  /** All variants, in the order of the report. */
  static final List<Variant> ALL = List.of(RECORDED, PRINTED, SPARSE);

  /** Pixels of a digit along each side; squared they are the network's inputs. */
  static final int SIDE = 28;

  static final int INPUTS = SIDE * SIDE;

  /** Hidden units along each side where they are laid into a square. */
  static final int HIDDEN_SIDE = 20;

  static final int HIDDEN = HIDDEN_SIDE * HIDDEN_SIDE;

  /** Returns the settings for a file. */
  Map<String, Object> file() {
    return OutputFolder.object(
        "inputs", INPUTS,
        "hidden", HIDDEN,
        "activation", layers.activation().toString(),
        "output", layers.output().toString(),
        "sparsity", layers.sparsity().describe(),
        "reconstruction", layers.reconstruction().describe(),
        "structure", layers.structure().describe(),
        "autoencoder", autoencoder.file(),
        "classifier", classifier.file());
  }

  /** Returns the name. */
  @Override
  public String toString() {
    return name;
  }

  /**
   * The specification of the autoencoder, beyond its 784 inputs and 400 hidden units.
   *
   * @param activation the activation of hidden units
   * @param output the activation of output units
   * @param sparsity the penalty
   * @param reconstruction the loss
   * @param structure the constraints between layers
   */
  record Layers(
      Activation activation,
      Activation output,
      Sparsity sparsity,
      Reconstruction reconstruction,
      Structure structure) {

    /** Returns the mean squared error, over batch and pixels, of an epoch's reconstruction loss. */
    double meanSquaredError(double loss) {
      if (!(reconstruction instanceof Reconstruction.SquaredError)
          || reconstruction.reduction() == Reduction.SUM) {
        throw new IllegalStateException(
            "a mean squared error cannot be derived from a " + reconstruction.describe());
      }
      return reconstruction.reduction() == Reduction.MEAN ? loss : loss / INPUTS;
    }
  }

  /**
   * The training of a network.
   *
   * @param optimizer the optimizer
   * @param batchSize the rows of a batch
   * @param learningRate the factor of the learning rate, step by step
   * @param penalty the factor of the penalty's weight, step by step
   */
  record TrainingSettings(
      Optimizer optimizer, int batchSize, Schedule learningRate, Schedule penalty) {

    static TrainingSettings plain(Optimizer optimizer, int batchSize) {
      return new TrainingSettings(optimizer, batchSize, Schedule.constant(), Schedule.constant());
    }

    Training.Builder epochs(int epochs) {
      return Training.epochs(epochs)
          .optimizer(optimizer)
          .batchSize(batchSize)
          .learningRateSchedule(learningRate)
          .penaltySchedule(penalty);
    }

    Map<String, Object> file() {
      return OutputFolder.object(
          "optimizer", optimizer.describe(),
          "batchSize", batchSize,
          "learningRateSchedule", learningRate.describe(),
          "penaltySchedule", penalty.describe());
    }

    /** Describes the training, for example {@code "SGD, learning rate 0.98, batches of 1000"}. */
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
