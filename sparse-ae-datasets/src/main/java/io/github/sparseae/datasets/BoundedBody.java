package io.github.sparseae.datasets;

import java.io.IOException;
import java.io.OutputStream;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;
import org.jspecify.annotations.Nullable;

/**
 * Writes the body of a response to a stream as it arrives and counts its bytes. A body that exceeds
 * the limit fails; after {@link #close()} nothing more is written.
 */
final class BoundedBody implements BodySubscriber<Long>, AutoCloseable {
  /** The expected size if the server announces none. */
  static final long UNKNOWN = -1;

  private final OutputStream target;
  private final long limit;
  private final CompletableFuture<Long> done = new CompletableFuture<>();
  private @Nullable Subscription subscription;
  private boolean open = true;
  private long expected = UNKNOWN;
  private long count;

  BoundedBody(OutputStream target, long limit) {
    this.target = target;
    this.limit = limit;
  }

  /** Sets the size in bytes that the server announced. */
  synchronized void expect(long bytes) {
    expected = bytes;
  }

  /** Returns the size in bytes that the server announced, or {@link #UNKNOWN}. */
  synchronized long expected() {
    return expected;
  }

  /** Returns the number of bytes written. */
  synchronized long count() {
    return count;
  }

  /** Returns whether the headers have arrived. */
  synchronized boolean hasStarted() {
    return subscription != null;
  }

  @Override
  public CompletionStage<Long> getBody() {
    return done;
  }

  @Override
  public synchronized void onSubscribe(Subscription subscription) {
    this.subscription = subscription;
    if (open) {
      subscription.request(1);
    } else {
      subscription.cancel();
    }
  }

  @Override
  public synchronized void onNext(List<ByteBuffer> buffers) {
    if (!open || subscription == null) {
      return;
    }
    try {
      for (ByteBuffer buffer : buffers) {
        write(buffer);
      }
      subscription.request(1);
    } catch (IOException e) {
      close();
      done.completeExceptionally(e);
    }
  }

  @Override
  public void onError(Throwable problem) {
    done.completeExceptionally(problem);
  }

  @Override
  public void onComplete() {
    done.complete(count());
  }

  /** Stops the transfer. The stream stays open. */
  @Override
  public synchronized void close() {
    open = false;
    if (subscription != null) {
      subscription.cancel();
    }
  }

  private synchronized void write(ByteBuffer buffer) throws IOException {
    if (buffer.remaining() > limit - count) {
      throw new IOException("the content is longer than the " + limit + " bytes allowed");
    }
    byte[] bytes = new byte[buffer.remaining()];
    buffer.get(bytes);
    target.write(bytes);
    count += bytes.length;
  }
}
