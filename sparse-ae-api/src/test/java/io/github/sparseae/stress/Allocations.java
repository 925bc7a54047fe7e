package io.github.sparseae.stress;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/** Counts the bytes that a thread allocates on the Java heap. */
public final class Allocations {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private Allocations() {}

  /** An action that may throw. */
  public interface Work {
    /** Runs the action. */
    void run() throws Exception;
  }

  /** Returns the number of bytes that an action allocates in this thread, garbage included. */
  public static long during(Work work) throws Exception {
    long before = now();
    work.run();
    return now() - before;
  }

  /** Returns the number of bytes that this thread has allocated so far. */
  public static long now() {
    long bytes = THREADS.getThreadAllocatedBytes(Thread.currentThread().getId());
    assertThat(bytes).as("allocated bytes, which this Java VM must count").isNotNegative();
    return bytes;
  }
}
