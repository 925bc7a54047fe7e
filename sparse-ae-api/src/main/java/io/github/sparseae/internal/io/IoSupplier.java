package io.github.sparseae.internal.io;

import java.io.IOException;

/** A function without an argument, which may fail. */
public interface IoSupplier<T> {
  T get() throws IOException;
}
