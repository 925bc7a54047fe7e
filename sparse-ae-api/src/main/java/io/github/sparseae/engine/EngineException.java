package io.github.sparseae.engine;

import org.jspecify.annotations.Nullable;

/** The engine is unavailable, or failed. The message says what to do about it. */
public final class EngineException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** What went wrong. */
  public enum Reason {
    /** No engine is on the class path. */
    NOT_FOUND,
    /** Several engines are on the class path and none was chosen. */
    AMBIGUOUS,
    /** The engine's native library is missing, is for another platform or failed to load. */
    NATIVE_LIBRARY,
    /** The device asked for is not there. */
    DEVICE,
    /** There is not enough memory. */
    MEMORY,
    /** A computation failed. */
    COMPUTATION
  }

  /** What went wrong. */
  private final Reason reason;

  /** An exception without a cause. */
  public EngineException(Reason reason, String message) {
    this(reason, message, null);
  }

  /** Creates an exception that says what went wrong and what to do, with its cause. */
  public EngineException(Reason reason, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  /** Returns an exception of missing memory, with what to do about it after a semicolon. */
  public static EngineException ofMemory(Throwable cause, String advice) {
    return new EngineException(
        Reason.MEMORY, "not enough memory (" + cause.getMessage() + ")" + advice, cause);
  }

  /** Returns an exception of a Java heap that is too small for a call. */
  public static EngineException ofHeap(OutOfMemoryError cause) {
    return ofMemory(
        cause, "; use smaller batches or fewer units, or a larger Java heap: -Xmx raises it");
  }

  /** What went wrong. */
  public Reason reason() {
    return reason;
  }
}
