package io.github.sparseae.internal.file;

import io.github.sparseae.file.ModelFile;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The version of a model file's format, {@code major.minor}; {@code "1"} is 1.0. A minor version
 * adds fields and tensors that a reader may ignore; whatever changes what a model computes takes a
 * new major version, or a new kind, which older readers refuse.
 *
 * @param isNewer whether it is a minor version that this library does not know
 * @param writer the version of sparse-ae that wrote the file
 */
record FormatVersion(String text, boolean isNewer, String writer) {
  static final String FIELD = "format_version";

  static final FieldPath PATH = FieldPath.of(FIELD);
  private static final Pattern PATTERN = Pattern.compile("(\\d{1,9})(?:\\.(\\d{1,9}))?");

  /** Reads the version; refuses one with another major number. */
  static FormatVersion of(Map<String, String> metadata) {
    String text = metadata.getOrDefault(FIELD, "missing");
    Matcher version = PATTERN.matcher(text);
    Matcher known = PATTERN.matcher(ModelFile.FORMAT_VERSION);
    if (!version.matches() || !known.matches()) {
      throw new MalformedFileException(PATH, "a version such as " + ModelFile.FORMAT_VERSION, text);
    }
    int major = Integer.compare(number(version, 1), number(known, 1));
    int minor = Integer.compare(number(version, 2), number(known, 2));
    FormatVersion read = new FormatVersion(text, major == 0 && minor > 0, writer(metadata));
    if (major > 0) {
      throw read.refused("");
    }
    PATH.check(major >= 0, "1 or later", text);
    return read;
  }

  private static int number(Matcher version, int group) {
    String digits = version.group(group);
    return digits == null ? 0 : Integer.parseInt(digits);
  }

  /**
   * Returns the version of the library that a file's provenance names, as far as it can be read.
   */
  private static String writer(Map<String, String> metadata) {
    try {
      String provenance = metadata.getOrDefault("provenance", "{}");
      return Json.object(FieldPath.of("provenance"), provenance).text("library");
    } catch (MalformedFileException e) {
      return "unknown";
    }
  }

  /** Returns the exception for a file of a newer minor version that cannot be read. */
  MalformedFileException refused(MalformedFileException reason) {
    return refused(" (" + reason.getMessage() + ")");
  }

  private MalformedFileException refused(String reason) {
    return new MalformedFileException(
        PATH,
        "at most " + ModelFile.FORMAT_VERSION,
        "%s, written by a newer version of sparse-ae, %s; update sparse-ae, which is %s here, to"
                .formatted(text, writer, LibraryVersion.VERSION)
            + " open the file"
            + reason);
  }
}
