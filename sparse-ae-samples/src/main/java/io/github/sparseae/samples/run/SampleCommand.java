package io.github.sparseae.samples.run;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** A command line of a sample, run by {@link io.github.sparseae.cli.Console}. */
@SuppressWarnings("NullAway.Init") // picocli sets the specification
public abstract class SampleCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @SuppressWarnings("unused") // picocli reads it
  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      order = Integer.MAX_VALUE,
      description = "show this help and exit")
  private boolean help;

  /** Checks the options before anything is done. */
  protected void check() throws IOException {}

  /** Runs the sample, whose progress and results go to {@code out}. */
  protected abstract void run(PrintWriter out) throws IOException;

  @Override
  public final Integer call() throws IOException {
    check();
    run(commandLine().getOut());
    return CommandLine.ExitCode.OK;
  }

  protected final CommandLine commandLine() {
    return spec.commandLine();
  }

  protected final ParameterException wrong(String message) {
    return new ParameterException(commandLine(), message);
  }

  protected final void checkPositive(String option, @Nullable Integer value) {
    if (value != null && value <= 0) {
      throw wrong(option + " must be positive, was " + value);
    }
  }
}
