package io.github.sparseae.internal.data;

import static com.google.common.base.Preconditions.checkArgument;
import static io.github.sparseae.internal.builder.ArgumentChecks.checkElements;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import java.util.List;
import java.util.Map;

/** The words that stand for classes in files and rows: {@code -1} and {@code +1}, or names. */
public final class ClassWords {
  private final Map<String, Integer> numbers;

  private ClassWords(Map<String, Integer> numbers) {
    this.numbers = numbers;
  }

  /** Returns the words of classes, in order; refuses none, and a word that is there twice. */
  public static ClassWords of(List<String> classes) {
    checkArgument(!checkElements("classes", classes).isEmpty(), "there must be at least one class");
    checkArgument(
        ImmutableSet.copyOf(classes).size() == classes.size(),
        "each class must be named once, were %s",
        classes);
    ImmutableMap.Builder<String, Integer> numbers = ImmutableMap.builder();
    for (int i = 0; i < classes.size(); i++) {
      numbers.put(classes.get(i), i);
    }
    return new ClassWords(numbers.buildOrThrow());
  }

  /** Returns the class of a word, counted from 0; −1 if it is none. */
  public int number(String word) {
    return numbers.getOrDefault(word, -1);
  }

  public ImmutableList<String> words() {
    return ImmutableList.copyOf(numbers.keySet());
  }

  public String expected() {
    return "one of " + String.join(", ", numbers.keySet());
  }
}
