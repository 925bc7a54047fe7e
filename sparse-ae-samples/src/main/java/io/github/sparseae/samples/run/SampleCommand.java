package io.github.sparseae.samples.run;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** A command line of a sample, run by {@link io.github.sparseae.cli.Console}. */
public abstract class SampleCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;

  @SuppressWarnings("unused") // picocli reads it
  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      order = Integer.MAX_VALUE,
      description = "show this help and exit")
  private boolean help;

  /** Runs the sample, whose progress and results go to {@code out}. */
  protected abstract void run(CommandLine commandLine, PrintWriter out) throws IOException;

  @Override
  public final Integer call() throws IOException {
    if (spec == null) {
      throw new IllegalStateException("run this command by Console");
    }
    CommandLine commandLine = spec.commandLine();
    run(commandLine, commandLine.getOut());
    return CommandLine.ExitCode.OK;
  }
}
