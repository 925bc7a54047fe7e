package io.github.sparseae.datasets;

import static com.google.common.base.Preconditions.checkNotNull;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.base.Splitter;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The shapes of digits: several styles for each class, each of a few strokes. Coordinates run from
 * 0 to 1, x to the right and y down, and are later scaled to the size of the digit.
 *
 * <p>In {@code digit-styles.txt} a line such as {@code 0: narrow} begins a style of a class, and
 * the lines below it are its strokes: {@code curve} or {@code line}, then x and y of each point.
 */
final class DigitStyles {
  /** The styles of each class, from 0 to 9. */
  static final List<List<List<Stroke>>> OF = read();

  private DigitStyles() {}

  /** One stroke of the pen through points, x and y in turn: a curve, or straight lines. */
  @SuppressWarnings("ArrayRecordComponent") // read only, and compared with nothing
  record Stroke(double[] points, boolean isRound) {}

  private static List<List<List<Stroke>>> read() {
    List<List<List<Stroke>>> classes =
        Stream.<List<List<Stroke>>>generate(ArrayList::new).limit(10).toList();
    List<Stroke> style = new ArrayList<>();
    for (String line : lines()) {
      if (Character.isDigit(line.charAt(0))) {
        style = new ArrayList<>();
        classes.get(line.charAt(0) - '0').add(style);
      } else {
        List<String> words = Splitter.on(' ').splitToList(line);
        style.add(
            new Stroke(
                words.stream().skip(1).mapToDouble(Double::parseDouble).toArray(),
                words.get(0).equals("curve")));
      }
    }
    return classes;
  }

  private static List<String> lines() {
    // Not by Guava: another module does not see what lies in a package of this one.
    try (InputStream in = DigitStyles.class.getResourceAsStream("digit-styles.txt")) {
      return new String(checkNotNull(in, "digit-styles.txt is missing").readAllBytes(), UTF_8)
          .lines()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
