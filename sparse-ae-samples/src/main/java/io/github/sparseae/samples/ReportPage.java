package io.github.sparseae.samples;
import java.io.IOException;
import java.nio.file.Path;
final class ReportPage {
  private ReportPage() {}
  static void write(LectureRun run, Path file) throws IOException {}
}
