package io.github.sparseae.engine;

import com.google.common.collect.ImmutableList;
import io.github.sparseae.model.Losses;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a span of training steps came to.
 *
 * @param losses the losses of each step, as they were before its update
 * @param activity which units were active on the rows of the counted steps; null where {@link
 *     TrainingSpan#countsActivity none} was to be counted
 */
public record SpanResult(List<Losses> losses, @Nullable UnitActivity activity) {

  /**
   * Takes a copy.
   *
   * @param losses the losses of each step, as they were before its update
   * @param activity which units were active on the rows of the counted steps; null where {@link
   *     TrainingSpan#countsActivity none} was to be counted
   */
  public SpanResult {
    losses = ImmutableList.copyOf(losses);
  }
}
