package io.github.sparseae.tf;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Linux namespaces for one process: a small disk, no network. */
public final class Namespaces {
  private Namespaces() {}

  /**
   * Runs a command with a file system of that size at a folder; the test is skipped where it
   * cannot.
   */
  public static List<String> smallDisk(Path folder, String size) {
    return orSkip(
        "a file system of its own size: mount -t tmpfs, as root or in a user namespace",
        "--mount",
        "mount -t tmpfs -o size=" + size + " tmpfs '" + folder + "' && exec \"$@\"");
  }

  /** Runs a command without a network; the test is skipped where it cannot. */
  public static List<String> noNetwork() {
    return orSkip("a network namespace of its own", "--net", "exec \"$@\"");
  }

  private static List<String> orSkip(String what, String namespace, String script) {
    List<String> command =
        List.of("unshare", "--user", "--map-root-user", namespace, "sh", "-c", script, "sh");
    List<String> trial = new ArrayList<>(command);
    trial.add("true");
    assumeTrue(works(trial), "needs " + what + ", which this machine does not give its user");
    return command;
  }

  private static boolean works(List<String> command) {
    try {
      return new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
