package io.github.sparseae.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import io.github.sparseae.internal.io.AtomicFile;
import io.github.sparseae.samples.run.OutputFolder;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A page of chapters. Each benchmark writes its own chapter, with a picture and a JSON file beside
 * it; the page joins the chapters that exist.
 */
final class BenchmarkReport {
  private static final String INTRODUCTION = "introduction.md";

  private final Path folder;
  private final Path page;

  private BenchmarkReport(Path folder, Path page) {
    this.folder = folder;
    this.page = page;
  }

  /** Checks, before minutes of measuring, that the report can be written. */
  static BenchmarkReport prepare(Path folder, Path page) throws IOException {
    OutputFolder.prepare(folder, List.of());
    return new BenchmarkReport(folder, page);
  }

  /** Writes a chapter and updates the page. */
  void write(
      Chapter chapter,
      Conditions conditions,
      String markdown,
      Object data,
      Optional<byte[]> picture)
      throws IOException {
    Path image = folder.resolve(chapter.file("png"));
    Files.deleteIfExists(image);
    if (picture.isPresent()) {
      AtomicFile.write(image, picture.get());
    }
    OutputFolder.write(folder.resolve(chapter.file("json")), data);
    StringBuilder text = new StringBuilder("## " + chapter.title() + "\n\n");
    text.append(conditions.markdown()).append('\n');
    if (picture.isPresent()) {
      text.append("![").append(chapter.title()).append("](").append(chapter.file("png"));
      text.append(")\n\n");
    }
    text.append(markdown.strip()).append('\n');
    AtomicFile.write(folder.resolve(chapter.file("md")), text.toString().getBytes(UTF_8));
    writePage();
  }

  /** Returns the file of the page. */
  Path page() {
    return page;
  }

  private void writePage() throws IOException {
    StringBuilder text = new StringBuilder(introduction());
    for (Chapter chapter : Chapter.values()) {
      Path file = folder.resolve(chapter.file("md"));
      if (Files.exists(file)) {
        text.append('\n')
            .append(Files.readString(file).replace("](" + chapter.file("png"), link(chapter)));
      }
    }
    AtomicFile.write(page, text.toString().getBytes(UTF_8));
  }

  private String link(Chapter chapter) {
    Path from = requireNonNull(page.toAbsolutePath().normalize().getParent(), "the page's folder");
    Path to = folder.toAbsolutePath().normalize().resolve(chapter.file("png"));
    return "](" + from.relativize(to).toString().replace('\\', '/');
  }

  private static String introduction() throws IOException {
    try (InputStream in = BenchmarkReport.class.getResourceAsStream(INTRODUCTION)) {
      if (in == null) {
        throw new IllegalStateException(INTRODUCTION + " is not on the class path");
      }
      return new String(in.readAllBytes(), UTF_8);
    }
  }
}
