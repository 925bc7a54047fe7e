package io.github.sparseae.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Map;
import picocli.CommandLine.Option;

/** How results are printed. */
final class Output {
  @Option(names = "--json", description = "print the results as one JSON object")
  private boolean json;

  /** Prints results in their order: names and texts, numbers or records of them. */
  void print(PrintWriter out, Map<String, ?> results) throws IOException {
    if (json) {
      out.println(new ObjectMapper().writeValueAsString(results));
      return;
    }
    results.forEach(
        (name, value) -> {
          String text = value.toString();
          out.println(name + (text.contains("\n") ? ":\n" + text : ": " + text));
        });
  }
}
