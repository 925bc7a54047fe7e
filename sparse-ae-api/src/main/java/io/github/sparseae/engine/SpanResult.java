package io.github.sparseae.engine;

import com.google.common.collect.ImmutableList;
import io.github.sparseae.model.Losses;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The result of a span of training steps.
 *
 * @param losses the losses of each step, before its update
 * @param activity the activity of units on the rows of the counted steps; null if {@link
 *     TrainingSpan#countsActivity no step} is counted
 */
public record SpanResult(List<Losses> losses, @Nullable UnitActivity activity) {

  public SpanResult {
    losses = ImmutableList.copyOf(losses);
  }
}
