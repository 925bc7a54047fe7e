package io.github.sparseae.tf.internal.graph;

import io.github.sparseae.engine.TrainingSpan;
import io.github.sparseae.engine.UnitActivity;
import io.github.sparseae.model.Losses;
import io.github.sparseae.model.NetworkSpec;
import java.util.ArrayList;
import java.util.List;
import org.tensorflow.Graph;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.op.Op;
import org.tensorflow.types.family.TFloating;

/**
 * One training step in the graph. All gradients are computed before any parameter changes, so the
 * result does not depend on the number of threads.
 */
public final class TrainingStep<T extends TFloating> {
  private final BatchLoss<T> loss;
  private final Updates<T> updates;

  public TrainingStep(
      Graph graph,
      Lowering<T> root,
      NetworkSpec spec,
      TensorPrecision<T> numbers,
      Variables<T> variables,
      TrainingData<T> data,
      TrainingSpan span,
      boolean identityOp,
      ActiveCells.Share share) {
    Lowering<T> low = root.in("step");
    loss =
        new BatchLoss<>(graph, low, spec, numbers, variables, data, span, identityOp, share, false);
    List<Op> computed = new ArrayList<>();
    loss.gradients().values().forEach(computed::add);
    computed.add(loss.loss().data());
    computed.add(loss.loss().penalty());
    loss.loss().statistics().values().forEach(computed::add);
    updates =
        new Updates<>(
            low,
            spec,
            numbers,
            variables,
            span,
            loss.gradients(),
            loss.loss().statistics(),
            computed);
  }

  /** Returns the updates, after which the next step reads its parameters. */
  public List<Op> updates() {
    return updates.all();
  }

  /** Feeds one step of a span. */
  public void feed(Feeds<T> feeds, TrainingSpan span, int step) {
    loss.feed(feeds, span, step);
    updates.feed(feeds, span, step);
  }

  /**
   * Adds a step to what a session call computes.
   *
   * @param counted whether to fetch the activity of units; otherwise the session skips it
   */
  public void fetch(Session.Runner runner, boolean counted) {
    loss.fetch(runner, counted);
    updates.all().forEach(runner::addTarget);
  }

  /** Returns the losses, from the results of {@link #fetch}. */
  public Losses losses(Result result, int at) {
    return loss.losses(result, at);
  }

  /** Returns the number of results that {@link #fetch} adds. */
  public static int results(boolean counted) {
    return BatchLoss.results(counted);
  }

  /** Counts the activity, from the results of {@link #fetch}. */
  public void count(
      Result result, int at, TrainingSpan span, int step, UnitActivity.Counter counter) {
    loss.count(result, at, span, step, counter);
  }
}
