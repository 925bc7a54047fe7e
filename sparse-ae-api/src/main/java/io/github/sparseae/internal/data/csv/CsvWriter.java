package io.github.sparseae.internal.data.csv;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.github.sparseae.model.DenseArray;
import io.github.sparseae.model.Precision;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;

/** Writes rows of numbers as lines. */
public final class CsvWriter {
  private final Writer out;
  private final char separator;

  public CsvWriter(WritableByteChannel channel, char separator) {
    out =
        new BufferedWriter(
            new OutputStreamWriter(Channels.newOutputStream(channel), US_ASCII), 1 << 16);
    this.separator = separator;
  }

  /** Writes the column numbers if there is a header. */
  public void begin(boolean header, int width) throws IOException {
    if (header) {
      for (int column = 0; column < width; column++) {
        field(column, width, String.valueOf(column));
      }
    }
  }

  public void write(DenseArray matrix) throws IOException {
    int width = matrix.columns();
    boolean single = matrix.precision() == Precision.FLOAT32;
    for (int i = 0; i < matrix.size(); i++) {
      field(i % width, width, single ? text((float) matrix.get(i)) : text(matrix.get(i)));
    }
  }

  private void field(int column, int width, String text) throws IOException {
    out.write(text);
    out.write(column == width - 1 ? '\n' : separator);
  }

  /** Returns the text of a number; a zero, the most frequent number of a code, is one character. */
  private static String text(float number) {
    return Float.floatToIntBits(number) == 0 ? "0" : Float.toString(number);
  }

  private static String text(double number) {
    return Double.doubleToLongBits(number) == 0 ? "0" : Double.toString(number);
  }

  /** Writes the rest of the buffer. The channel stays open. */
  public void end() throws IOException {
    out.flush();
  }
}
