package io.github.sparseae.train;

import com.google.common.collect.ImmutableList;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * Where a training goes on that was stopped.
 *
 * @param file the checkpoint it goes on from
 * @param epochs how many epochs of the call were finished by then
 * @param batches how many batches of the next were done
 * @param steps how many batches of all epochs were done
 * @param damaged the newer checkpoints that were passed over because they are damaged, each with
 *     what is wrong; empty if there were none
 */
public record Resumption(Path file, int epochs, int batches, long steps, List<String> damaged) {

  /**
   * Takes a copy.
   *
   * @param file the checkpoint it goes on from
   * @param epochs how many epochs of the call were finished by then
   * @param batches how many batches of the next were done
   * @param steps how many batches of all epochs were done
   * @param damaged the newer checkpoints that were passed over, each with what is wrong
   */
  public Resumption {
    damaged = ImmutableList.copyOf(damaged);
  }

  /**
   * The folder of the checkpoint.
   *
   * @return the folder, as an absolute path
   */
  public Path folder() {
    return file.toAbsolutePath().resolveSibling("");
  }

  /**
   * One line, for example {@code resuming from checkpoint-000007.safetensors: 3 epochs and 40
   * batches are done}; what is damaged comes last.
   */
  @Override
  public String toString() {
    StringBuilder line =
        new StringBuilder(
            String.format(
                Locale.ROOT,
                "resuming from %s: %,d epochs and %,d batches are done",
                file.getFileName(),
                epochs,
                batches));
    damaged.forEach(problem -> line.append("; passed over, damaged: ").append(problem));
    return line.toString();
  }
}
