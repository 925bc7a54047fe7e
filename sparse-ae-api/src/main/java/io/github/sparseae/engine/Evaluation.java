package io.github.sparseae.engine;

import com.google.common.collect.ImmutableList;
import io.github.sparseae.model.DenseArray;
import io.github.sparseae.model.Losses;
import java.util.List;

/**
 * The losses of a batch, and its outputs.
 *
 * @param losses the mean over the rows
 * @param outputs the results of the passes, in their order
 */
public record Evaluation(Losses losses, List<DenseArray> outputs) {

  public Evaluation {
    outputs = ImmutableList.copyOf(outputs);
  }
}
