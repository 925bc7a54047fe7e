package io.github.sparseae.samples.run;

import com.samskivert.mustache.Mustache;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;

/** Renders the Mustache templates of report pages. */
public final class HtmlTemplate {
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("d MMMM uuuu, HH:mm", Locale.ENGLISH);

  private HtmlTemplate() {}

  /**
   * Renders a page.
   *
   * @param page a class in the package of the template
   * @param template the name of the template's file
   * @param content the values of the template's names
   * @return HTML
   * @throws IOException if the template cannot be read
   */
  public static String render(Class<?> page, String template, Map<String, Object> content)
      throws IOException {
    try (InputStream in = page.getResourceAsStream(template)) {
      if (in == null) {
        throw new IllegalStateException(template + " is not on the class path");
      }
      // A name in the template without a value is an error, not an empty place.
      return Mustache.compiler()
          .strictSections(true)
          .emptyStringIsFalse(true)
          .compile(new String(in.readAllBytes(), StandardCharsets.UTF_8))
          .execute(content);
    }
  }

  /** Formats a date for a page, for example {@code 3 February 2026, 04:05}. */
  public static String format(OffsetDateTime date) {
    return DATE.format(date);
  }
}
