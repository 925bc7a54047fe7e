package io.github.sparseae.benchmarks.report;

import io.github.sparseae.samples.run.DigitData;
import io.github.sparseae.samples.run.RunOptions;
import io.github.sparseae.samples.run.SampleCommand;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;

/** A command that metrics on digits and writes one chapter of the page. */
public abstract class ChapterCommand extends SampleCommand {
  private final Chapter chapter;
  private final Class<?> main;

  @Mixin private final ReportOptions report = new ReportOptions();

  @Mixin private final RunOptions run = new RunOptions();

  /**
   * What a chapter says.
   *
   * @param markdown for people
   * @param figures for programs
   * @param picture PNG; empty where there is none
   */
  public record Contents(String markdown, Object figures, Optional<byte[]> picture) {}

  /**
   * A command.
   *
   * @param out where it tells what it does
   * @param chapter what it writes
   * @param main the class that is called for it
   */
  protected ChapterCommand(PrintWriter out, Chapter chapter, Class<?> main) {
    super(out);
    this.chapter = chapter;
    this.main = main;
  }

  /**
   * Checks options of its own, before anything is measured.
   *
   * @param commandLine whom errors belong to
   */
  protected void check(CommandLine commandLine) {}

  /**
   * Measures.
   *
   * @param conditions what it runs on
   * @param digits what it metrics on
   * @param out hears of what is going on
   * @return what there is to say
   * @throws IOException if something cannot be measured
   */
  protected abstract Contents measure(Conditions conditions, DigitData digits, PrintWriter out)
      throws IOException;

  @Override
  protected final void run(CommandLine commandLine, PrintWriter out) throws IOException {
    run.check(commandLine);
    check(commandLine);
    BenchmarkReport written = report.prepare();
    Conditions conditions =
        Conditions.now(main.getName(), commandLine.getParseResult().originalArgs(), run.device());
    out.println(conditions.markdown());
    Contents contents = measure(conditions, DigitData.load(run), out);
    written.write(chapter, conditions, contents.markdown(), contents.figures(), contents.picture());
    out.println(contents.markdown());
    out.println("page      " + written.page());
  }

  /**
   * The options of every run.
   *
   * @return device, seed and whether it is to be quick
   */
  protected final RunOptions options() {
    return run;
  }

  /**
   * Where files may lie for a while.
   *
   * @return the folder of figures
   */
  protected final Path folder() {
    return report.out();
  }
}
