package io.github.sparseae.samples.lecture;

import io.github.sparseae.samples.run.HtmlTemplate;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** The report of a run as a self-contained HTML page; the text is in the template. */
final class LecturePage {
  private LecturePage() {}

  static String render(LectureRun run) throws IOException {
    return HtmlTemplate.render(LecturePage.class, "lecture.mustache", content(run));
  }

  private static Map<String, Object> content(LectureRun run) {
    boolean comparable = run.digits().comparable();
    Map<String, Object> content = new LinkedHashMap<>();
    content.put("comparable", comparable);
    content.put("generated", run.digits().dataset().equals("generated"));
    content.put("train", String.format(Locale.ROOT, "%,d", run.digits().train()));
    content.put("test", String.format(Locale.ROOT, "%,d", run.digits().test()));
    content.put("source", run.digits().source());
    content.put("date", HtmlTemplate.format(run.date()));
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
