package io.github.sparseae.internal.concurrent;

import com.google.common.base.Throwables;
import com.google.common.collect.Lists;
import com.google.common.util.concurrent.Uninterruptibles;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The turns of calls, of which some are made at a time, in the order in which they came. Without
 * them the operating system would divide the cores among all callers, and each call would take as
 * long as all of them together. Calls of one group that wait are made as one, which is known as
 * dynamic batching. Short calls do not wait: to wake a thread takes as long as they do. A call must
 * not make another one.
 */
public final class Turns {
  /** The multiply-adds of calls that wait to be made alone: half a millisecond or more. */
  static final long LONG = 1 << 23;

  /** The multiply-adds of calls that wait to be made with others. */
  static final long SHARED = 1 << 20;

  /** The most rows of calls that are made as one. */
  static final int MOST_ROWS = 64;

  private int free;
  private final Queue<Call<?, ?>> waiting = new ArrayDeque<>();

  /**
   * Creates turns.
   *
   * @param calls the number of calls that are made at a time; positive
   */
  public Turns(int calls) {
    free = calls;
  }

  /** Makes a call, if it is long when its turn has come, and returns its result. */
  public <T> T take(long multiplyAdds, Supplier<T> call) {
    if (multiplyAdds < LONG) {
      return call.get();
    }
    return take(new Call<>(new Object(), MOST_ROWS, call, all -> List.of(call.get())));
  }

  /**
   * Makes a call of some rows, if it is not short when its turn has come and together with others
   * of its group, and returns its result.
   *
   * @param group is equal for calls with the same types and the same work
   * @param work returns the results of requests; a failure is that of all their callers
   */
  public <Q, R> R takeTogether(
      Object group, long multiplyAdds, int rows, Q request, Function<List<Q>, List<R>> work) {
    return multiplyAdds < SHARED || rows > MOST_ROWS
        ? take(multiplyAdds, () -> work.apply(List.of(request)).get(0))
        : take(new Call<>(group, rows, request, work));
  }

  private <Q, R> R take(Call<Q, R> call) {
    synchronized (this) {
      call.leads = free > 0;
      if (call.leads) {
        free--;
      } else {
        waiting.add(call);
      }
    }
    if (!call.leads) {
      Uninterruptibles.awaitUninterruptibly(call.called);
    }
    if (call.leads) {
      makeWithOthers(call);
    }
    return call.result();
  }

  private <Q, R> void makeWithOthers(Call<Q, R> first) {
    try {
      make(first.work, withOthers(first));
    } finally {
      callNext(); // after the callers, who may come again in time to join it
    }
  }

  /** Removes the waiting calls that can be made with one, and returns all of them. */
  @SuppressWarnings("unchecked") // the types of a group are the same
  private synchronized <Q, R> List<Call<Q, R>> withOthers(Call<Q, R> first) {
    List<Call<Q, R>> all = new ArrayList<>(MOST_ROWS); // must not fail once a call is removed
    Iterator<Call<?, ?>> others = waiting.iterator();
    all.add(first);
    int rows = first.rows;
    while (rows < MOST_ROWS && others.hasNext()) {
      Call<?, ?> other = others.next();
      if (rows + other.rows <= MOST_ROWS && other.group.equals(first.group)) {
        others.remove();
        all.add((Call<Q, R>) other);
        rows += other.rows;
      }
    }
    return all;
  }

  private static <Q, R> void make(Function<List<Q>, List<R>> work, List<Call<Q, R>> all) {
    Throwable failure = null;
    List<R> results = List.of();
    try {
      results = work.apply(Lists.transform(all, call -> call.request));
    } catch (Throwable e) { // for each caller
      failure = e;
    }
    for (int i = 0; i < all.size(); i++) {
      all.get(i).end(failure == null ? results.get(i) : null, failure);
    }
  }

  private synchronized void callNext() {
    Call<?, ?> next = waiting.poll();
    if (next == null) {
      free++;
    } else {
      next.leads = true;
      next.called.countDown();
    }
  }

  /** A call that waits, or is made. */
  private static final class Call<Q, R> {
    private final Object group;
    private final int rows;
    private final Q request;
    private final Function<List<Q>, List<R>> work;

    /** Counted down when it has its turn, or its result. */
    private final CountDownLatch called = new CountDownLatch(1);

    private boolean leads;
    private @Nullable R result;
    private @Nullable Throwable failure;

    Call(Object group, int rows, Q request, Function<List<Q>, List<R>> work) {
      this.group = group;
      this.rows = rows;
      this.request = request;
      this.work = work;
    }

    void end(@Nullable R own, @Nullable Throwable thrown) {
      result = own;
      failure = thrown;
      called.countDown();
    }

    @SuppressWarnings("NullAway") // there is a result where nothing failed
    R result() {
      if (failure != null) {
        Throwables.throwIfUnchecked(failure);
      }
      return result;
    }
  }
}
