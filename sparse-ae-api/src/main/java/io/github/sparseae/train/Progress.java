package io.github.sparseae.train;

import java.io.PrintStream;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/** Shows training on a console: a bar that moves, with the loss of the epoch before. */
public final class Progress implements TrainingListener {
  private final PrintStream console;
  private @Nullable ProgressBar bar;
  private int batchesPerEpoch;

  private Progress(PrintStream console) {
    this.console = console;
  }

  /**
   * A bar on the standard error stream, so that what a program prints stays clean.
   *
   * @return a listener for one call of {@code fit} at a time
   */
  public static TrainingListener toConsole() {
    return to(System.err);
  }

  /**
   * A bar on a stream of your choice.
   *
   * @param console where it is drawn
   * @return a listener for one call of {@code fit} at a time
   */
  public static TrainingListener to(PrintStream console) {
    return new Progress(console);
  }

  @Override
  public void started(int epochs, int batchesPerEpoch) {
    this.batchesPerEpoch = batchesPerEpoch;
    bar =
        new ProgressBarBuilder()
            .setTaskName("training")
            .setInitialMax((long) epochs * batchesPerEpoch)
            .setUnit(" batches", 1)
            .setStyle(ProgressBarStyle.ASCII)
            .setUpdateIntervalMillis(200)
            .showSpeed()
            .setSpeedUnit(ChronoUnit.SECONDS)
            .setConsumer(new ConsoleProgressBarConsumer(console, 100))
            .build();
  }

  @Override
  public void progressed(int epoch, int batches) {
    if (bar != null) {
      bar.stepTo((long) (epoch - 1) * batchesPerEpoch + batches);
    }
  }

  @Override
  public void epochFinished(EpochReport report) {
    if (bar != null) {
      bar.setExtraMessage(
          String.format(
              Locale.ROOT,
              " epoch %d/%d, loss %.6f",
              report.epoch(),
              report.epochs(),
              report.loss()));
    }
  }

  @Override
  public void finished() {
    if (bar != null) {
      bar.close();
      bar = null;
    }
  }
}
