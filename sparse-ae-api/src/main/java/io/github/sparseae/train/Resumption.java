package io.github.sparseae.train;

import static java.util.stream.Collectors.joining;

import com.google.common.collect.ImmutableList;
import io.github.sparseae.internal.io.Quantity;
import java.nio.file.Path;
import java.util.List;

/**
 * The checkpoint that a training resumes from.
 *
 * @param file the checkpoint
 * @param epochs the number of finished epochs of the call
 * @param batches the number of batches done in the next epoch
 * @param steps the number of batches done in all epochs
 * @param damaged the newer checkpoints that were skipped because they are damaged, each with the
 *     reason; empty if there were none
 */
public record Resumption(Path file, int epochs, int batches, long steps, List<String> damaged) {

  public Resumption {
    damaged = ImmutableList.copyOf(damaged);
  }

  /** {@return the folder of the checkpoint, as an absolute path} */
  public Path folder() {
    return file.toAbsolutePath().resolveSibling("");
  }

  /**
   * Returns one line, for example {@code resuming from checkpoint-000007.safetensors: 3 epochs and
   * 40 batches are done}; damaged checkpoints come last.
   */
  @Override
  public String toString() {
    return "resuming from %s: %s and %s are done%s"
        .formatted(
            file.getFileName(),
            Quantity.of(epochs, "epoch"),
            Quantity.of(batches, "batch"),
            damaged.stream().map("; passed over, damaged: "::concat).collect(joining()));
  }
}
