package io.github.sparseae.java.internal.kernel;

import com.google.common.collect.Sets;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The choice between scalar and vector loops while a process is young.
 *
 * <p>Until HotSpot's second compiler has compiled it, a loop of vectors is a hundred times slower
 * than one of numbers: every vector is an object. So scalar loops do the work at first, and a
 * process that encodes a few rows never uses others. Once there was so much work that vectors pay,
 * a thread in the background runs each of their loops as often as the compiler wants, and then they
 * take over. Both give the same bits, so that no result depends on the moment.
 */
final class VectorWarmup<A> {
  /** Those of the process; null where the Vector API is not to be used. */
  static final @Nullable VectorWarmup<float[]> FLOATS =
      VectorApi.IS_FAST ? new VectorWarmup<>(new ScalarFloats(), VectorFloats::new) : null;

  /** The multiply-adds after which the thread starts: some 50 ms of scalar work. */
  static final long WORK = 1L << 28;

  /** HotSpot compiles a method after some hundreds of calls with thousands of iterations. */
  private static final int ROUNDS = 20;

  private static final int BATCHES = 40;
  private static final Duration LONGEST = Duration.ofMinutes(1);
  private static final int LENGTH = 256;
  private static final int DEPTH = 32;

  private final Kernel<A> scalar;
  private final Supplier<Kernel<A>> loops;
  private final AtomicLong work = new AtomicLong();
  private final Set<Unary> functions = Sets.newConcurrentHashSet();
  private volatile @Nullable Kernel<A> kernel;

  /**
   * Waits for work.
   *
   * @param scalar the loops until then
   * @param loops loads the vector loops, and with them the Vector API
   */
  VectorWarmup(Kernel<A> scalar, Supplier<Kernel<A>> loops) {
    this.scalar = scalar;
    this.loops = loops;
  }

  /** Returns the vector loops once they are to be used, null before. */
  @Nullable Kernel<A> kernel() {
    return kernel;
  }

  /** Notes that a function is used: the others, which take longest to compile, are left out. */
  void use(Unary function) {
    functions.add(function);
  }

  /** Notes that there was work. */
  void count(long multiplyAdds) {
    if (work.get() < WORK) {
      long all = work.addAndGet(multiplyAdds);
      if (all >= WORK && all - multiplyAdds < WORK) {
        Thread thread = new Thread(null, this::run, "sparse-ae-warmup", 0, false);
        thread.setDaemon(true);
        thread.setContextClassLoader(null);
        thread.start();
      }
    }
  }

  /**
   * Runs the vector loops until they are faster than the scalar ones. Where they never are, the
   * scalar ones stay.
   */
  private void run() {
    Kernel<A> vector = loops.get();
    Runnable vectorRound = round(vector);
    Runnable scalarRound = round(scalar);
    long end = System.nanoTime() + LONGEST.toNanos();
    long least = Long.MAX_VALUE;
    for (int batch = 0; System.nanoTime() < end; batch++) {
      long start = System.nanoTime();
      for (int i = 0; i < ROUNDS; i++) {
        vectorRound.run();
      }
      long middle = System.nanoTime();
      for (int i = 0; i < ROUNDS; i++) {
        scalarRound.run();
      }
      least = Math.min(least, System.nanoTime() - middle);
      if (batch > BATCHES && middle - start < least) {
        kernel = vector;
        return;
      }
    }
  }

  /** Returns what runs each loop of a kernel once. */
  private Runnable round(Kernel<A> kernel) {
    int rows = kernel.tileRows();
    int columns = kernel.tileColumns();
    A x = kernel.allocate(Math.max(rows * DEPTH, LENGTH));
    A y = kernel.allocate(DEPTH * Math.max(columns, LENGTH));
    A z = kernel.allocate(Math.max(rows * columns, LENGTH));
    A w = kernel.allocate(LENGTH);
    int[] indices = new int[LENGTH];
    int[] inner = new int[DEPTH];
    int[] all = IntStream.range(0, DEPTH).toArray();
    Panels<A> panels = Panels.of(kernel, Matrix.of(y, DEPTH, LENGTH));
    return () -> {
      kernel.inner(x, 0, DEPTH, 1, DEPTH, inner);
      kernel.inner(x, 0, 1, rows, DEPTH - 2, inner);
      kernel.tile(x, 0, DEPTH, 1, y, 0, columns, all, DEPTH, z, 0, columns, columns);
      kernel.tile(x, 0, DEPTH, 1, y, 0, columns, all, DEPTH, z, 0, columns, columns / 2);
      kernel.addRows(indices, x, 0, DEPTH, panels, 0, LENGTH - columns / 2, z, 0);
      kernel.dot(x, 0, y, 0, LENGTH);
      kernel.axpy(0.5, x, 0, z, 0, LENGTH);
      kernel.select(x, 0, LENGTH, 1, true, indices.clone());
      for (Unary f : functions) {
        kernel.apply(f, x, 0, w, 0, LENGTH);
      }
      for (Binary f : Binary.values()) {
        kernel.apply(f, x, 0, y, 0, w, 0, LENGTH);
      }
    };
  }
}
