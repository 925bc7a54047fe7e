package io.github.sparseae.stress;

import com.google.common.collect.ImmutableList;
import java.util.List;

/**
 * The full form of tests that take minutes, which the Maven profile {@code full} runs; a normal
 * build runs a part of their cases, spread over all of them.
 */
public final class FullForm {
  /** The property that the profile sets. */
  public static final String PROPERTY = "test.full";

  /** The property of a module whose engine trains a small network at once, not in 0.2 seconds. */
  public static final String ENGINE_PROPERTY = "test.full.engine";

  private FullForm() {}

  /** Whether the full form is asked for. */
  public static boolean isAskedFor() {
    return Boolean.getBoolean(PROPERTY);
  }

  /**
   * Returns the cases that hold an engine against the reference: all of them where the engine is
   * quick or the full form is asked for, else those of {@link #cases}.
   */
  public static <T> List<T> engineCases(List<T> all, int group) {
    return Boolean.getBoolean(ENGINE_PROPERTY) ? all : cases(all, group);
  }

  /**
   * Returns all cases in the full form, else one of each group of neighbors: the first of the first
   * group, the second of the second, and so on in turns.
   *
   * @param all the cases, those that differ least beside each other
   * @param group how many neighbors are a group
   */
  public static <T> List<T> cases(List<T> all, int group) {
    if (isAskedFor()) {
      return all;
    }
    ImmutableList.Builder<T> some = ImmutableList.builder();
    for (int turn = 0; turn * group + turn % group < all.size(); turn++) {
      some.add(all.get(turn * group + turn % group));
    }
    return some.build();
  }
}
