package io.github.sparseae.internal.network;

import static com.google.common.base.Preconditions.checkState;

import io.github.sparseae.data.Samples;
import io.github.sparseae.engine.Network;
import io.github.sparseae.engine.NetworkState;
import io.github.sparseae.engine.Pass;
import io.github.sparseae.engine.SpanResult;
import io.github.sparseae.engine.TrainingSpan;
import io.github.sparseae.model.DenseArray;
import io.github.sparseae.model.Losses;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Stands before an engine's network, so that no order of calls and no number of threads can hurt
 * it: reading calls run together, changing calls alone, and after {@link #close} every call is an
 * {@link IllegalStateException} instead of a crash. The lock is held for a span of steps at a time,
 * so a network can be asked, and closed, while another thread trains it.
 */
public final class GuardedNetwork implements Network {
  private final Network network;
  private final String name;
  private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock(true);
  private final AtomicBoolean training = new AtomicBoolean();
  private volatile @Nullable Consumer<String> whenClosed;
  private boolean closed;

  public GuardedNetwork(Network network, String name) {
    this.network = network;
    this.name = name;
  }

  /** Runs a training, unless one is under way. */
  public <T> T exclusively(Supplier<T> fit) {
    checkState(
        training.compareAndSet(false, true),
        "this %s is being trained already: one fit at a time",
        name);
    try {
      return fit.get();
    } finally {
      whenClosed = null;
      training.set(false);
    }
  }

  /**
   * Has somebody told of {@link #close} while a training is under way: one that waits for something
   * else than this network would not hear of it.
   *
   * @param told called by the thread that closes, with the message of the exception that every call
   *     throws from then on
   */
  public void whenClosed(Consumer<String> told) {
    reading(
        () -> {
          whenClosed = told;
          return true;
        });
  }

  @Override
  public String device() {
    return reading(network::device);
  }

  @Override
  public void load(Samples samples, int @Nullable [] labels) {
    changing(
        () -> {
          network.load(samples, labels);
          return true;
        });
  }

  @Override
  public void unload() {
    lock.writeLock().lock();
    try {
      if (!closed) {
        network.unload();
      }
    } finally {
      lock.writeLock().unlock();
    }
  }

  @Override
  public SpanResult train(TrainingSpan span) {
    return changing(() -> network.train(span));
  }

  @Override
  public Losses evaluate(Samples batch, int @Nullable [] labels) {
    return reading(() -> network.evaluate(batch, labels));
  }

  @Override
  public List<DenseArray> forward(Samples batch, Pass... passes) {
    return reading(() -> network.forward(batch, passes));
  }

  @Override
  public NetworkState state() {
    return reading(network::state);
  }

  @Override
  public void restore(NetworkState state) {
    changing(
        () -> {
          network.restore(state);
          return true;
        });
  }

  @Override
  public void close() {
    checkState(
        lock.getReadHoldCount() == 0, "a %s cannot be closed from within its own call", name);
    lock.writeLock().lock();
    try {
      if (!closed) {
        closed = true;
        network.close();
      }
    } finally {
      lock.writeLock().unlock();
    }
    Consumer<String> told = whenClosed;
    if (told != null) {
      told.accept(closedMessage());
    }
  }

  private String closedMessage() {
    return "this " + name + " is closed";
  }

  private <T> T reading(Supplier<T> call) {
    return holding(lock.readLock(), call);
  }

  private <T> T changing(Supplier<T> call) {
    return holding(lock.writeLock(), call);
  }

  private <T> T holding(Lock held, Supplier<T> call) {
    held.lock();
    try {
      checkState(!closed, "%s", closedMessage());
      return call.get();
    } finally {
      held.unlock();
    }
  }
}
