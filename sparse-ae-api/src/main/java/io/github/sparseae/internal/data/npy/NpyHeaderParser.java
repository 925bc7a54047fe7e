package io.github.sparseae.internal.data.npy;

import io.github.sparseae.data.DataFormatException;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads the dictionary in the header of a {@code .npy} file, in the subset of Python that NumPy
 * writes: {@code {'descr': '<f4', 'fortran_order': False, 'shape': (3, 4), }},
 */
public final class NpyHeaderParser {
  private static final int MAX_DIMENSIONS = 32;
  private static final Pattern TYPE =
      Pattern.compile("([<>])([fiu][248]|U[1-9][0-9]{0,3})|[<>|]([iub]1|S[1-9][0-9]{0,3})");

  private static final Pattern STRING = Pattern.compile("'[^'\\\\]*'|\"[^\"\\\\]*\"");
  private static final Pattern FLAG = Pattern.compile("True|False");

  /** A length, also with the suffix of Python 2 for long integers. */
  private static final Pattern LENGTH = Pattern.compile("[0-9]{1,18}(?![0-9])L?");

  private final Path path;
  private final String text;
  private int at;

  private NpyHeaderParser(Path path, String text) {
    this.path = path;
    this.text = text;
  }

  /** Reads the header of an array of numbers or texts. */
  public static NpyHeader parse(Path path, String text) throws DataFormatException {
    return new NpyHeaderParser(path, text).header();
  }

  private NpyHeader header() throws DataFormatException {
    expect('{');
    Map<String, Object> fields = new HashMap<>();
    while (!accept('}')) {
      String name = string();
      expect(':');
      Object value =
          switch (name) {
            case "descr" -> type();
            case "fortran_order" -> next(FLAG, "True or False").equals("True");
            case "shape" -> shape();
            default -> throw wrong("descr, fortran_order and shape", quoted(name));
          };
      if (fields.put(name, value) != null) {
        throw wrong("each field once", name + " twice");
      }
      if (!accept(',')) {
        expect('}');
        break;
      }
    }
    skipSpaces();
    if (at < text.length()) {
      throw wrong("nothing after }", rest());
    }
    return header(
        required(fields, "descr", String.class),
        required(fields, "fortran_order", Boolean.class),
        required(fields, "shape", List.class));
  }

  private NpyHeader header(String type, boolean fortran, List<?> shape) throws DataFormatException {
    Matcher parts = TYPE.matcher(type);
    if (!parts.matches()) {
      throw new DataFormatException(
          path, "header: descr", "a plain type of numbers, such as \"<f4\"", quoted(type));
    }
    String kind = parts.group(2) != null ? parts.group(2) : parts.group(3);
    int length = Integer.parseInt(kind.substring(1));
    return new NpyHeader(
        kind.charAt(0),
        kind.charAt(0) == 'U' ? length * Integer.BYTES : length,
        type.charAt(0) == '>' ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN,
        fortran,
        shape.stream().map(Long.class::cast).toList());
  }

  private <T> T required(Map<String, Object> fields, String name, Class<T> type)
      throws DataFormatException {
    @Nullable Object value = fields.get(name);
    if (value == null) {
      throw wrong("descr, fortran_order and shape", "no " + name);
    }
    return type.cast(value);
  }

  private String type() throws DataFormatException {
    skipSpaces();
    if (text.startsWith("[", at)) {
      throw new DataFormatException(
          path,
          "header: descr",
          "one type for all numbers: save each field as an array of its own",
          "a structured array, " + rest().replaceFirst("(?s)].*", "]"));
    }
    return string();
  }

  private String string() throws DataFormatException {
    String quoted = next(STRING, "a text in quotes");
    return quoted.substring(1, quoted.length() - 1);
  }

  private List<Long> shape() throws DataFormatException {
    expect('(');
    List<Long> lengths = new ArrayList<>();
    while (!accept(')')) {
      if (lengths.size() == MAX_DIMENSIONS) {
        throw wrong("at most " + MAX_DIMENSIONS + " dimensions", "more");
      }
      String length = next(LENGTH, "a length of at most 18 digits");
      lengths.add(Long.parseLong(length.replace("L", "")));
      if (!accept(',')) {
        expect(')');
        break;
      }
    }
    return lengths;
  }

  private String next(Pattern pattern, String expected) throws DataFormatException {
    skipSpaces();
    Matcher token = pattern.matcher(text).region(at, text.length());
    if (!token.lookingAt()) {
      throw wrong(expected, rest());
    }
    at = token.end();
    return token.group();
  }

  private void skipSpaces() {
    while (at < text.length() && " \n\t".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
  }

  private boolean accept(char mark) {
    skipSpaces();
    if (at < text.length() && text.charAt(at) == mark) {
      at++;
      return true;
    }
    return false;
  }

  private void expect(char mark) throws DataFormatException {
    if (!accept(mark)) {
      throw wrong(String.valueOf(mark), rest());
    }
  }

  private String rest() {
    return at < text.length() ? text.substring(at) : "its end";
  }

  private static String quoted(String text) {
    return '"' + text + '"';
  }

  private DataFormatException wrong(String expected, String actual) {
    return new DataFormatException(path, "header", expected, actual);
  }
}
