package io.github.sparseae.internal.data.npy;

import com.google.common.base.Splitter;
import io.github.sparseae.data.DataFormatException;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the dictionary in the header of a {@code .npy} file, in the form in which NumPy writes. */
final class NpyHeaderParser {
  private static final String FORM = "{'descr': '<f4', 'fortran_order': False, 'shape': (3, 4), }";

  /** A field and the comma after it: its name, and a text, a flag, lengths or a structured type. */
  private static final Pattern FIELD =
      Pattern.compile(
          "\\s*(?:'(\\w+)'|\"(\\w+)\")\\s*:\\s*"
              + "('[^'\\\\]*'|\"[^\"\\\\]*\"|True|False|\\([^()]*\\)|\\[.*])\\s*(?:,|$)");

  private static final Pattern TYPE =
      Pattern.compile(
          "['\"](?:([<>])([fiu][248]|U[1-9][0-9]{0,3})|[<>|]([iub]1|S[1-9][0-9]{0,3}))['\"]");

  /** A length, also with the suffix of Python 2 for long integers. */
  private static final Pattern LENGTH = Pattern.compile("([0-9]{1,18})L?");

  private final Path path;
  private final String text;

  private NpyHeaderParser(Path path, String text) {
    this.path = path;
    this.text = text.strip();
  }

  static NpyHeader parse(Path path, String text) throws DataFormatException {
    return new NpyHeaderParser(path, text).header();
  }

  private NpyHeader header() throws DataFormatException {
    Map<String, String> fields = fields();
    Matcher type = TYPE.matcher(fields.getOrDefault("descr", ""));
    String order = fields.getOrDefault("fortran_order", "");
    if (fields.size() != 3 || !order.matches("True|False")) {
      throw wrong();
    }
    if (!type.matches()) {
      throw wrongType(fields.getOrDefault("descr", ""));
    }
    String kind = type.group(2) != null ? type.group(2) : type.group(3);
    int length = Integer.parseInt(kind.substring(1));
    return new NpyHeader(
        kind.charAt(0),
        kind.charAt(0) == 'U' ? length * Integer.BYTES : length,
        ">".equals(type.group(1)) ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN,
        order.equals("True"),
        shape(fields.getOrDefault("shape", "")));
  }

  private Map<String, String> fields() throws DataFormatException {
    if (!text.startsWith("{") || !text.endsWith("}")) {
      throw wrong();
    }
    Map<String, String> fields = new HashMap<>();
    Matcher field = FIELD.matcher(text).region(1, text.length() - 1);
    while (field.lookingAt()) {
      String name = field.group(1) != null ? field.group(1) : field.group(2);
      if (fields.put(name, field.group(3)) != null) {
        throw wrong();
      }
      field.region(field.end(), text.length() - 1);
    }
    if (!text.substring(field.regionStart(), text.length() - 1).isBlank()) {
      throw wrong();
    }
    return fields;
  }

  private List<Long> shape(String lengths) throws DataFormatException {
    if (!lengths.startsWith("(")) {
      throw wrong();
    }
    List<Long> shape = new ArrayList<>();
    String inner = lengths.substring(1, lengths.length() - 1);
    for (String length : Splitter.on(',').trimResults().omitEmptyStrings().split(inner)) {
      Matcher digits = LENGTH.matcher(length);
      if (!digits.matches()) {
        throw new DataFormatException(
            path, "header: shape", "lengths of at most 18 digits", lengths);
      }
      shape.add(Long.parseLong(digits.group(1)));
    }
    return shape;
  }

  private DataFormatException wrongType(String type) {
    return type.startsWith("[")
        ? new DataFormatException(
            path,
            "header: descr",
            "one type for all numbers: save each field as an array of its own",
            "a structured array, " + type)
        : new DataFormatException(
            path,
            "header: descr",
            "a plain type of numbers, such as \"<f4\"",
            type.replace('\'', '"'));
  }

  private DataFormatException wrong() {
    return new DataFormatException(
        path, "header", "a dictionary such as " + FORM, text.isEmpty() ? "nothing" : text);
  }
}
