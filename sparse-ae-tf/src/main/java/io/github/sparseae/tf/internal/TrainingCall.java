package io.github.sparseae.tf.internal;

import static com.google.common.base.Preconditions.checkNotNull;

import com.google.common.collect.ImmutableList;
import io.github.sparseae.engine.TrainingSpan;
import io.github.sparseae.engine.UnitActivity;
import io.github.sparseae.model.Losses;
import io.github.sparseae.tf.internal.graph.Feeds;
import io.github.sparseae.tf.internal.graph.TensorPrecision;
import io.github.sparseae.tf.internal.graph.TrainingStep;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.types.family.TFloating;

/**
 * Training steps that one session call runs. Each reads its parameters after the step before has
 * changed them, so the result has the same bits as that of one call for each step.
 */
final class TrainingCall<T extends TFloating> {
  private final ImmutableList<TrainingStep<T>> steps;
  private final TensorPrecision<T> numbers;

  TrainingCall(List<TrainingStep<T>> steps, TensorPrecision<T> numbers) {
    this.steps = ImmutableList.copyOf(steps);
    this.numbers = numbers;
  }

  /** Returns the number of steps. */
  int length() {
    return steps.size();
  }

  /**
   * Returns the feeds of a call; the caller closes them.
   *
   * @param first the span's first step that the call runs
   */
  Feeds<T> feeds(Session session, TrainingSpan span, int first) {
    Feeds<T> feeds = new Feeds<>(session, numbers);
    try {
      for (int i = 0; i < steps.size(); i++) {
        steps.get(i).feed(feeds, span, first + i);
      }
      return feeds;
    } catch (Throwable e) {
      feeds.close();
      throw e;
    }
  }

  /**
   * Runs the steps.
   *
   * @param feeds what {@link #feeds} returned for these steps
   * @param counter counts the activity of units; null if no step counts it
   */
  List<Losses> run(
      Feeds<T> feeds, TrainingSpan span, int first, UnitActivity.@Nullable Counter counter) {
    for (int i = 0; i < steps.size(); i++) {
      steps.get(i).fetch(feeds.runner(), counter != null && span.countsActivity(first + i));
    }
    List<Losses> losses = new ArrayList<>();
    try (Result result = feeds.runner().run()) {
      int at = 0;
      for (int i = 0; i < steps.size(); i++) {
        losses.add(steps.get(i).losses(result, at));
        boolean counted = counter != null && span.countsActivity(first + i);
        if (counted) {
          steps.get(i).count(result, at, span, first + i, checkNotNull(counter));
        }
        at += TrainingStep.results(counted);
      }
    }
    return losses;
  }
}
