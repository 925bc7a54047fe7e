package io.github.sparseae.java.internal.kernel;

import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.List;

/** Arrays that are used again, with any contents. Their number is that of the threads at work. */
final class ArrayPool<A> {
  private final Kernel<A> kernel;
  private final List<A> free = new ArrayList<>();

  ArrayPool(Kernel<A> kernel) {
    this.kernel = kernel;
  }

  /** Returns an array of at least a length. */
  A take(int length) {
    synchronized (free) {
      for (int i = free.size() - 1; i >= 0; i--) {
        if (Array.getLength(free.get(i)) >= length) {
          return free.remove(i);
        }
      }
      // One that is too small would never be taken again.
      if (!free.isEmpty()) {
        free.remove(0);
      }
    }
    return kernel.allocate(length);
  }

  void giveBack(A array) {
    synchronized (free) {
      free.add(array);
    }
  }
}
