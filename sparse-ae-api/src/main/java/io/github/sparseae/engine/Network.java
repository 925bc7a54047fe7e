package io.github.sparseae.engine;

import io.github.sparseae.data.Samples;
import io.github.sparseae.model.DenseArray;
import io.github.sparseae.model.Losses;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A network inside an engine: all that training and inference ask of it. Implementations check
 * nothing that the specification or the caller has checked already.
 *
 * <p>{@link #forward}, {@link #evaluate} and {@link #state} may be called from several threads at
 * once; every other method is called by one thread while no other call is under way.
 */
public interface Network extends AutoCloseable {

  /**
   * Where this network computes.
   *
   * @return for example {@code "CPU"} or {@code "GPU 0"}
   */
  String device();

  /**
   * Takes training data, in place of what was there: into a device's own memory, or by reference.
   * {@link #train} is then told row numbers only.
   *
   * @param samples the rows, as wide as the network's inputs
   * @param labels the class of each row for a classifier, null for an autoencoder; not changed
   *     afterwards
   */
  void load(Samples samples, int @Nullable [] labels);

  /** Lets go of the training data. */
  void unload();

  /**
   * Makes training steps. Each computes the losses and their gradients with the parameters as they
   * are, all from one moment, and then updates the parameters.
   *
   * @param span the steps
   * @return the losses of each step, and what else the span asks for
   * @throws EngineException if the engine fails
   */
  SpanResult train(TrainingSpan span);

  /**
   * Computes the losses of one batch without changing anything, of normalised rows if the network
   * normalises, as in training.
   *
   * @param batch the rows
   * @param labels the class of each row for a classifier, null for an autoencoder
   * @return the losses
   * @throws EngineException if the engine fails
   */
  Losses evaluate(Samples batch, int @Nullable [] labels);

  /**
   * Computes forward passes over one batch.
   *
   * @param batch the rows; codes if {@link Pass#DECODED} is asked for, which then stands alone
   * @param passes what is asked for
   * @return the results in the order asked
   * @throws EngineException if the engine fails
   */
  List<DenseArray> forward(Samples batch, Pass... passes);

  /**
   * Hands out everything learned.
   *
   * @return copies
   */
  NetworkState state();

  /**
   * Takes in everything learned, in place of what was there. Optimiser arrays that are missing
   * become zeros.
   *
   * @param state parameters of this network's shapes
   */
  void restore(NetworkState state);

  /** Frees the engine's memory. Calls after the first do nothing. */
  @Override
  void close();
}
