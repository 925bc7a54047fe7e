package io.github.sparseae.engine;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.Maps;
import io.github.sparseae.data.Samples;
import io.github.sparseae.model.DenseArray;
import io.github.sparseae.model.Losses;
import io.github.sparseae.model.Parameter;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A network in the memory of an engine. An engine must be able to
 *
 * <ul>
 *   <li>hold the parameters and the optimizer's arrays of a network, return them and replace them;
 *   <li>hold one set of training rows, in the memory of its device where it has its own;
 *   <li>make a span of training steps on given row numbers, with the learning rate, the penalty
 *       factor and the number of active units given for each step;
 *   <li>compute losses and forward passes of a batch of rows.
 * </ul>
 *
 * <p>With the same state, rows and span, the result must be the same bits on the same machine, and
 * must not depend on how steps are divided into spans. The arguments are valid: the specification
 * and the library have checked them. A failure of the engine is an {@link EngineException}.
 *
 * <p>{@link #forward}, {@link #evaluate}, {@link #state} and {@link #parameters} may be called by
 * several threads at once, every other method by one while no other call is running.
 */
public interface Network extends AutoCloseable {

  /** {@return the device of this network, for example {@code "CPU"} or {@code "GPU 0"}} */
  String device();

  /**
   * Replaces the training rows, with labels for a classifier: copies them into the memory of the
   * device, or keeps a reference. {@link #train} then refers to them by number.
   */
  void load(Samples samples);

  /** Frees the training rows. */
  void unload();

  /**
   * Makes training steps. Each step computes the losses and their gradients from the current
   * parameters, and then updates all parameters. Returns the losses of each step, and the activity
   * of units in the steps that count it.
   */
  SpanResult train(TrainingSpan span);

  /**
   * Returns the number of steps that {@link #train} makes together: 1, where spans of any length
   * have the same result, unless overridden. The library gives it a multiple of them, unless
   * something else ends the span, which depends on no time.
   */
  default int stepsTogether() {
    return 1;
  }

  /**
   * Computes the gradients of these rows' share of the batch's losses without changing the network:
   * of all rows of one step, or of a {@linkplain TrainingSpan#part part} of them. {@link #train} is
   * {@link #apply} of these for each step: to the bit, but for the last digits of a running mean
   * activity in TensorFlow.
   *
   * @throws UnsupportedOperationException if the engine does not share steps with other networks
   */
  default Gradients gradients(TrainingSpan oneStep) {
    throw new UnsupportedOperationException("this engine does not return gradients");
  }

  /**
   * Computes what {@link TrainingSpan#within} gives the other parts of a batch, the statistics of
   * the rows of a part, without changing the network.
   *
   * @throws UnsupportedOperationException if the engine does not share steps with other networks
   */
  default BatchStatistics statistics(TrainingSpan oneStep) {
    throw new UnsupportedOperationException("this engine does not return statistics of batches");
  }

  /**
   * Changes the network by the gradients of all rows of one step, which need not be loaded, as a
   * step does: penalty on large weights, radial part, clipping, optimizer, unit rows, counted
   * parameters. Returns the losses, with the penalty on large weights, before the update.
   *
   * @throws UnsupportedOperationException if the engine does not share steps with other networks
   */
  default Losses apply(Gradients gradients, TrainingSpan oneStep) {
    throw new UnsupportedOperationException("this engine does not apply given gradients");
  }

  /**
   * Computes the losses of one batch, with labels for a classifier, and forward passes over its
   * inputs, often none and none of them {@link Pass#DECODED}, which share the code, without
   * changing the network. If the network normalizes its inputs, they are the losses of the
   * normalized rows, as in training.
   */
  Evaluation evaluate(Samples batch, Pass... passes);

  /**
   * Computes forward passes over one batch, {@code [batch, inputs]}; for {@link Pass#DECODED},
   * which must be the only pass, codes {@code [batch, hidden]}. Returns the outputs in the order of
   * the passes.
   */
  List<DenseArray> forward(Samples batch, Pass... passes);

  /** {@return the whole state, as copies of all arrays} */
  NetworkState state();

  /**
   * Returns copies of some of the parameters, without the optimizer's arrays. The default takes
   * them from {@link #state}; an engine that can copy them alone should override it.
   */
  default Map<Parameter, DenseArray> parameters(Set<Parameter> wanted) {
    return ImmutableMap.copyOf(Maps.filterKeys(state().parameters(), wanted::contains));
  }

  /** Replaces the whole state. Optimizer arrays that are missing become zeros. */
  void restore(NetworkState state);

  /** Frees the memory of this network. Calls after the first have no effect. */
  @Override
  void close();
}
