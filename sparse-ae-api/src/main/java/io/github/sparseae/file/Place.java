package io.github.sparseae.file;

import org.jspecify.annotations.Nullable;

/**
 * Where a value is in a file, in words that are only put together when a message needs them.
 *
 * @param parent what it is a part of; null if it stands alone
 * @param step how to get there from the parent
 */
record Place(@Nullable Place parent, String step) {
  static Place of(String name) {
    return new Place(null, name);
  }

  Place field(String name) {
    return new Place(this, "." + name);
  }

  Place item(int index) {
    return new Place(this, "[" + index + "]");
  }

  /** One aspect of it. */
  Place part(String name) {
    return new Place(this, ": " + name);
  }

  /** For example {@code specification.encoders[1].hidden}. */
  @Override
  public String toString() {
    return parent == null ? step : parent + step;
  }
}
