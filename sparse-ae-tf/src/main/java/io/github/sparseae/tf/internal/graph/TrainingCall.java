package io.github.sparseae.tf.internal.graph;

import static com.google.common.base.Preconditions.checkNotNull;

import io.github.sparseae.engine.TrainingSpan;
import io.github.sparseae.engine.UnitActivity;
import io.github.sparseae.model.Losses;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.types.family.TFloating;

/**
 * Training steps that one session call runs. Each reads its parameters after the step before has
 * changed them, so the result has the same bits as that of one call for each step. All gradients of
 * a step are computed before any parameter changes, so the result does not depend on the number of
 * threads.
 */
public final class TrainingCall<T extends TFloating> {
  private final List<Step<T>> steps = new ArrayList<>();
  private final TensorPrecision<T> numbers;

  private record Step<T extends TFloating>(BatchLoss<T> loss, Updates<T> updates) {}

  public TrainingCall(
      NetworkGraph<T> network, TrainingSpan span, ActiveCells.Share share, int length) {
    numbers = network.numbers();
    NetworkGraph<T> now = network;
    for (int i = 0; i < length; i++) {
      NetworkGraph<T> here = now.in("step");
      BatchLoss<T> loss = new BatchLoss<>(here, span, share, false);
      Updates<T> updates = loss.updates(here, span);
      steps.add(new Step<>(loss, updates));
      now = now.with(now.variables().after(updates.all()));
    }
  }

  public int length() {
    return steps.size();
  }

  /** Returns the feeds of a call that begins with a step of a span; the caller closes them. */
  public Feeds<T> feeds(Session session, TrainingSpan span, int first) {
    Feeds<T> feeds = new Feeds<>(session, numbers);
    try {
      for (int i = 0; i < steps.size(); i++) {
        steps.get(i).loss().feed(feeds, span, first + i);
        steps.get(i).updates().feed(feeds, span, first + i);
      }
      return feeds;
    } catch (Throwable e) {
      feeds.close();
      throw e;
    }
  }

  /** Runs the steps that {@link #feeds} feeds; a counter counts the activity of units. */
  public List<Losses> run(
      Feeds<T> feeds, TrainingSpan span, int first, UnitActivity.@Nullable Counter counter) {
    for (int i = 0; i < steps.size(); i++) {
      Step<T> step = steps.get(i);
      step.loss().fetch(feeds.runner(), counter != null && span.countsActivity(first + i));
      step.updates().all().forEach(feeds.runner()::addTarget);
    }
    List<Losses> losses = new ArrayList<>();
    try (Result result = feeds.runner().run()) {
      int at = 0;
      for (int i = 0; i < steps.size(); i++) {
        BatchLoss<T> loss = steps.get(i).loss();
        losses.add(loss.losses(result, at));
        boolean counted = counter != null && span.countsActivity(first + i);
        if (counted) {
          loss.count(result, at, span, first + i, checkNotNull(counter));
        }
        at += BatchLoss.results(counted);
      }
    }
    return losses;
  }
}
