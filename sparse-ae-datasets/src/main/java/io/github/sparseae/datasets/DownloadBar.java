package io.github.sparseae.datasets;

import io.github.sparseae.internal.io.ConsoleLine;
import java.net.URI;
import java.util.Locale;

/**
 * Shows the progress of a download: a line that is redrawn in a terminal, one log message at the
 * end elsewhere. Nothing is shown before the transfer begins.
 */
final class DownloadBar implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger("io.github.sparseae.datasets");
  private static final int KIBIBYTE = 1024;

  private final URI address;
  private final BoundedBody body;
  private final ConsoleLine console;

  DownloadBar(URI address, BoundedBody body, ConsoleLine console) {
    this.address = address;
    this.body = body;
    this.console = console;
  }

  void update() {
    if (body.hasStarted()) {
      console.show(text());
    }
  }

  @Override
  public void close() {
    if (!body.hasStarted()) {
      return;
    }
    if (console.isTerminal()) {
      console.print(text());
    } else {
      LOG.log(System.Logger.Level.INFO, "downloaded {0} from {1}", text(), address);
    }
  }

  private String text() {
    String path = address.getPath();
    String name = path.substring(path.lastIndexOf('/') + 1);
    long count = body.count();
    long expected = body.expected();
    return expected > 0
        ? String.format(
            Locale.ROOT,
            "%s %d%% %,d/%,d KiB",
            name,
            100 * count / expected,
            count / KIBIBYTE,
            expected / KIBIBYTE)
        : String.format(Locale.ROOT, "%s %,d KiB", name, count / KIBIBYTE);
  }
}
