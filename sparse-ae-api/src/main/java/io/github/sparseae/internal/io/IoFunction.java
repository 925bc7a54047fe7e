package io.github.sparseae.internal.io;

import java.io.IOException;

/** A function of an argument, which may fail. */
public interface IoFunction<T, R> {
  R apply(T argument) throws IOException;
}
