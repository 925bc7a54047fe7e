package io.github.sparseae.train;

import io.github.sparseae.data.RowStream;
import io.github.sparseae.data.Rows;
import io.github.sparseae.data.Samples;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** Rows in chunks, and things that happen on the way. */
final class ScriptedSource implements Rows {
  private final Samples samples;
  private final int chunk;
  private final Map<Integer, Runnable> script = new ConcurrentHashMap<>();
  private final AtomicInteger opened = new AtomicInteger();
  private final AtomicInteger closed = new AtomicInteger();
  private int deafFrom = Integer.MAX_VALUE;

  ScriptedSource(Samples samples, int chunk) {
    this.samples = samples;
    this.chunk = chunk;
  }

  /** Runs an action before the chunk that begins with a row is delivered. */
  ScriptedSource before(int row, Runnable happening) {
    script.put(row, happening);
    return this;
  }

  /** Waits at a row until it is closed; an interrupt has no effect. */
  ScriptedSource deafFrom(int row) {
    deafFrom = row;
    return this;
  }

  int opened() {
    return opened.get();
  }

  int closed() {
    return closed.get();
  }

  @Override
  public String name() {
    return "scripted rows";
  }

  @Override
  public int width() {
    return samples.width();
  }

  @Override
  public RowStream<Samples> open() {
    opened.incrementAndGet();
    CountDownLatch closing = new CountDownLatch(1);
    return new RowStream<Samples>() {
      private int next;

      @Override
      public Optional<Samples> next() {
        if (next == samples.size()) {
          return Optional.empty();
        }
        script.getOrDefault(next, () -> {}).run();
        while (next >= deafFrom && closing.getCount() > 0) {
          Thread.onSpinWait();
        }
        int from = next;
        next = Math.min(next + chunk, samples.size());
        return Optional.of(samples.rows(from, next));
      }

      @Override
      public void close() {
        closed.incrementAndGet();
        closing.countDown();
      }
    };
  }
}
