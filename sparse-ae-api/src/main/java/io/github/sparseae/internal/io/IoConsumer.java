package io.github.sparseae.internal.io;

import java.io.IOException;

/** An action on an argument, which may fail. */
public interface IoConsumer<T> {
  void accept(T argument) throws IOException;
}
