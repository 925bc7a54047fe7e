package io.github.sparseae.internal.network;

import static com.google.common.base.Preconditions.checkState;

import io.github.sparseae.data.Samples;
import io.github.sparseae.engine.EngineException;
import io.github.sparseae.engine.Evaluation;
import io.github.sparseae.engine.Network;
import io.github.sparseae.engine.NetworkState;
import io.github.sparseae.engine.Pass;
import io.github.sparseae.engine.SpanResult;
import io.github.sparseae.engine.TrainingSpan;
import io.github.sparseae.model.DenseArray;
import io.github.sparseae.model.Parameter;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * An engine's network behind a lock, so that no order of calls and no number of threads can harm
 * it: calls that read run together, calls that change run alone, and after {@link #close} every
 * call is an {@link IllegalStateException} instead of a crash. Training holds the lock for one span
 * of steps at a time, so a network can be read, and closed, while another thread trains it. The
 * lock is fair: a waiting reader is served before the next span, and a waiting span before later
 * readers, but not before those within another call, whose end the span may be waiting for.
 */
public final class GuardedNetwork implements Network {
  /** The number of calls, of any network, that a thread is in. */
  private static final ThreadLocal<Integer> DEPTH = ThreadLocal.withInitial(() -> 0);

  private final Network network;
  private final String name;
  private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock(true);
  private final AtomicReference<@Nullable Thread> trainer = new AtomicReference<>();
  private final AtomicInteger edits = new AtomicInteger();
  private volatile @Nullable Consumer<String> whenClosed;
  private boolean closed;

  /** Guards a network, by its name in messages. */
  public GuardedNetwork(Network network, String name) {
    this.network = network;
    this.name = name;
  }

  /** Runs the training of this thread, which {@link #claim} has let train. */
  <T> T exclusively(Supplier<T> fit) {
    try {
      return fit.get();
    } finally {
      whenClosed = null;
      trainer.compareAndSet(Thread.currentThread(), null);
    }
  }

  /** Lets a thread train next, unless another trains: only a canceled training may still. */
  void claim(Thread next, @Nullable Thread canceled) {
    checkUntrained(trainer.compareAndSet(canceled, next) || trainer.compareAndSet(null, next));
  }

  /** Refuses a training for which this thread could wait within a call that it must return from. */
  void checkTrainable() {
    checkOutside("trained");
    checkUntrained(trainer.get() != Thread.currentThread());
  }

  private void checkUntrained(boolean condition) {
    checkState(condition, "this %s is being trained already: one fit at a time", name);
  }

  /** Returns the result of calls that all see the weights of one step; training waits for them. */
  public <T> T atOneStep(Supplier<T> calls) {
    return holding(lock.readLock(), calls);
  }

  /**
   * Returns the result of calls at one step that run the caller's code, which may wait for another
   * thread's reading call: until they are done, no such call waits behind training.
   */
  <T> T editing(Supplier<T> calls) {
    return atOneStep(
        () -> {
          edits.incrementAndGet();
          try {
            return calls.get();
          } finally {
            edits.decrementAndGet();
          }
        });
  }

  void runAtOneStep(Runnable calls) {
    atOneStep(done(calls));
  }

  /** Runs what no call sees half done, also after {@link #close}. */
  void runAlone(Runnable change) {
    lock.writeLock().lock();
    try {
      change.run();
    } finally {
      lock.writeLock().unlock();
    }
  }

  /**
   * Notifies a training of {@link #close}, which it could miss while it waits for something else
   * than this network, by the thread that closes and with the message of the exception that every
   * call throws from then on.
   */
  public void whenClosed(Consumer<String> closing) {
    atOneStep(done(() -> whenClosed = closing));
  }

  @Override
  public String device() {
    return atOneStep(network::device);
  }

  @Override
  public void load(Samples samples) {
    changing(done(() -> network.load(samples)));
  }

  @Override
  public void unload() {
    runAlone(
        () -> {
          if (!closed) {
            network.unload();
          }
        });
  }

  @Override
  public int stepsTogether() {
    return network.stepsTogether();
  }

  @Override
  public SpanResult train(TrainingSpan span) {
    return changing(() -> network.train(span));
  }

  @Override
  public Evaluation evaluate(Samples batch, Pass... passes) {
    return atOneStep(() -> network.evaluate(batch, passes));
  }

  @Override
  public List<DenseArray> forward(Samples batch, Pass... passes) {
    return atOneStep(() -> network.forward(batch, passes));
  }

  @Override
  public NetworkState state() {
    return atOneStep(network::state);
  }

  @Override
  public Map<Parameter, DenseArray> parameters(Set<Parameter> wanted) {
    return atOneStep(() -> network.parameters(wanted));
  }

  @Override
  public void restore(NetworkState state) {
    changing(done(() -> network.restore(state)));
  }

  @Override
  public void close() {
    checkOutside("closed");
    runAlone(
        () -> {
          if (!closed) {
            closed = true;
            network.close();
          }
        });
    Consumer<String> closing = whenClosed;
    if (closing != null) {
      closing.accept(closedMessage());
    }
  }

  /** Refuses what would wait for the call that this thread is in. */
  private void checkOutside(String change) {
    checkState(
        lock.getReadHoldCount() == 0,
        "a %s cannot be %s from within its own call: wait until that has returned",
        name,
        change);
  }

  private String closedMessage() {
    return "this " + name + " is closed";
  }

  private static Supplier<Boolean> done(Runnable call) {
    return () -> {
      call.run();
      return true;
    };
  }

  private <T> T changing(Supplier<T> call) {
    return holding(lock.writeLock(), call);
  }

  private <T> T holding(Lock held, Supplier<T> call) {
    int depth = DEPTH.get();
    // Unlike lock, tryLock does not wait behind training, which may itself wait for this call.
    if ((depth == 0 && edits.get() == 0) || !held.tryLock()) {
      held.lock();
    }
    DEPTH.set(depth + 1);
    try {
      checkState(!closed, "%s", closedMessage());
      return call.get();
    } catch (OutOfMemoryError e) {
      throw EngineException.ofHeap(e);
    } finally {
      DEPTH.set(depth);
      held.unlock();
    }
  }
}
