package io.github.sparseae.java.internal.kernel;

import com.google.common.util.concurrent.Uninterruptibles;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The choice between scalar and vector loops while a process is young.
 *
 * <p>Until HotSpot's second compiler has compiled it, a loop of vectors is a hundred times slower
 * than one of numbers: every vector is an object. So scalar loops do the work at first, and a
 * process that encodes a few rows never uses others. Once there is so much work that vectors pay, a
 * thread in the background has each of their loops compiled, and then they take over. Both give the
 * same bits, so that no result depends on the moment.
 *
 * <p>The compiler wants a loop to have run hundreds of times, with thousands of iterations. Nearly
 * all of these are empty ones, which each loop of vectors has for a negative length: with objects
 * they would take a second, and the compiler longer for the methods of the objects than for all
 * loops. Training waits for the end of that, because work beside it would take the cores that the
 * compiler needs.
 *
 * <p>The compiler compiles the Vector API's own methods for the operators that they have met. The
 * first call with another one discards that code, and the compiler remembers such a surprise; for a
 * tile it counts it once for each of the two dozen calls that it inlines. From a hundred on it no
 * longer relies on types, and makes an object of each sum of a tile. So calls with other operators
 * run between the tiles, and the methods meet several before they are compiled.
 */
final class VectorWarmup<A> {
  /** Those of the process; null where the Vector API is not to be used. */
  static final @Nullable VectorWarmup<float[]> FLOATS =
      VectorApi.IS_FAST ? new VectorWarmup<>(VectorFloats::new, 1) : null;

  /** The multiply-adds after which the thread starts: some 50 ms of scalar work. */
  static final long WORK = 1L << 28;

  /** The rounds in which each loop runs many times. */
  private static final int FIRST_ROUNDS = 24;

  /** The calls without vectors in each of them. */
  private static final int EMPTY_CALLS = 60;

  /** The iterations of a call without vectors; more would have the empty loops compiled alone. */
  private static final int EMPTY = 32;

  /** The calls in each later round, which are timed. */
  private static final int CALLS = 4;

  /** Leaves the cores to the compiler, after one of the first rounds and after a later one. */
  private static final Duration PAUSE = Duration.ofMillis(2);

  private static final Duration LATER_PAUSE = Duration.ofMillis(8);
  private static final Duration LONGEST = Duration.ofMinutes(1);

  /** How long training waits for the end. */
  private static final Duration PATIENCE = Duration.ofSeconds(4);

  /** Vectors take over while this many loops, none of them a tile, may still be slow. */
  private static final int FEW = 2;

  /** How long they wait for the last few loops. */
  private static final Duration PATIENCE_WITH_FEW = Duration.ofSeconds(1);

  private static final int LENGTH = 64;
  private static final int DEPTH = 8;

  /**
   * The depth of a tile, and the rows of a sum. The compiler must see that their loops run often,
   * or it does not keep in registers what they need. A tile makes at most 24 calls of one operator
   * for each index, and must stay below the 5,000 after which these are compiled.
   */
  private static final int DEEP = 160;

  /**
   * The depth of a tile in calls that are without vectors in other loops: tiles have no empty loop,
   * beside which the compiler would take their own for a rare one.
   */
  private static final int SHALLOW = 8;

  private final Supplier<Kernel<A>> loops;
  private final double nanos;
  private final AtomicLong work = new AtomicLong();
  private final CountDownLatch ended = new CountDownLatch(1);
  private volatile @Nullable Kernel<A> kernel;

  /**
   * Waits for work.
   *
   * @param loops loads the vector loops, and with them the Vector API
   * @param nanos what an operation on a number takes at most in a loop that is compiled; with
   *     vectors as objects it takes three nanoseconds and more
   */
  VectorWarmup(Supplier<Kernel<A>> loops, double nanos) {
    this.loops = loops;
    this.nanos = nanos;
  }

  /** Returns the vector loops once they are to be used, null before. */
  @Nullable Kernel<A> kernel() {
    return kernel;
  }

  /** Notes that there was work, or will be. */
  void count(long multiplyAdds) {
    if (work.get() < WORK) {
      long all = work.addAndGet(multiplyAdds);
      if (all >= WORK && all - multiplyAdds < WORK) {
        Thread thread = new Thread(null, this::run, "sparse-ae-warmup", 0, false);
        thread.setDaemon(true);
        thread.setContextClassLoader(null);
        try {
          thread.start();
        } catch (OutOfMemoryError e) { // of threads: the scalar loops stay
          ended.countDown();
        }
      }
    }
  }

