package io.github.sparseae.train;

import static com.google.common.base.Preconditions.checkNotNull;

import io.github.sparseae.internal.io.ConsoleLine;
import io.github.sparseae.internal.train.NewWarnings;
import java.io.PrintStream;
import java.util.Locale;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Shows training on a console. In a terminal one line is redrawn several times a second; elsewhere,
 * such as in a log file, one line is printed for each epoch. Each {@link TrainingWarning} gets a
 * line of its own in the first of the epochs that have it.
 */
public final class Progress implements TrainingListener {
  private final ConsoleLine console;
  private NewWarnings warnings = new NewWarnings();
  private @Nullable EpochReport last;
  private int epochs;
  private OptionalInt batchesPerEpoch = OptionalInt.empty();

  Progress(ConsoleLine console) {
    this.console = console;
  }

  /**
   * {@return a listener, for one call of {@code fit} at a time, that writes to the standard error
   * stream, so that the output of a program stays clean}
   */
  public static TrainingListener toConsole() {
    return to(System.err);
  }

  /** Returns a listener, for one call of {@code fit} at a time, that writes to a stream. */
  public static TrainingListener to(PrintStream console) {
    return new Progress(ConsoleLine.on(checkNotNull(console, "console")));
  }

  @Override
  public void started(int epochs, OptionalInt batchesPerEpoch) {
    this.epochs = epochs;
    this.batchesPerEpoch = batchesPerEpoch;
    warnings = new NewWarnings();
    last = null;
  }

  @Override
  public void resumed(Resumption from) {
    console.print(from.toString());
  }

  @Override
  public void progressed(int epoch, int batches) {
    console.show(
        String.format(
            Locale.ROOT,
            "epoch %d/%d, batch %,d%s%s",
            epoch,
            epochs,
            batches,
            batchesPerEpoch.isPresent()
                ? String.format(Locale.ROOT, "/%,d", batchesPerEpoch.getAsInt())
                : "",
            last == null ? "" : String.format(Locale.ROOT, ", loss %.6f", last.loss())));
  }

  @Override
  public void epochFinished(EpochReport report) {
    last = report;
    if (!console.isTerminal() || report.epoch() == report.epochs()) {
      console.print(report.withoutWarnings());
    }
    warnings.of(report).forEach(console::print);
  }

  @Override
  public void finished() {
    console.close();
  }
}
