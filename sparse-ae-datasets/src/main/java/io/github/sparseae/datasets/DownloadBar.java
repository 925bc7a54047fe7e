package io.github.sparseae.datasets;

import java.io.PrintStream;
import java.net.URI;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/** Shows how much of a body is there. Nothing is shown before its transfer has begun. */
final class DownloadBar implements AutoCloseable {
  private static final int WIDTH = 78;
  private static final int KIBIBYTE = 1024;

  private final URI address;
  private final BoundedBody body;
  private final PrintStream out;
  private @Nullable ProgressBar bar;

  DownloadBar(URI address, BoundedBody body, PrintStream out) {
    this.address = address;
    this.body = body;
    this.out = out;
  }

  void update() {
    if (body.hasStarted()) {
      if (bar == null) {
        bar = newBar();
      }
      bar.stepTo(body.count());
    }
  }

  @Override
  public void close() {
    if (bar != null) {
      bar.close();
    }
  }

  private ProgressBar newBar() {
    String path = address.getPath();
    return new ProgressBarBuilder()
        .setTaskName(path.substring(path.lastIndexOf('/') + 1))
        .setInitialMax(body.expected())
        .setUnit(" KiB", KIBIBYTE)
        .setStyle(ProgressBarStyle.ASCII)
        .setConsumer(new ConsoleProgressBarConsumer(out, WIDTH))
        .build();
  }
}