  /** Waits, a while at most, for vector loops that are being compiled. */
  void await() {
    if (kernel == null && work.get() >= WORK) {
      try {
        ended.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void run() {
    try {
      compile();
    } finally {
      ended.countDown();
    }
  }

  /** Runs the loops until all are compiled. Where they never are, the scalar ones stay. */
  private void compile() {
    Kernel<A> vector = loops.get();
    List<Loop> waiting = loops(vector);
    List<Loop> tiles = List.copyOf(waiting.subList(0, 2));
    int empty = -Math.max(EMPTY, vector.tileColumns() / 2); // whole vectors
    long begin = System.nanoTime();
    for (int round = 0; !waiting.isEmpty(); round++) {
      boolean isFirst = round < FIRST_ROUNDS;
      waiting.removeIf(
          loop -> {
            loop.repeat(isFirst ? EMPTY_CALLS : EMPTY_CALLS / 2, empty);
            long start = System.nanoTime();
            loop.repeat(isFirst ? 1 : CALLS, LENGTH);
            return !isFirst && System.nanoTime() - start < CALLS * loop.operations * nanos;
          });
      Uninterruptibles.sleepUninterruptibly(isFirst ? PAUSE : LATER_PAUSE);
      long taken = System.nanoTime() - begin;
      boolean areFew = waiting.size() <= FEW && Collections.disjoint(waiting, tiles);
      if (areFew && taken > PATIENCE_WITH_FEW.toNanos()) {
        break;
      }
      if (taken > PATIENCE.toNanos()) {
        ended.countDown();
      }
      if (taken > LONGEST.toNanos()) {
        return;
      }
    }
    kernel = vector;
  }

  /**
   * A loop.
   *
   * @param operations the most that it does to single numbers, about
   * @param run runs it once, without vectors where the length is negative
   */
  private record Loop(int operations, IntConsumer run) {
    void repeat(int times, int length) {
      for (int i = 0; i < times; i++) {
        run.accept(length);
      }
    }
  }

  /** Returns the loops of a kernel, each with all that it does in any call. */
  private static <A> List<Loop> loops(Kernel<A> kernel) {
    int rows = kernel.tileRows();
    int columns = kernel.tileColumns();
    A x = kernel.allocate(kernel.tileStep() * DEEP + columns);
    for (int i = 0; i < LENGTH / 2; i++) { // a branch that no number takes is left out
      for (int at = i; at < DEEP; at += LENGTH) {
        kernel.set(x, at, 1.5);
      }
    }
    A y = kernel.allocate(DEEP * columns + LENGTH);
    A z = kernel.allocate(rows * columns + 3 * LENGTH);
    int[] found = new int[LENGTH];
    SparseRows<A> first = new SparseRows<>(1, DEEP, new int[] {0, DEEP}, new int[DEEP], x);
    int[] all = IntStream.range(0, DEEP).toArray();
    Panels<A> panels = Panels.of(kernel, Matrix.of(y, DEPTH, 5 * columns));
    List<Loop> loops = new ArrayList<>();
    for (int width = columns; width >= columns / 2; width -= columns / 2) {
      int some = width;
      loops.add(
          new Loop(
              rows * width * DEEP,
              n -> {
                int depth = n < 0 ? SHALLOW : DEEP;
                kernel.tile(x, 0, y, 0, all, depth, z, 0, columns, some, n < 0);
                kernel.apply(Binary.ADD, x, 0, y, 0, z, 0, columns);
                kernel.apply(Binary.RELU_SLOPE, x, 0, y, 0, z, 0, columns);
                kernel.apply(Unary.ABSOLUTE, x, 0, z, 0, columns);
              }));
    }
    for (int rowStep : new int[] {LENGTH, 1}) {
      int step = rowStep == 1 ? rows : 1;
      loops.add(
          new Loop(
              10 * rows * LENGTH,
              n -> {
                int depth = n < 0 ? n : n - 1; // not whole vectors
                kernel.pack(x, 0, rowStep, step, rows, depth, found, y, 0);
                kernel.pack(x, 0, rowStep, step, rows, depth, null, y, 0);
              }));
    }
    loops.add(
        new Loop(
            20 * DEEP * columns,
            n -> kernel.addRows(first, 0, panels, 0, n < 0 ? n : 5 * columns - 1, z, 0)));
    loops.add(new Loop(4 * LENGTH, n -> kernel.dot(x, 0, y, 0, n)));
    loops.add(new Loop(4 * LENGTH, n -> kernel.axpy(0.5, x, 0, z, 0, n)));
    loops.add(new Loop(4 * LENGTH, n -> kernel.select(x, 0, n, 1, true, found)));
    for (Binary f : Binary.values()) {
      loops.add(new Loop(4 * LENGTH, n -> kernel.apply(f, x, 0, y, 0, z, 0, n)));
    }
    for (Unary f : Unary.values()) {
      boolean isSimple = f.compareTo(Unary.SQRT) >= 0;
      int most = isSimple ? LENGTH : 3 * LENGTH; // more than a block of exponentials
      loops.add(
          new Loop((isSimple ? 4 : 10) * most, n -> kernel.apply(f, x, 0, z, 0, n < 0 ? n : most)));
    }
    return loops;
  }
}
