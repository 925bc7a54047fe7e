package io.github.sparseae.tf;

import static com.google.common.base.Preconditions.checkNotNull;

import com.google.common.collect.ImmutableList;
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
 * Training steps that are made in one call of the session. Each reads its parameters after the one
 * before has changed them, so together they compute what they would compute in calls of their own,
 * bit for bit.
 */
final class Stride<T extends TFloating> {
  private final ImmutableList<TrainingStep<T>> steps;
  private final Numbers<T> numbers;

  Stride(List<TrainingStep<T>> steps, Numbers<T> numbers) {
    this.steps = ImmutableList.copyOf(steps);
    this.numbers = numbers;
  }

  /** How many steps there are. */
  int length() {
    return steps.size();
  }

  /**
   * What a call is fed, to be closed by the caller.
   *
   * @param first the first of the span's steps that are to be made
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
   * Makes the steps.
   *
   * @param feeds as {@link #feeds} has made them for these steps
   * @param counter what is told of their activity, if that is to be counted
   */
  List<Losses> run(
      Feeds<T> feeds, TrainingSpan span, int first, UnitActivity.@Nullable Counter counter) {
    for (int i = 0; i < steps.size(); i++) {
      steps.get(i).ask(feeds.runner(), counter != null && span.countsActivity(first + i));
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
