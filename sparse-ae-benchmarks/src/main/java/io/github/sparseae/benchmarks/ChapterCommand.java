package io.github.sparseae.benchmarks;

import io.github.sparseae.samples.run.DigitData;
import io.github.sparseae.samples.run.RunOptions;
import io.github.sparseae.samples.run.SampleCommand;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;

/** A command that runs a benchmark on digits and writes its chapter. */
abstract class ChapterCommand extends SampleCommand {
  private final Chapter chapter;

  @Mixin private final ReportOptions report = new ReportOptions();

  @Mixin private final RunOptions run = new RunOptions();

  /**
   * The contents of a chapter.
   *
   * @param markdown the text
   * @param data the data of its JSON file
   * @param picture the content of a PNG file, if there is one
   */
  record Contents(String markdown, Object data, Optional<byte[]> picture) {}

  ChapterCommand(Chapter chapter) {
    this.chapter = chapter;
  }

  /** Checks the options of this command before anything is measured. */
  protected void check(CommandLine commandLine) {}

  /** Writes what is measured so far. */
  protected interface Draft {
    void write(Contents contents) throws IOException;
  }

  /** Runs the benchmark. */
  protected abstract Contents measure(
      Conditions conditions, DigitData digits, PrintWriter out, Draft chapter) throws IOException;

  @Override
  protected final void run(CommandLine commandLine, PrintWriter out) throws IOException {
    run.check(commandLine);
    check(commandLine);
    BenchmarkReport written = report.prepare();
    Conditions conditions =
        Conditions.now(chapter, commandLine.getParseResult().originalArgs(), run.device());
    out.println(conditions.markdown());
    Draft draft =
        contents ->
            written.write(
                chapter, conditions, contents.markdown(), contents.data(), contents.picture());
    Contents contents = measure(conditions, DigitData.load(run), out, draft);
    draft.write(contents);
    out.println(contents.markdown());
    out.println("page      " + written.page());
  }

  /** Returns the common options. */
  protected final RunOptions options() {
    return run;
  }

  /** Returns the folder of results, which also holds temporary files. */
  protected final Path folder() {
    return report.out();
  }
}
