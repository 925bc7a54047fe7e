package io.github.sparseae.samples.lecture;

import com.samskivert.mustache.Mustache;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * The story of a run as one page that needs nothing but itself: {@code report.html}. The prose is
 * in the template beside this class; each figure of ours in it comes from the run.
 */
final class LecturePage {
  private static final String TEMPLATE = "lecture.mustache";
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("d MMMM uuuu, HH:mm", Locale.ENGLISH);

  private LecturePage() {}

  static void write(LectureRun run, Path file) throws IOException {
    Files.writeString(file, render(run));
  }

  static String render(LectureRun run) throws IOException {
    try (InputStream in = LecturePage.class.getResourceAsStream(TEMPLATE)) {
      if (in == null) {
        throw new IllegalStateException(TEMPLATE + " is not on the class path");
      }
      String template = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      // A name that the template asks for and nobody gives is an error, not an empty place.
      return Mustache.compiler().strictSections(true).compile(template).execute(content(run));
    }
  }

  private static Map<String, Object> content(LectureRun run) {
    boolean comparable = run.digits().comparable();
    Map<String, Object> content = new LinkedHashMap<>();
    content.put("comparable", comparable);
    content.put("generated", run.digits().dataset().equals("generated"));
    content.put("train", String.format(Locale.ROOT, "%,d", run.digits().train()));
    content.put("test", String.format(Locale.ROOT, "%,d", run.digits().test()));
    content.put("source", run.digits().source());
    content.put("date", DATE.format(run.date()));
    content.put("settings", run.settings());
    content.put("machine", run.machine());
    content.put("seconds", String.format(Locale.ROOT, "%.0f", run.seconds()));
    content.put("memory", run.memory().describe());
    content.put("comparison", ResultTable.comparison(run));
    content.put("tables", ResultTable.details(run));
    content.put(
        "variants",
        run.results().stream().map(result -> VariantSection.of(result, comparable)).toList());
    return content;
  }
}
