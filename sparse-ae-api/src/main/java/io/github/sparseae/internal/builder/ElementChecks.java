package io.github.sparseae.internal.builder;

import static com.google.common.base.Preconditions.checkNotNull;

/** The check of lists that no element is null. */
public final class ElementChecks {
  private ElementChecks() {}

  /** Returns a list; null, and the first element that is null, are refused by their name. */
  public static <L extends Iterable<?>> L checkElements(String name, L list) {
    int index = 0;
    for (Object element : checkNotNull(list, name)) {
      checkNotNull(element, "%s[%s]", name, index++);
    }
    return list;
  }
}
