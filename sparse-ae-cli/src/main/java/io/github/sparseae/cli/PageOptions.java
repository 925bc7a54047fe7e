package io.github.sparseae.cli;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

final class PageOptions {
  @Option(
      names = "--page",
      description = "an .html file to write: of the training, or of what each unit stands for")
  @Nullable Path page;

  @Option(
      names = "--images",
      paramLabel = "HEIGHTxWIDTH",
      description = "show rows and atoms as images, as 28x28 (default: those of mnist and digits)")
  private @Nullable Size size;

  record Size(int height, int width) {
    static Size of(String text) {
      Matcher sides = Pattern.compile("([1-9]\\d{0,4})x([1-9]\\d{0,4})").matcher(text);
      if (!sides.matches()) {
        throw new TypeConversionException("must be height and width, as 28x28, was " + text);
      }
      return new Size(Integer.parseInt(sides.group(1)), Integer.parseInt(sides.group(2)));
    }
  }

  /** Checks the page, and that there is one, or another file given, which shows images if asked. */
  void check(@Nullable Path... others) {
    FileCommand.check(
        size == null || page != null || Arrays.stream(others).anyMatch(Objects::nonNull),
        "--images needs a --page");
    FileCommand.checkWritable(page, "html");
  }

  boolean hasImages() {
    return size != null;
  }

  /** Returns the size of images, if the rows of a file are shown as such. */
  Optional<Size> size(Path file) {
    return Optional.ofNullable(size)
        .or(() -> RowOptions.isDataSet(file) ? Optional.of(new Size(28, 28)) : Optional.empty());
  }
}
