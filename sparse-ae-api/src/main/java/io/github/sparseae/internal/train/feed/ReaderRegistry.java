package io.github.sparseae.internal.train.feed;

import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The readers of one training, whose waits for rows can be ended together. */
public final class ReaderRegistry {
  private final Set<SegmentReader> reading = new HashSet<>();
  private @Nullable String abandoned;

  synchronized void add(SegmentReader reader) {
    reading.add(reader);
    if (abandoned != null) {
      reader.abandon(abandoned);
    }
  }

  synchronized void remove(SegmentReader reader) {
    reading.remove(reader);
  }

  /** Ends present and later waits for rows with an {@link IllegalStateException}. */
  public synchronized void abandon(String why) {
    abandoned = why;
    reading.forEach(reader -> reader.abandon(why));
  }
}
