package io.github.sparseae.train;

import java.io.PrintStream;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/**
 * Shows training on a console: a bar that moves, with the loss of the epoch before; where {@link
 * TargetL0} is set a line for each epoch with its L0; and each {@link TrainingWarning} in a line of
 * its own when it comes up, not again in the epochs after in which it persists.
 */
public final class Progress implements TrainingListener {
  /** How many characters the bar takes. */
  private static final int WIDTH = 100;

  private final PrintStream console;
  private Set<Class<?>> warned = new HashSet<>();
  private @Nullable ProgressBar bar;
  private int epochUnderWay;
  private long batchesBefore;
  private long batchesDone;

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
    epochUnderWay = 1;
    batchesBefore = 0;
    batchesDone = 0;
    warned = new HashSet<>();
    bar =
        new ProgressBarBuilder()
            .setTaskName("training")
            .setInitialMax(batchesPerEpoch == UNKNOWN ? -1 : (long) epochs * batchesPerEpoch)
            .setUnit(" batches", 1)
            .setStyle(ProgressBarStyle.ASCII)
            .setUpdateIntervalMillis(200)
            .showSpeed()
            .setSpeedUnit(ChronoUnit.SECONDS)
            .setConsumer(new ConsoleProgressBarConsumer(console, WIDTH))
            .build();
  }

  @Override
  public void resumed(Resumption from) {
    epochUnderWay = from.epochs() + 1;
    batchesDone = from.steps();
    batchesBefore = batchesDone - from.batches();
    if (bar != null) {
      bar.stepTo(batchesDone);
    }
    print(from.toString());
  }

  @Override
  public void progressed(int epoch, int batches) {
    if (bar != null) {
      if (epoch != epochUnderWay) {
        epochUnderWay = epoch;
        batchesBefore = batchesDone;
      }
      batchesDone = batchesBefore + batches;
      bar.stepTo(batchesDone);
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
    if (report.l0() != null) {
      print(
          String.format(
              Locale.ROOT,
              "epoch %d/%d: loss %.6f, %s",
              report.epoch(),
              report.epochs(),
              report.loss(),
              report.l0()));
    }
    Set<Class<?>> kinds = new HashSet<>();
    for (TrainingWarning warning : report.warnings()) {
      kinds.add(warning.getClass());
      if (!warned.contains(warning.getClass())) {
        print(String.format(Locale.ROOT, "epoch %d: %s", report.epoch(), warning.inWords()));
      }
    }
    warned = kinds;
  }

  /** A line of its own, in place of the bar, which is drawn again below it. */
  private void print(String line) {
    String blank = " ".repeat(Math.max(0, WIDTH - line.length()));
    console.print("\r" + line + blank + System.lineSeparator());
    console.flush();
  }

  @Override
  public void finished() {
    if (bar != null) {
      bar.close();
      bar = null;
    }
  }
}
