package io.github.sparseae.spark;

import com.google.common.base.Throwables;
import io.github.sparseae.engine.EngineException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.apache.spark.SparkEnv;
import org.apache.spark.TaskContext;
import org.apache.spark.broadcast.Broadcast;

/** Where in a cluster something fails, so that its error says so. */
final class Place {
  private static final String MARK = " of executor ";

  private Place() {}

  /**
   * Returns the result of a call on an executor, by the name of a part of the partition or none.
   *
   * @throws IllegalStateException if it fails: host, partition and cause
   */
  static <T> T failing(Supplier<T> call, String what) {
    try {
      return call.get();
    } catch (RuntimeException | LinkageError e) {
      throw new IllegalStateException(
          String.format(
              "host %s%s%s, partition %d%s: %s",
              host(),
              MARK,
              SparkEnv.get() == null ? "?" : SparkEnv.get().executorId(),
              TaskContext.getPartitionId(),
              what.isEmpty() ? "" : ", " + what,
              message(e)),
          e);
    }
  }

  private static String message(Throwable failure) {
    return failure.getMessage() == null ? failure.toString() : failure.getMessage();
  }

  private static String host() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "unknown";
    }
  }

  /**
   * Returns the result of a call of Spark, which fails in a thread with an interrupt: it starts
   * again without it, and the thread has it afterwards.
   */
  static <T> T uninterrupted(Callable<T> call) {
    boolean interrupted = Thread.interrupted();
    try {
      while (true) {
        try {
          return call.call();
        } catch (InterruptedException e) {
          interrupted = true;
        } catch (Exception e) {
          throw translated(e);
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Destroys a broadcast; where an interrupt ends that, it is destroyed already. */
  static void destroy(Broadcast<?> broadcast) {
    uninterrupted(
        () -> {
          if (broadcast.isValid()) {
            broadcast.destroy();
          }
          return broadcast;
        });
  }

  /**
   * Returns the failure of a job as an error of the engine, with the place and the cause on the
   * executor where Spark passes them on.
   */
  static EngineException translated(Exception failure) {
    String message = message(failure);
    for (Throwable each : Throwables.getCausalChain(failure)) {
      boolean isOurs =
          each.getMessage() != null
              && (each instanceof IllegalArgumentException || each.getMessage().contains(MARK));
      if (isOurs && each instanceof RuntimeException) {
        message = each.getMessage();
        break;
      }
    }
    return new EngineException(EngineException.Reason.COMPUTATION, "on Spark: " + message, failure);
  }
}
