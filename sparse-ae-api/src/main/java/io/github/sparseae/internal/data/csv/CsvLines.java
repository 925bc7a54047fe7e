package io.github.sparseae.internal.data.csv;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.sparseae.data.DataFormatException;
import io.github.sparseae.internal.data.RowFile;
import io.github.sparseae.internal.io.Quantity;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Splits a CSV file into lines, and these into fields. */
public final class CsvLines implements Closeable {
  public static final int MAX_LINE = 1 << 24;
  public static final int MAX_FIELDS = 1 << 20;

  /** A line before the first, as for Excel, with the mark between fields. */
  private static final String DECLARATION = "(?i)sep=[^\\w \"+.-]";

  private static final int END = -1;
  private static final char BYTE_ORDER_MARK = '\uFEFF';

  private final Path path;
  private final Reader in;
  private char separator;
  private final char[] buffer = new char[1 << 13];
  private final StringBuilder text = new StringBuilder();
  private int at;
  private int filled;
  private long nextLine = 1;
  private long line;
  private int length;

  /** A line that {@link #next} returns again. */
  private @Nullable List<String> unread;

  private final CsvColumns columns;
  private final long firstLine;

  /** The number of fields of the first line; 0 before it. */
  private int width;

  private CsvLines(Path path, Reader in, CsvFormat csv) throws IOException {
    this.path = path;
    this.in = in;
    separator = csv.separator();
    if (peek() == BYTE_ORDER_MARK) {
      at++;
    }
    if (filled > 1 && (buffer[0] == 0 || buffer[1] == 0)) {
      throw notUtf8();
    }
    List<String> first = first();
    String declared = String.join(String.valueOf(separator), first);
    if (declared.matches(DECLARATION)) {
      separator = declared.charAt(declared.length() - 1);
      if (separator == csv.decimal()) {
        throw wrong("line " + line, "another mark than before fractions", declared);
      }
      width = 0;
      first = first();
    }
    firstLine = line;
    columns = CsvColumns.of(first, csv, path, line);
    unread = csv.hasHeader() ? null : first;
  }

  private List<String> first() throws IOException {
    return next().orElseThrow(() -> wrong("content", "rows", "nothing"));
  }

  /** Opens a file and reads its first line, which is the header or the first row. */
  public static CsvLines open(Path path, CsvFormat csv) throws IOException {
    Reader in = new InputStreamReader(RowFile.open(path), UTF_8.newDecoder());
    return RowFile.orClosed(in, () -> new CsvLines(path, in, csv));
  }

  public CsvColumns columns() {
    return columns;
  }

  /** Returns whether the last row is the first line that is not empty. */
  boolean isFirst() {
    return line == firstLine;
  }

  /** Returns the number of the last row's first line, from 1. */
  public long line() {
    return line;
  }

  /**
   * Returns the fields of the next line, at least one, without quotes and the spaces around them;
   * empty if no line or only empty lines remain. Empty lines are passed over, unless lines have one
   * field, which could be missing in them.
   */
  public Optional<List<String>> next() throws IOException {
    if (unread != null) {
      Optional<List<String>> again = Optional.of(unread);
      unread = null;
      return again;
    }
    long empty = 0;
    while (peek() != END) {
      line = nextLine;
      length = 0;
      List<String> fields = new ArrayList<>();
      boolean quoted = peek() == '"';
      do {
        if (fields.size() == MAX_FIELDS) {
          throw wrong("line " + line, "at most " + MAX_FIELDS + " fields", "more");
        }
        fields.add(field(fields.size() + 1));
      } while (endsWithSeparator());
      if (fields.size() > 1 || !fields.get(0).isEmpty() || quoted) {
        width = width == 0 ? fields.size() : width;
        if (empty > 0 && width == 1) {
          throw wrong("line " + empty, "fields", "an empty line");
        }
        checkWidth(fields.size());
        return Optional.of(fields);
      }
      empty = empty > 0 ? empty : line;
    }
    return Optional.empty();
  }

  private void checkWidth(int fields) throws DataFormatException {
    if (fields != width) {
      String mark = width == 1 ? ", or another mark between fields than '" + separator + "'" : "";
      throw wrong(
          "line " + line,
          Quantity.of(width, "column") + ", as in the first line" + mark,
          String.valueOf(fields));
    }
  }

  /** Reads the end of a field and returns whether it is a separator, not the end of the line. */
  private boolean endsWithSeparator() throws IOException {
    int mark = read();
    if (mark == '\r' && peek() == '\n') {
      read();
    }
    if (mark != separator) {
      nextLine++;
      return false;
    }
    return true;
  }

  /** Reads a field up to its separator or the end of its line. */
  private String field(int column) throws IOException {
    text.setLength(0);
    while (peek() == ' ') {
      read();
    }
    if (peek() != '"') {
      plain();
      return text.toString().strip();
    }
    read();
    quoted(column);
    String quoted = text.toString();
    text.setLength(0);
    plain();
    if (!text.toString().isBlank()) {
      throw wrong(place(column), "nothing between a closing quote and the next field", shown());
    }
    return quoted.strip();
  }

  private void plain() throws IOException {
    while (peek() != separator && peek() != '\n' && peek() != '\r' && peek() != END) {
      text.append((char) read());
    }
  }

  private void quoted(int column) throws IOException {
    while (true) {
      int next = read();
      if (next == END) {
        throw wrong(place(column), "a closing quote", "the end of the file");
      }
      if (next == '"') {
        if (peek() != '"') {
          return;
        }
        read();
      }
      if (next == '\n' || (next == '\r' && peek() != '\n')) {
        nextLine++;
      }
      text.append((char) next);
    }
  }

  /** Returns the description of a field of the last row, whose column counts from 1. */
  public String place(int column) {
    return "line " + line + ", column " + column;
  }

  private String shown() {
    return '"' + text.toString() + '"';
  }

  private int read() throws IOException {
    int next = peek();
    if (next != END) {
      at++;
      if (++length > MAX_LINE) {
        throw wrong("line " + line, "at most " + MAX_LINE + " characters", "more");
      }
    }
    return next;
  }

  private int peek() throws IOException {
    if (at == filled) {
      fill();
    }
    return at < filled ? buffer[at] : END;
  }

  private void fill() throws IOException {
    try {
      filled = Math.max(0, in.read(buffer));
      at = 0;
    } catch (CharacterCodingException e) {
      throw notUtf8();
    }
  }

  private DataFormatException notUtf8() {
    return wrong(
        line == 0 ? "beginning" : "after line " + line,
        "a text in UTF-8",
        "other bytes: compressed, or in an encoding such as UTF-16 or Windows-1252");
  }

  public DataFormatException wrong(String place, String expected, String actual) {
    return new DataFormatException(path, place, expected, actual);
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
