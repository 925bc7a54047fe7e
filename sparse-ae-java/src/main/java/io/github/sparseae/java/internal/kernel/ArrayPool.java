package io.github.sparseae.java.internal.kernel;

import java.lang.reflect.Array;
import java.util.concurrent.atomic.AtomicReferenceArray;

/** Arrays that are used again, with any contents. No thread waits for another. */
final class ArrayPool<A> {
  /** The number of arrays that are kept. */
  private static final int MOST = 64;

  private final Kernel<A> kernel;
  private final AtomicReferenceArray<A> free = new AtomicReferenceArray<>(MOST);

  ArrayPool(Kernel<A> kernel) {
    this.kernel = kernel;
  }

  /** Returns an array of at least a length. One that is too small is dropped on the way. */
  A take(int length) {
    for (int i = 0; i < MOST; i++) {
      A array = free.get(i);
      if (array != null && free.compareAndSet(i, array, null)) {
        if (Array.getLength(array) >= length) {
          return array;
        }
      }
    }
    return kernel.allocate(length);
  }

  void giveBack(A array) {
    for (int i = 0; i < MOST; i++) {
      if (free.compareAndSet(i, null, array)) {
        return;
      }
    }
  }
}
